"""From a notice to the short message of each language, its octets ready: once for thousands of people."""

from collections.abc import Mapping
from dataclasses import dataclass

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import said
from nidaa.ground.charset import GSM7_BASIC, GSM7_EXTENSION, Encoding
from nidaa.ground.sms.segments import Part, encoding_of, parts_of
from nidaa.packs.facts import Length

BETWEEN_LANGUAGES = "\n"
# Who has told us no language reads one of these two, and gets both.
FIRST_LANGUAGES = ("ar", "fr")


@dataclass(frozen=True, slots=True)
class Body:
    """One text and its parts. `outside`: the letters that make it UCS-2, each once, in order."""

    text: str
    languages: tuple[str, ...]
    encoding: Encoding
    parts: tuple[Part, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bodies:
    """What is sent to whom: by the language of the subscription, and to those of another language."""

    by_language: Mapping[str, Body]
    otherwise: Body

    def of(self, language: str) -> Body:
        return self.by_language.get(language, self.otherwise)


def bodies(notice: Notice, *, wide: bool = False) -> Bodies:
    """The fewest parts for each language.

    Two languages where they cost no more parts than the one; else the subscriber's own alone. Who reads neither
    language of the notice, or has told us none, gets both.

    Args:
        notice: what is sent; its short texts as they were approved.
        wide: join parts by a reference of 16 bits.

    Raises:
        TextRefused: a text holds what no handset can show. TooLong: more parts than can be joined.
    """
    alone = {language: body([language], notice, wide=wide) for language in notice.languages}
    first = [one for one in FIRST_LANGUAGES if one in alone] or list(notice.languages[:2])
    both = body(first, notice, wide=wide)
    cheapest = {
        language: both if language in first and len(both.parts) <= len(own.parts) else own
        for language, own in alone.items()
    }
    return Bodies(cheapest, both)


def body(languages: list[str], notice: Notice, *, wide: bool = False) -> Body:
    """The text in these languages, one under the other, and its parts."""
    return _measured(BETWEEN_LANGUAGES.join(_text(notice, one) for one in languages), tuple(languages), wide)


def body_of(text: str, language: str) -> Body:
    """A draft's text as it would be sent: for the screen that shows its parts while it is written.

    Raises:
        TextRefused, TooLong: as `bodies`.
    """
    return _measured(text, (language,), wide=False)


def too_long(one: Body, most_parts: int) -> str:
    """A sentence for the writer when a text fills more parts than the country allows; else nothing."""
    if len(one.parts) <= most_parts:
        return ""
    letters = " ".join(one.outside)
    why = (
        f" Letters outside GSM-7 make it long: {letters}"
        if one.outside and len(one.outside) <= most_parts * 4
        else ""
    )
    return f"The short text fills {len(one.parts)} messages; {most_parts} at most. Shorten it.{why}"


def _measured(text: str, languages: tuple[str, ...], wide: bool) -> Body:
    outside = dict.fromkeys(one for one in text if one not in GSM7_BASIC and one not in GSM7_EXTENSION)
    return Body(text, languages, encoding_of(text), parts_of(text, reference=0, wide=wide), tuple(outside))


def _text(notice: Notice, language: str) -> str:
    """The approved text. An alert that an officer wrote without link or number gets them behind it."""
    text = said(notice, language, Length.SHORT)
    if notice.withdrawn:
        return text
    numbers = [one["number"] for one in notice.contacts]
    if numbers and not any(number in text for number in numbers):
        text = f"{text} {' / '.join(numbers)}"
    return text if notice.url in text else f"{text} {notice.url}"

"""From a notice to what phones are to show: identifier, texts, pages. Pure, and refuses before anything is sent."""

from dataclasses import dataclass

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import said
from nidaa.ground.charset import Encoding, TextRefused, measure_cell_broadcast, tidy
from nidaa.packs.broadcasts import TEST_IDS, BroadcastMessage, BroadcastOperator, Broadcasts
from nidaa.packs.facts import AlertKind, Length

from .errors import NotBroadcast

BETWEEN_LANGUAGES = "\n"
FIRST_LANGUAGES = ("ar", "fr")
AMBER = "amber"


@dataclass(frozen=True, slots=True)
class Page:
    """One message as a phone shows it: under which identifier, in which languages, how long."""

    identifier: int
    languages: tuple[str, ...]
    text: str
    encoding: Encoding
    units: int
    pages: int


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What one network is to send: one text, or one a language."""

    message: BroadcastMessage
    texts: tuple[Page, ...]

    @property
    def identifier(self) -> int:
        return self.texts[0].identifier

    @property
    def other_identifier(self) -> int | None:
        return self.texts[1].identifier if len(self.texts) > 1 else None


def broadcast(
    notice: Notice,
    table: Broadcasts,
    operator: BroadcastOperator,
    *,
    two_messages: bool = False,
    quiet: bool = False,
) -> Broadcast:
    """What phones of one network are to show.

    Args:
        notice: a publication; its short texts as they were approved.
        table: of the country.
        operator: the network.
        two_messages: a message a language, the second under the identifier for further languages; else both
            languages in one, so that a phone sounds once.
        quiet: on the identifier that phones show without the alarm.

    Raises:
        NotBroadcast: a text is too long or holds what no phone shows, or a drill would go out as a real alert.
    """
    message = message_for(notice, table, quiet=quiet)
    identifier = operator.identifiers.get(message.key, message.identifier)
    _check_drill(notice, identifier, message.other_language)
    first = [one for one in FIRST_LANGUAGES if one in notice.languages] or list(notice.languages[:1])
    if two_messages and len(first) > 1 and message.other_language is not None:
        texts = tuple(
            _page(number, (language,), notice, operator)
            for number, language in zip((identifier, message.other_language), first, strict=True)
        )
    else:
        texts = (_page(identifier, tuple(first), notice, operator),)
    return Broadcast(message, texts)


def message_for(notice: Notice, table: Broadcasts, *, quiet: bool) -> BroadcastMessage:
    """A drill as a drill; by night the quiet one if so decided; where phones have AMBER off, what is used instead."""
    if notice.release.exercise:
        return table.message(table.exercise)
    if quiet:
        return table.message(table.quiet)
    key, home = table.for_kind[AlertKind(notice.kind)], table.at_home()
    return table.message(home.instead if key == AMBER and home is not None and not home.amber else key)


def late(text: str, notice: Notice, characters: int) -> tuple[str, ...]:
    """What an older phone or a lock screen cuts off: of number, plate and link, those not within the beginning."""
    beginning = text[:characters]
    plates = {words["plate"] for words in notice.child.values() if words.get("plate")}
    numbers = {one["number"] for one in notice.contacts}
    wanted = {"number": numbers, "plate": plates, "link": set() if plates else {notice.url}}
    return tuple(
        name for name, any_of in wanted.items() if any_of and not any(one in beginning for one in any_of)
    )


def _check_drill(notice: Notice, identifier: int, other: int | None) -> None:
    drill = identifier in TEST_IDS and (other is None or other in TEST_IDS)
    if notice.release.exercise and not drill:
        raise NotBroadcast(
            f"An exercise would go out on {identifier}, as a real alert. Correct the table of the network."
        )
    if not notice.release.exercise and identifier in TEST_IDS:
        raise NotBroadcast(f"A real alert would go out on {identifier}, which phones do not show.")


def _page(identifier: int, languages: tuple[str, ...], notice: Notice, operator: BroadcastOperator) -> Page:
    words = BETWEEN_LANGUAGES.join(said(notice, language, Length.SHORT) for language in languages)
    try:
        text = tidy(words)  # what is measured is what is sent; a text typed in our screens is tidy already
        size = measure_cell_broadcast(text)
    except TextRefused as error:
        raise NotBroadcast(f"The short text cannot be broadcast. {error}") from error
    if size.pages > operator.most_pages:
        raise NotBroadcast(
            f"The short text fills {size.pages} pages of a cell broadcast; {operator.name} takes {operator.most_pages}. "
            "Shorten it."
        )
    return Page(identifier, languages, text, size.encoding, size.units, size.pages)

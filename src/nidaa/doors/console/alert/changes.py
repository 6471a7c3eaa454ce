"""Differences between two versions as a reader sees them: what was struck out, what was added, word by word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from nidaa.alerts.facts import Length
from nidaa.alerts.rules import Difference
from nidaa.cases.facts.case import PhotoCard
from nidaa.doors.look.languages import active, direction
from nidaa.ground import calendar
from nidaa.ground.country import pack

from .texts import FIELD_LABELS, LENGTH_LABELS

ALERT_LABELS = {
    "act": N("What the message does"),
    "tier": N("Tier"),
    "sex": N("Girl or boy"),
    "last_seen_at": N("Time last seen"),
    "expires_at": N("Stands until"),
    "contacts": N("Numbers to call"),
    "area": N("Area"),
    "photo": N("Photo"),
    "photo_alt": N("What the photo shows, in words"),
}
MOMENTS = frozenset({"expires_at", "last_seen_at"})
SEXES = {"m": N("boy"), "f": N("girl"), "": N("not stated")}
ACTS = {
    "alert": N("first alert"),
    "update": N("update"),
    "found": N("found"),
    "cancelled": N("cancelled"),
    "expired": N("expired"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    label: str
    code: str
    language: str
    direction: str
    pieces: tuple[Piece, ...]


def change_rows(found: Iterable[Difference], photos: Iterable[PhotoCard] = ()) -> list[ChangeRow]:
    numbers = {str(card.id): str(number) for number, card in enumerate(photos, start=1)}
    return [_row(one, numbers) for one in found]


def _row(one: Difference, photos: dict[str, str]) -> ChangeRow:
    code = one.language or active()
    before, after = (_words(one, text, photos) for text in (one.before, one.after))
    language = pack().language(one.language).name if one.language else ""
    return ChangeRow(_label(one), code, language, direction(code), pieces(before, after))


def _label(one: Difference) -> str:
    if one.part == "field":
        return gettext(FIELD_LABELS[one.name])
    if one.part == "text":
        return gettext(LENGTH_LABELS[Length(one.name)])
    return gettext(ALERT_LABELS[one.name])


def _words(one: Difference, text: str, photos: dict[str, str]) -> str:
    """Keys and moments of the alert itself in words; what stands in a language stays as it is."""
    if one.part != "alert" or one.language:
        return text
    if one.name in MOMENTS and text:
        return calendar.date_and_time(datetime.fromisoformat(text), active(), pack().timezone)
    if one.name == "sex":
        return gettext(SEXES.get(text, text))
    if one.name == "act":
        return gettext(ACTS.get(text, text))
    if one.name == "photo":
        return _photo(text, photos)
    return text


def _photo(text: str, photos: dict[str, str]) -> str:
    if not text:
        return gettext("no photo")
    number, _, crop = text.partition(" ")
    words = gettext("photo %(number)s") % {"number": photos.get(number, "?")}
    return f"{words}, {gettext('cut to')} {crop}" if crop else words


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Word by word, in the order of reading: what is gone stands before what is new in its place."""
    was, is_now = _split(before), _split(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=was, b=is_now, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(was[a:b])))
            continue
        found += [Piece("gone", "".join(was[a:b]))] if b > a else []
        found += [Piece("new", "".join(is_now[c:d]))] if d > c else []
    return tuple(found)


def _split(text: str) -> list[str]:
    """Words with the space behind them, so that joining gives the text again."""
    words: list[str] = []
    for char in text:
        if words and not (words[-1][-1].isspace() and not char.isspace()):
            words[-1] += char
        else:
            words.append(char)
    return words

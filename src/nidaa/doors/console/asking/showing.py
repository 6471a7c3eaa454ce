"""A value of the file in the officer's words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from django.utils.translation import get_language, gettext, pgettext

from nidaa.cases.facts.case import Item, Stated, StatementKind, type_of_value
from nidaa.cases.facts.fields import Field, Kind, Section, Visibility
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.doors.look.spans import years_words
from nidaa.ground.calendar import date_and_time, long_date
from nidaa.ground.country import gazetteer, pack

from . import telephones

# Unicode isolates: numbers keep their order inside a sentence that runs from right to left, on a page and on paper.
LEFT_TO_RIGHT, AS_BEFORE = "\u2066", "\u2069"
# 12345-أ-6 is read from left to right, letter and all; after an Arabic letter the last number would jump before it.
ARABIC_LETTERS, LEFT_TO_RIGHT_MARK = re.compile(r"[\u0600-\u06ff]+"), "\u200e"

KIND_WORDS: Mapping[StatementKind, str] = MappingProxyType(
    {
        StatementKind.FACT: N("Fact"),
        StatementKind.STATEMENT: N("Statement"),
        StatementKind.ASSESSMENT: N("Assessment"),
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a case file as a page shows it, with where it comes from."""

    key: str
    label: str
    words: str
    unknown: bool
    odd: bool
    sensitive: bool
    kind: str
    source: str
    obtained_at: datetime
    recorded_by: str
    recorded_at: datetime


def facts_of(section: Section, item: Item, names: Mapping[str, str]) -> list[Fact]:
    """The fields that have been asked, in the order of the catalogue. `names`: who wrote it down, by key."""
    return [fact(field, item[field.key], names) for field in section.fields if field.key in item]


def fact(field: Field, stated: Stated, names: Mapping[str, str]) -> Fact:
    return Fact(
        key=field.key,
        label=gettext(field.label),
        words=words(field, stated.value),
        unknown=stated.value is None,
        odd=field.kind is Kind.PHONE and isinstance(stated.value, str) and telephones.odd(stated.value),
        sensitive=field.visibility is Visibility.SENSITIVE,
        kind=gettext(KIND_WORDS[stated.kind]),
        source=stated.source,
        obtained_at=stated.obtained_at,
        recorded_by=names.get(stated.recorded_by, stated.recorded_by),
        recorded_at=stated.recorded_at,
    )


def words(field: Field, value: type_of_value) -> str:
    """The value as people say it; «unknown» for None."""
    if value is None:
        return pgettext("answer", "Unknown")
    say = OWN_SAYERS.get(field.unit or field.key) or SAYERS.get(field.kind, _plain)
    said = say(field, value)
    return f"{said} {gettext(field.unit)}" if field.unit and say is not _years else said


def language() -> str:
    """The language of this page."""
    return (get_language() or "fr").split("-")[0]


def _plain(_field: Field, value: type_of_value) -> str:
    return str(value)


def _plate(_field: Field, value: type_of_value) -> str:
    kept = ARABIC_LETTERS.sub(lambda letters: letters[0] + LEFT_TO_RIGHT_MARK, str(value))
    return f"{LEFT_TO_RIGHT}{kept}{AS_BEFORE}"


def _years(_field: Field, value: type_of_value) -> str:
    return years_words(value, language()) if isinstance(value, int | float) else str(value)


def _yes_no(_field: Field, value: type_of_value) -> str:
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")


def _choice(field: Field, value: type_of_value) -> str:
    return next((gettext(label) for key, label in field.choices if key == value), str(value))


def _time(_field: Field, value: type_of_value) -> str:
    return date_and_time(datetime.fromisoformat(str(value)), language(), pack().timezone)


def _date(_field: Field, value: type_of_value) -> str:
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)  # an imported record may hold «spring 2019»
    return long_date(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), language(), pack().timezone)


def _point(_field: Field, value: type_of_value) -> str:
    if not isinstance(value, dict):
        return str(value)
    lat, lon = float(value["lat"]), float(value["lon"])
    inside = gazetteer().containing(lat, lon)
    place = f"{inside.commune.names.of(language())} " if inside else ""
    return f"{place}{LEFT_TO_RIGHT}({lat:.4f},\u00a0{lon:.4f}){AS_BEFORE}"


def _phone(_field: Field, value: type_of_value) -> str:
    return f"{LEFT_TO_RIGHT}{telephones.readable(str(value))}{AS_BEFORE}"


SAYERS: Mapping[Kind, Callable[[Field, type_of_value], str]] = MappingProxyType(
    {
        Kind.YES_NO: _yes_no,
        Kind.CHOICE: _choice,
        Kind.TIME: _time,
        Kind.DATE: _date,
        Kind.POINT: _point,
        Kind.PHONE: _phone,
    }
)
# What is not said as others of its kind are: by unit, else by key.
OWN_SAYERS: Mapping[str, Callable[[Field, type_of_value], str]] = MappingProxyType(
    {"plate": _plate, "years": _years}
)

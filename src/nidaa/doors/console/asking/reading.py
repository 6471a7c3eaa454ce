"""What was posted, turned into values of the catalogue; what cannot be read becomes a sentence beside its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.utils.translation import gettext as _

from nidaa.cases.errors import Refused
from nidaa.cases.facts.case import type_of_value
from nidaa.cases.facts.fields import Field, Kind
from nidaa.cases.rules import check_value

from . import telephones
from .moments import NotAMoment, moment, parts

# A field that needs more than one box; every other has one, without a name of its own.
PARTS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {Kind.TIME: ("date", "time"), Kind.POINT: ("lat", "lon", "accuracy_m")}
)
UNKNOWN = "unknown"
PRESSED = frozenset({Kind.YES_NO, Kind.CHOICE})  # answered by a press: «unknown» is one of the answers
EASTERN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.")

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clock:
    """What reading a time needs to know."""

    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """Values by field (None is «unknown», absent is «not asked»), and sentences by field for what cannot be."""

    values: Mapping[str, type_of_value]
    errors: Mapping[str, str]


def box(section: str, field: str, part: str = "") -> str:
    """The name of an input: child.age_years, last_seen.at.date."""
    return ".".join(name for name in (section, field, part) if name)


def typed(section: str, field: Field, posted: Mapping[str, str]) -> Typed:
    """What stands in the boxes of a field, by part; UNKNOWN among the parts is the button beside it."""
    names = (*PARTS.get(field.kind, ("",)), UNKNOWN)
    found = {part: posted.get(box(section, field.key, part), "").strip() for part in names}
    if field.kind in PRESSED and found.get("") == UNKNOWN:
        return {UNKNOWN: "on"}
    return {part: text for part, text in found.items() if text}


def read(section: str, fields: tuple[Field, ...], posted: Mapping[str, str], clock: Clock) -> Answers:
    """Read the fields of one section. Nothing is compulsory; what was typed wins over «unknown»."""
    values: dict[str, type_of_value] = {}
    errors: dict[str, str] = {}
    for field in fields:
        given = typed(section, field, posted)
        if not given:
            continue
        try:
            values[field.key] = value_of(field, given, clock)
        except (NotAMoment, Unreadable) as refusal:
            errors[field.key] = str(refusal)
    return Answers(values, errors)


def read_changes(
    section: str,
    fields: tuple[Field, ...],
    posted: Mapping[str, str],
    standing: Mapping[str, type_of_value],
    clock: Clock,
) -> Answers:
    """Only what differs from what stands in the file; a box that was emptied says «unknown»."""
    changed = tuple(
        field
        for field in fields
        if typed(section, field, posted)
        != (boxes(field, standing[field.key], clock) if field.key in standing else {})
    )
    found = read(section, changed, posted, clock)
    emptied = {field.key for field in changed} - found.values.keys() - found.errors.keys()
    return Answers({**found.values, **dict.fromkeys(emptied)}, found.errors)


class Unreadable(ValueError):
    pass


def value_of(field: Field, given: Typed, clock: Clock) -> type_of_value:
    """The value typed for one field. Raises Unreadable or NotAMoment with a sentence."""
    if given.keys() == {UNKNOWN}:
        return None
    value = READERS.get(field.kind, _text)(given, clock)
    try:
        check_value(field, value, now=clock.now)
    except Refused:
        raise Unreadable(_cannot_be(field)) from None
    return value


def boxes(field: Field, value: type_of_value, clock: Clock) -> Typed:
    """The other way round: what the boxes hold for a value."""
    if value is None:
        return {UNKNOWN: "on"}
    if field.kind is Kind.YES_NO:
        return {"": "yes" if value else "no"}
    if field.kind is Kind.TIME and isinstance(value, str):
        return dict(zip(("date", "time"), parts(datetime.fromisoformat(value), clock.zone), strict=True))
    if isinstance(value, dict):
        return {part: f"{value[part]}" for part in PARTS[Kind.POINT] if part in value}
    return {"": str(value)}


def _text(given: Typed, _clock: Clock) -> type_of_value:
    return given[""]


def _number(given: Typed, _clock: Clock) -> type_of_value:
    return _float(given[""], _("This is not a number."))


def _float(text: str, otherwise: str) -> float | int:
    try:
        number = float(text.translate(EASTERN_DIGITS).replace(",", "."))
        return int(number) if number.is_integer() else number
    except (ValueError, OverflowError):
        raise Unreadable(otherwise) from None


def _yes_no(given: Typed, _clock: Clock) -> type_of_value:
    if given[""] not in {"yes", "no"}:
        raise Unreadable(_("Answer yes, no or unknown."))
    return given[""] == "yes"


def _time(given: Typed, clock: Clock) -> type_of_value:
    found = moment(given.get("date", ""), given.get("time", ""), zone=clock.zone, now=clock.now)
    return found.isoformat(timespec="minutes")


def _date(given: Typed, _clock: Clock) -> type_of_value:
    try:
        return date.fromisoformat(given[""]).isoformat()
    except ValueError:
        raise Unreadable(_("This is not a date. Write it as 2026-11-24.")) from None


def _point(given: Typed, _clock: Clock) -> type_of_value:
    sentence = _("A point needs latitude and longitude in degrees, such as 34.0637 and -4.9847.")
    if "lat" not in given or "lon" not in given:
        raise Unreadable(sentence)
    return {part: _float(given[part], sentence) for part in PARTS[Kind.POINT] if part in given}


def _phone(given: Typed, _clock: Clock) -> type_of_value:
    return telephones.one_form(given[""])


READERS: Mapping[Kind, Callable[[Typed, Clock], type_of_value]] = MappingProxyType(
    {
        Kind.NUMBER: _number,
        Kind.YES_NO: _yes_no,
        Kind.TIME: _time,
        Kind.DATE: _date,
        Kind.POINT: _point,
        Kind.PHONE: _phone,
    }
)


def _cannot_be(field: Field) -> str:
    """Why the room refuses such a value, in the officer's language."""
    by_key = {
        "age_years": _("A child is from 0 to 17 years old. Check the age, or give the date of birth."),
        "height_cm": _("Height lies between 30 and 230 cm."),
    }
    by_kind = {
        Kind.NUMBER: _("This number cannot be. Check it."),
        Kind.TIME: _("This moment lies in the future. Check the date."),
        Kind.CHOICE: _("This answer is not among those offered."),
        Kind.POINT: _("This point is not on the map. Check latitude and longitude."),
    }
    return (
        by_key.get(field.key)
        or by_kind.get(field.kind)
        or _("This is longer than 4,000 characters. Shorten it.")
    )

"""Pure decisions of cases: what a value may be, how statements fold, how a case is numbered, what is due when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .errors import Refused
from .facts.case import CaseState, Stated, Stating, type_of_value
from .facts.catalogue import BY_KEY
from .facts.fields import Field, Kind

# The state of a case; no path leads out of ERASED. docs/states.md is drawn from this table.
TRANSITIONS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.CLOSED}),
    CaseState.CLOSED: frozenset({CaseState.OPEN, CaseState.ERASED}),
    CaseState.ERASED: frozenset(),
}

MAX_TEXT = 4_000  # characters of one answer; an interview is not a novel
MAX_AGE_YEARS = 17  # a child is under 18 (Convention on the Rights of the Child, art. 1)
CHECK_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"  # 23, a prime; no I, O, U: they read as 1, 0 and V


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement as it stands in the file: what was said, and who wrote it down when."""

    section: str
    item: str
    values: Mapping[str, type_of_value]
    stated: Stated


def check_move(before: CaseState, after: CaseState) -> None:
    if after not in TRANSITIONS[before]:
        raise Refused(f"A case that is {before} cannot become {after}.")


def fold(statements: Iterable[Recorded]) -> dict[str, dict[str, dict[str, Stated]]]:
    """Sections → items → fields; the latest statement of a field is its value. Order: as recorded."""
    sections: dict[str, dict[str, dict[str, Stated]]] = {}
    for said in statements:
        item = sections.setdefault(said.section, {}).setdefault(said.item, {})
        for key, value in said.values.items():
            item[key] = Stated(
                value=value,
                kind=said.stated.kind,
                source=said.stated.source,
                obtained_at=said.stated.obtained_at,
                recorded_by=said.stated.recorded_by,
                recorded_at=said.stated.recorded_at,
            )
    return sections


def check_stating(said: Stating, *, now: datetime) -> None:
    """Refuse what the catalogue does not know or a value cannot be; unknown (None) is always accepted."""
    section = BY_KEY.get(said.section)
    if section is None:
        raise Refused(f"There is no section called {said.section}.", said.section)
    for key, value in said.values.items():
        field = section.field(key)
        if field is None:
            raise Refused(f"The section {said.section} has no field called {key}.", key)
        if value is not None:
            check_value(field, value, now=now)


def check_value(field: Field, value: Any, *, now: datetime) -> None:
    check = CHECKS.get(field.kind, _check_text)
    check(field, value, now)


def _check_text(field: Field, value: Any, _now: datetime) -> None:
    if not isinstance(value, str):
        raise Refused(f"“{field.label}” must be text.", field.key)
    if len(value) > MAX_TEXT:
        raise Refused(f"“{field.label}” is longer than {MAX_TEXT} characters.", field.key)


def _check_number(field: Field, value: Any, _now: datetime) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"“{field.label}” must be a number.", field.key)
    low, high = {"age_years": (0, MAX_AGE_YEARS), "height_cm": (30, 230)}.get(field.key, (0, 1_000_000))
    if not low <= value <= high:
        raise Refused(f"“{field.label}” must lie between {low} and {high}; it says {value}.", field.key)


def _check_yes_no(field: Field, value: Any, _now: datetime) -> None:
    if not isinstance(value, bool):
        raise Refused(f"“{field.label}” is answered by yes, no or unknown.", field.key)


def _check_choice(field: Field, value: Any, _now: datetime) -> None:
    if value not in {choice for choice, _ in field.choices}:
        raise Refused(f"“{field.label}” does not have the answer {value!r}.", field.key)


def _check_time(field: Field, value: Any, now: datetime) -> None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused(f"“{field.label}” is not a date and time.", field.key) from None
    if moment.tzinfo is None:
        raise Refused(f"“{field.label}” lacks its time zone.", field.key)
    if field.key in {"at", "discovered_at", "checked_at"} and moment > now + timedelta(minutes=10):
        raise Refused(f"“{field.label}” lies in the future.", field.key)


def _check_point(field: Field, value: Any, _now: datetime) -> None:
    try:
        lat, lon = float(value["lat"]), float(value["lon"])
        inside = -90 <= lat <= 90 and -180 <= lon <= 180  # noqa: PLR2004 - degrees, WGS 84
    except (TypeError, KeyError, ValueError):
        inside = False
    if not inside:
        raise Refused(f"“{field.label}” is not a point on the map (latitude, longitude).", field.key)


CHECKS = {
    Kind.NUMBER: _check_number,
    Kind.YES_NO: _check_yes_no,
    Kind.CHOICE: _check_choice,
    Kind.TIME: _check_time,
    Kind.POINT: _check_point,
}


def case_number(country: str, year: int, unit: str, sequence: int) -> str:
    """A number people can read out: MA-2026-CAS01-000123-K; the last letter catches a slip of one digit."""
    body = f"{country}-{year}-{unit}-{sequence:06d}"
    return f"{body}-{check_letter(body)}"


def check_letter(body: str) -> str:
    """Weighted sum modulo 23, weights 1 to 22: one wrong character or two swapped neighbours change it."""
    total = sum(ord(char) * (place % 22 + 1) for place, char in enumerate(body))
    return CHECK_LETTERS[total % len(CHECK_LETTERS)]


def age_of(values: Mapping[str, Stated], now: datetime) -> int | None:
    """Age in years from the stated age, else from the date of birth; None when neither is known."""
    age = values.get("age_years")
    if age and isinstance(age.value, int | float):
        return int(age.value)
    born = values.get("birth_date")
    if not born or not isinstance(born.value, str):
        return None
    try:
        date = datetime.fromisoformat(born.value).date()
    except ValueError:
        return None
    return now.year - date.year - ((now.month, now.day) < (date.month, date.day))


def may_publish(consent: Mapping[str, Stated]) -> bool:
    """Consent of a person in capacity, or the prosecutor's decision instead."""
    given = consent.get("given")
    prosecutor = consent.get("prosecutor")
    decision = consent.get("prosecutor_decision")
    by_authority = bool(prosecutor and prosecutor.value and decision and decision.value)
    return bool(given and given.value is True) or by_authority

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from nidaa.cases.errors import Refused as ValueRefused
from nidaa.cases.facts.case import CaseHead, CaseState
from nidaa.cases.rules import MAX_AGE_YEARS, case_number, check_value

from ..errors import Refused
from ..facts import BY_KEY, FoundHead, FoundState

# What may become of a record; no path leads out of ERASED. docs/states.md is drawn from this table.
TRANSITIONS: dict[FoundState, frozenset[FoundState]] = {
    FoundState.IN_CARE: frozenset({FoundState.MATCHED, FoundState.HANDED_OVER}),
    FoundState.MATCHED: frozenset({FoundState.IN_CARE, FoundState.HANDED_OVER, FoundState.ERASED}),
    FoundState.HANDED_OVER: frozenset({FoundState.ERASED}),
    FoundState.ERASED: frozenset(),
}
SERIES = "FND"
CLOCKS_DIFFER = timedelta(minutes=10)


def check_move(before: FoundState, after: FoundState) -> None:
    if after not in TRANSITIONS[before]:
        raise Refused(f"The record of a child that is {before} cannot become {after}.", "state")


def check_values(values: Mapping[str, Any], *, now: datetime) -> None:
    """Refuse what the register does not ask or a value cannot be; unknown (None) is always accepted."""
    for key, value in values.items():
        field = BY_KEY.get(key)
        if field is None:
            raise Refused(f"The register has no field called {key}.", key)
        try:
            if value is not None:
                check_value(field, value, now=now)
        except ValueRefused as refusal:
            raise Refused(str(refusal), key) from refusal
    _check_ages(values.get("age_low"), values.get("age_high"))
    found_at = values.get("found_at")
    if found_at and datetime.fromisoformat(found_at) > now + CLOCKS_DIFFER:
        raise Refused("“Found when” lies in the future.", "found_at")


def _check_ages(low: float | None, high: float | None) -> None:
    for key, age in (("age_low", low), ("age_high", high)):
        if age is not None and not 0 <= age <= MAX_AGE_YEARS:
            raise Refused(f"“{BY_KEY[key].label}” must lie between 0 and {MAX_AGE_YEARS}.", key)
    if low is not None and high is not None and low > high:
        raise Refused("The youngest age must not be above the oldest.", "age_low")


def check_confirm(found: FoundHead, case: CaseHead) -> None:
    """A match joins an open case and a child in care, both real or both of an exercise."""
    if case.state is not CaseState.OPEN:
        raise Refused("This case is closed. Reopen it before confirming a match.", "case")
    if found.exercise != case.exercise:
        raise Refused("An exercise and a real record never match.", "case")
    check_move(found.state, FoundState.MATCHED)


def found_number(country: str, year: int, sequence: int) -> str:
    """MA-2026-FND-000017-H, with the check letter of case numbers."""
    return case_number(country, year, SERIES, sequence)

"""Dates and ages as other registers write them. A date may be partial (EDTF level 0): 2012, 2012-05."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

ADULT_AGE_YEARS = 18  # Convention on the Rights of the Child, art. 1
_PARTIAL = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED = re.compile(r"([A-Za-z]{3})[a-z]* (\d{1,2}), (\d{4})(?: 12:00:00 AM)?")
_AGES = re.compile(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?")


def partial_date(text: str) -> str | None:
    """`2012/05/17` → `2012-05-17`, `2015` → `2015`; also 11/01/2026 and Nov 1, 2026, month first."""
    text = text.strip()
    if found := _PARTIAL.fullmatch(text):
        year, month, day = found.groups()
    elif found := _AMERICAN.fullmatch(text):
        month, day, year = found.groups()
    elif (found := _WORDED.fullmatch(text)) and found[1].lower() in _MONTHS:
        year, month, day = found[3], str(_MONTHS.index(found[1].lower()) + 1), found[2]
    else:
        return None
    parts = [int(part) for part in (year, month, day) if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])


def moment(text: str) -> datetime | None:
    """A date and time with its zone, as ISO 8601 or RFC 822 write it; None for anything else."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            found = parsedate_to_datetime(text.strip())
        except ValueError:
            return None
    return found if found.tzinfo and "T" in text.upper() else None


def midnight(day: str) -> datetime | None:
    """Midnight UTC of a whole date; None for a partial one."""
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    except ValueError:
        return None


def ages(text: str) -> tuple[int, int] | None:
    """`12` → (12, 12), `10-12` → (10, 12)."""
    found = _AGES.fullmatch(text.strip())
    if not found:
        return None
    low, high = sorted((int(found[1]), int(found[2] or found[1])))
    return low, high


def ages_on(born: str, day: date) -> tuple[int, int]:
    """Youngest and oldest possible age in years on a day, of someone whose date of birth may be partial."""
    parts = [int(part) for part in born.split("-")]
    first = [*parts, 1, 1][:3]
    last = (parts + [12, 31][len(parts) - 1 :])[:3]
    return _age(last, day), _age(first, day)


def _age(born: list[int], day: date) -> int:
    return max(0, day.year - born[0] - ((day.month, day.day) < (born[1], born[2])))

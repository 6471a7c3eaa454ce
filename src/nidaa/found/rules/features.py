import hashlib
from collections.abc import Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any

from nidaa.cases.facts.case import ONLY, CaseFile
from nidaa.cases.rules import age_of

from ..facts import Features
from .words import colours, words

SCRIPTS = ("latin", "ar")
NAME_KEYS = tuple(f"{part}_{script}" for part in ("given", "family") for script in SCRIPTS)
DESCRIBED_IN_CASE = (
    ("appearance", "hair"),
    ("appearance", "eyes"),
    ("appearance", "marks"),
    ("clothing", "worn"),
    ("clothing", "carried"),
)
DESCRIBED_IN_REGISTER = ("hair", "eyes", "marks", "worn", "carried")


def of_case(file: CaseFile, *, now: datetime) -> Features:
    """What of a case file can be compared with a found child."""
    at = file.words("last_seen", "at")
    said = {key: file.words("child", key) for key in NAME_KEYS}
    return Features(
        given=_given(said),
        names=_names(said),
        sex=file.words("child", "sex"),
        ages=_ages_in_case(file, now),
        height_cm=_number(file.value("appearance", "height_cm")),
        at=datetime.fromisoformat(at) if at else None,
        certain=file.words("last_seen", "certainty") == "exact",
        point=_point(file.value("last_seen", "point")),
        place=words(file.words("last_seen", "place")),
        hair=colours(file.words("appearance", "hair")),
        eyes=colours(file.words("appearance", "eyes")),
        described=words(" ".join(file.words(section, key) for section, key in DESCRIBED_IN_CASE)),
    )


def of_found(values: Mapping[str, Any], *, found_at: datetime) -> Features:
    """What of a found child can be compared with a case."""
    low, high = _number(values.get("age_low")), _number(values.get("age_high"))
    known = [int(age) for age in (low, high) if age is not None]
    return Features(
        given=_given(values),
        names=_names(values),
        sex=values.get("sex") or "",
        ages=(min(known), max(known)) if known else None,
        height_cm=_number(values.get("height_cm")),
        at=found_at,
        certain=True,
        point=_point(values.get("point")),
        place=words(values.get("place") or ""),
        hair=colours(values.get("hair") or ""),
        eyes=colours(values.get("eyes") or ""),
        described=words(" ".join(values.get(key) or "" for key in DESCRIBED_IN_REGISTER)),
    )


def digest(features: Features) -> str:
    """Tells whether what is known has changed since a decision. Kept sealed: it could be guessed at."""
    parts = [sorted(part) if isinstance(part, frozenset) else part for part in astuple(features)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _given(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(values[f"given_{script}"] for script in SCRIPTS if values.get(f"given_{script}"))


def _names(values: Mapping[str, Any]) -> tuple[str, ...]:
    pairs = ((values.get(f"given_{script}"), values.get(f"family_{script}")) for script in SCRIPTS)
    return tuple(f"{given} {family}" for given, family in pairs if given and family)


def _ages_in_case(file: CaseFile, now: datetime) -> tuple[int, int] | None:
    child = file.sections.get("child", {}).get(ONLY, {})
    age = age_of(child, now)
    if age is not None:
        return age, age
    year = file.words("child", "birth_date")[:4]
    # Of a partial date of birth the year is enough for a range of two.
    return (now.year - int(year) - 1, now.year - int(year)) if year.isdigit() else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _point(value: object) -> tuple[float, float] | None:
    return (float(value["lat"]), float(value["lon"])) if isinstance(value, dict) else None

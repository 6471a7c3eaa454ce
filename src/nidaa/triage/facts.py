from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nidaa.packs.facts import Answer

__all__ = ["Answer", "CriterionAnswer", "Reason", "Score", "Signed", "TierRecord", "TierVerdict"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor as it counted: the list of reasons adds up to the score."""

    factor: str
    answer: Answer
    points: int
    red_flag: bool


@dataclass(frozen=True, slots=True)
class Score:
    """The advice: a level with every reason. `floor` is the red-flag floor when one holds, else empty."""

    level: str
    points: int
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]
    floor: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A level in force, or proposed and waiting for a second officer."""

    id: int
    at: datetime
    by: str
    level: str
    computed: str
    points: int
    reason: str
    answers: Mapping[str, Answer]
    confirmed_by: str
    waiting: bool
    next_due_at: datetime


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TierVerdict:
    """Whether a tier's criteria are met: True, False, or None while an unknown answer keeps it open."""

    tier: str
    met: bool | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierRecord:
    at: datetime
    by: str
    tier: str
    met: bool | None
    answers: Mapping[str, CriterionAnswer]
    version: str

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Condition(StrEnum):
    SAFE = "safe"
    HARMED = "harmed"
    DECEASED = "deceased"
    NEVER_MISSING = "never_missing"


class FoundBy(StrEnum):
    POLICE = "police"
    PUBLIC = "public"
    FAMILY = "family"
    SELF = "self"
    INSTITUTION = "institution"


class Contribution(StrEnum):
    """Did the alert contribute? Unknown is an answer, and never counted as a success."""

    DIRECT = "direct"
    PARTIAL = "partial"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    case_id: UUID
    found_at: datetime
    recorded_at: datetime
    recorded_by: str
    condition: Condition
    found_by: FoundBy
    contribution: Contribution
    type_final: str
    details: Mapping[str, str]

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TipState(StrEnum):
    NEW = "new"
    LINKED = "linked"
    PROMOTED = "promoted"
    CLOSED = "closed"


class Grade(StrEnum):
    """Domain reference §6.2: P1 is seen now, P4 is background without action."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


@dataclass(frozen=True, slots=True)
class Tip:
    """What somebody said they saw, opened for an officer. Never shown to the family or the public."""

    id: UUID
    public_id: str
    received_at: datetime
    state: TipState
    grade: Grade | None
    case_id: UUID | None
    language: str
    in_view_now: bool
    what: str
    where: str
    lat: float | None
    lon: float | None
    when: str
    contact: str
    has_photo: bool


@dataclass(frozen=True, slots=True)
class TipHead:
    """One row of the inbox, unopened."""

    id: UUID
    public_id: str
    received_at: datetime
    state: TipState
    grade: Grade | None
    case_id: UUID | None
    urgent: bool

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nidaa.packs.facts import WITHDRAWS, Act

# Of jobs, larger first: what takes an alert back, what corrects it, the alert; then the same of exercises, below zero.
PRIORITY = {Act.UPDATE: 75, Act.ALERT: 50}
WITHDRAWAL_PRIORITY, EXERCISE_BEHIND = 100, 100


class RequestState(StrEnum):
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    VOIDED = "voided"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Request:
    """A revision waiting for a second officer."""

    id: int
    alert_id: UUID
    revision_id: int
    number: int
    act: Act
    digest: str
    state: RequestState
    submitted_by: str
    submitted_at: datetime
    lapses_at: datetime
    decided_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Release:
    """What distribution carries out. `cap_*` are the exact strings as they are transmitted, never made again."""

    id: UUID
    alert_id: UUID
    case_id: UUID
    public_id: str
    code: str
    sequence: int
    act: Act
    exercise: bool
    digest: str
    released_by: str
    released_at: datetime
    expires_at: datetime
    cap_identifier: str
    cap_sender: str
    cap_sent: str
    cap_references: str

    @property
    def priority(self) -> int:
        """Of its jobs: a withdrawal overtakes every queue; an exercise waits behind what is real."""
        urgency = WITHDRAWAL_PRIORITY if self.act in WITHDRAWS else PRIORITY[self.act]
        return urgency - (EXERCISE_BEHIND if self.exercise else 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an alert is: its last release, and whether the public may still see it."""

    release: Release
    live: bool

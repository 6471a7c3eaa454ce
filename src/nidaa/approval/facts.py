from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from nidaa.ground.places.facts import Area
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


class StepState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    RELEASED = "released"
    STRUCK = "struck"
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


@dataclass(frozen=True, slots=True)
class Wider:
    """An area that is proposed for an hour."""

    area: Area
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A wider area frozen with its hour, to go out by itself if a second officer has approved it in advance.

    Attributes:
        base_id: the request whose words it repeats.
        digest: of its snapshot and its hour together: what is approved.
        area: canonical JSON; empty once the case is erased, as `area_words`.
        why: of a step that has ended without going out: one sentence.
    """

    id: UUID
    alert_id: UUID
    base_id: int
    digest: str
    due_at: datetime
    state: StepState
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    why: str
    area: Mapping[str, Any]
    area_words: Mapping[str, str]

    @property
    def open(self) -> bool:
        return self.state in {StepState.PROPOSED, StepState.APPROVED}


@dataclass(frozen=True, slots=True)
class Hour:
    """What is the case when a step's hour has come, looked up by the caller.

    Attributes:
        last: the last release of the alert; None when it never went out.
        follows: whether all that went out since the step was frozen are steps of the same plan.
        approved: what was approved is what is frozen, by digest.
        halted: an officer has stopped sending it since the step was approved.
    """

    now: datetime
    due_at: datetime
    state: StepState
    last: Release | None
    follows: bool
    case_open: bool
    may_publish: bool
    approved: bool
    halted: bool
    wider_is_due: bool

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    REPORT_TAKER = "report_taker"
    CASE_OFFICER = "case_officer"
    APPROVER = "approver"
    TIP_OPERATOR = "tip_operator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    OPEN_CASE = "open_case"
    READ_CASE = "read_case"
    EDIT_CASE = "edit_case"
    ASSESS = "assess"
    DRAFT_ALERT = "draft_alert"
    APPROVE_ALERT = "approve_alert"
    STOP_ALERT = "stop_alert"
    READ_TIPS = "read_tips"
    HANDLE_TIPS = "handle_tips"
    CLOSE_CASE = "close_case"
    ERASE = "erase"
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an officer, or the system itself (`SYSTEM`). `key` is what audit lines hold."""

    key: str
    name: str
    unit: str
    rank: int
    roles: frozenset[Role]

    @property
    def officer_id(self) -> int:
        """The row id of the officer; raises ValueError for the system, which signs nothing."""
        return int(self.key.removeprefix("officer:"))


# The worker and the clockwork act under this name; it holds no role and can approve nothing.
SYSTEM = Actor(key="system", name="Nidaa", unit="", rank=0, roles=frozenset())


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """One row of the register of officers."""

    id: int
    username: str
    name: str
    unit: str
    rank: int
    roles: frozenset[Role]
    language: str
    active: bool
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Post:
    """What an officer is here: what an administrator sets, all at once.

    Attributes:
        unit: code of the unit.
        rank: order of a rank of the pack; an approver needs that of the tier.
    """

    roles: frozenset[Role]
    unit: str
    rank: int
    language: str

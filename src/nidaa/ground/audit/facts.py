from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

GENESIS = "0" * 64


class Acting(Protocol):
    """Whoever acts: an officer's Actor or the system. The log keeps the key only."""

    @property
    def key(self) -> str: ...


@dataclass(slots=True)
class Entry:
    """What is to be written as one line. A command may name its object after it has made it."""

    action: str
    actor: str
    at: datetime
    purpose: str = ""
    object_kind: str = ""
    object_id: str = ""
    case_id: UUID | None = None
    detail: str = ""  # field names, counts, digests: never a personal value


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of reading the whole chain."""

    lines: int
    broken_at: int | None
    head: str

    @property
    def whole(self) -> bool:
        return self.broken_at is None


@dataclass(frozen=True, slots=True)
class Sought:
    """What an auditor looks for; what is empty does not narrow.

    Attributes:
        action: letters that the action contains.
        since, until: moments; `until` itself is not included.
    """

    case_id: UUID | None = None
    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has looked at a case, how often, first and last when."""

    actor: str
    times: int
    first_at: datetime
    last_at: datetime

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

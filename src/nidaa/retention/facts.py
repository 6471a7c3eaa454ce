from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Due:
    """A closed case and the moment from which it must be erased; `held` while a hold stands."""

    case_id: UUID
    number: str
    closed_at: datetime
    erase_at: datetime
    held: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a case is not erased yet, and who said so."""

    case_id: UUID
    placed_by: str
    placed_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """The certificate of one erasure: what was deleted where. It names nobody."""

    case_id: UUID
    number: str
    at: datetime
    counts: Mapping[str, int]
    key_destroyed: bool

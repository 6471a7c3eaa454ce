from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EvidenceKind(StrEnum):
    SIGHTING = "sighting"
    PLACE_CHECKED = "place_checked"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that moves the map. `sigma_m` is the spread of a place in metres; `credibility` from 0 to 1."""

    id: UUID
    case_id: UUID
    kind: EvidenceKind
    at: datetime
    lat: float
    lon: float
    sigma_m: float
    credibility: float
    words: str
    source: str
    active: bool
    recorded_by: str
    recorded_at: datetime

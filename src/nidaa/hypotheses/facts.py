from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class EvidenceKind(StrEnum):
    SIGHTING = "sighting"
    LINE_SIGHTING = "line_sighting"  # somewhere along a line: on a train, on a road
    CAMERA = "camera"  # or a toll, that saw the child or the vehicle
    PLACE_CHECKED = "place_checked"
    AREA_SEARCHED = "area_searched"
    DEVICE_PING = "device_ping"
    PLACE_WEIGHT = "place_weight"  # an officer's own judgement on a place
    TYPE_WEIGHT = "type_weight"  # and on what may have happened


# What a search by this method sees: sweep width in metres, speed in m/s of one searcher or machine, km/h on the way.
# Design values (2026), to be replaced by a force's own trials; an officer may give the POD directly instead.
METHODS: Mapping[str, tuple[float, float, float]] = {
    "line": (30.0, 0.6, 30.0),
    "houses": (15.0, 0.3, 30.0),
    "dog": (60.0, 0.8, 40.0),
    "vehicle": (40.0, 4.0, 40.0),
    "drone": (80.0, 5.0, 40.0),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that moves the map. `sigma_m` is the spread of a place in metres; `credibility` from 0 to 1.

    Attributes:
        lat, lon: where; the middle of a searched area or of a line; without meaning for a weight on a type.
        credibility: of a sighting or a device, that it was the child; of a search, its probability of detection.
        more: what a kind has of its own: `polygon` as (lat, lon) pairs, closed; `line` as such pairs; `method`, `team`,
            `hours` of a search;
            `sector`; `factor`; `type` and `weight`; `item`, the place of the file that was checked.
    """

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
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def item(self) -> str:
        """The place of the file that this check speaks of; "" for any other evidence."""
        return str(self.more.get("item", ""))

    @property
    def on_map(self) -> bool:
        return self.kind is not EvidenceKind.TYPE_WEIGHT


@dataclass(frozen=True, slots=True)
class Searched:
    """How an area was searched: a POD given directly, or what it follows from (METHODS, people, hours)."""

    pod: float | None = None
    method: str = ""
    team: int = 1
    hours: float = 0.0


@dataclass(frozen=True, slots=True)
class MapReading:
    """What a map of a case says at a moment. Never public, in no form.

    Attributes:
        digest: of all inputs, moment and switches: the same digest, the same map.
        inputs: digest of file and evidence alone: it changes when something was learnt, not when time goes by.
        summary: `types`, `hypotheses` with their ledgers, `areas` (share, km2), `outlines` (GeoJSON of the areas),
            `heat` (GeoJSON of the densest cells; not kept), `next`, `if_false`, `outside_country`, `left_out` (names of places that lie outside the country).
    """

    case_id: UUID
    at: datetime
    digest: str
    inputs: str
    version: str
    made_by: str
    made_at: datetime
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """Which team searches where: `plan` as `nidaa search allocate --json` prints it."""

    id: UUID
    case_id: UUID
    at: datetime
    digest: str
    made_by: str
    made_at: datetime
    plan: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a child may be some hours from now: the smallest circle, and the fewest communes, that hold a share.

    Attributes:
        share: of what lies within the country that is asked for; `disc_held` and `communes_held` are what is held.
        outside: probability that the child is outside the country by then; no area reaches it.
    """

    hours: int
    share: float
    lat: float
    lon: float
    radius_km: float
    disc_held: float
    communes: tuple[str, ...]
    communes_held: float
    outside: float

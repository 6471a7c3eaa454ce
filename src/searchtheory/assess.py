"""From a case to its map: types, ranked hypotheses with reasons, areas, and what to do next."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from searchtheory.areas import Area, areas
from searchtheory.case import AreaSearched, Evidence, LineSighting, SearchCase, Sighting, Type
from searchtheory.clusters import counting
from searchtheory.components import OUTSIDE, Hypotheses, hypotheses
from searchtheory.disappearance import TYPES
from searchtheory.field import Field, Odds
from searchtheory.geodesy import Floats
from searchtheory.grid import Grid
from searchtheory.kernels import PLACE_SIGMA_KM
from searchtheory.layers import layer_of
from searchtheory.motion import Motion
from searchtheory.reach import usual_modes
from searchtheory.tiers import Window, cut
from searchtheory.travel import Roads
from searchtheory.witness import Witness

VERSION = "1"
SHARPEST_KM = 0.7  # sightings wider than this need no fine cells
WIDE_KM = 0.5  # nor do places


@dataclass(frozen=True, slots=True)
class Map:
    """A case's field at a moment. `off` are the ids of layers switched off."""

    case: SearchCase
    grid: Grid
    ground: str  # digest of the grid and the roads
    at_s: float
    hypotheses: Hypotheses
    witness: Witness
    field: Field
    off: frozenset[str]
    digest: str
    by_road: bool  # travel times from a road graph, not from great circles

    def switch_off(self, ids: Collection[str]) -> "Map":
        """The same map without these layers (and with all others)."""
        self.field.switch(active_layers(self.case, ids))
        return replace(self, off=frozenset(ids), digest=digest(self.case, self.ground, self.at_s, ids))

    def with_evidence(self, item: Evidence) -> "Map":
        """The map with one more piece of evidence, on the windows already cut: at once, for the screen.

        Building the map anew gives it a window of its own; until then its surroundings are drawn in coarse
        cells.
        """
        case = replace(self.case, evidence=(*self.case.evidence, item))
        self.field.learn([layer_of(item, self.witness)])
        self.field.switch(active_layers(case, self.off))
        return replace(self, case=case, digest=digest(case, self.ground, self.at_s, self.off))

    def odds(self) -> Odds:
        return self.field.odds()

    def outside(self, odds: Odds | None = None) -> float:
        """Mass beyond the country."""
        masses = (odds or self.odds()).component
        return float(
            sum(m for c, m in zip(self.hypotheses.components, masses, strict=True) if c.key == OUTSIDE)
        )

    def areas(self, odds: Odds | None = None) -> tuple[Area, ...]:
        odds = odds or self.odds()
        return areas(self.field, odds.total, self.outside(odds))

    def cell_probability(self, kind: Type | None = None) -> tuple[Floats, Floats]:
        """Probability per cell of the coarse and the fine tier; with a type, given that it is the true one."""
        if kind is None:
            masses, total = self.field.cell_mass(), self.odds().total
        else:
            shares = np.array([c.shares[TYPES.index(kind)] for c in self.hypotheses.components])
            masses, total = self.field.cell_mass(shares), float(shares @ self.odds().evidence)
        coarse, fine = (mass.astype(float) / total for mass in masses)
        return coarse, fine

    def types(self, odds: Odds | None = None) -> dict[str, float]:
        return {kind.value: float(p) for kind, p in zip(TYPES, (odds or self.odds()).type, strict=True)}


def build_map(
    case: SearchCase, grid: Grid, at_s: float, off: Collection[str] = (), roads: Roads | None = None
) -> Map:
    """The map of a case over a grid at a moment (seconds since 1970, UTC); with roads, by road travel times."""
    found = hypotheses(case, grid, at_s, roads)
    partition = cut(grid, windows(case))
    seen_at_s = case.last_seen.at_s if case.last_seen else None
    motion = Motion(at_s, seen_at_s, case.age_years, usual_modes(case))
    field = Field(partition, found)
    witness = Witness.of(partition, motion, case.start(), field.prior_mass)
    field.learn([layer_of(item, witness) for item in case.evidence])
    field.switch(active_layers(case, off))
    ground = grid.digest + (roads.digest if roads else "")
    told = digest(case, ground, at_s, off)
    return Map(case, grid, ground, at_s, found, witness, field, frozenset(off), told, roads is not None)


def active_layers(case: SearchCase, off: Collection[str]) -> dict[str, float]:
    """Layers that count and how much: none switched off; of tips that repeat one another the most credible."""
    return counting([item for item in case.evidence if item.id not in off])


def windows(case: SearchCase) -> list[Window]:
    """Where fine cells are needed: the start, places, fresh sightings, small searched areas."""
    found = [
        Window(place.lat, place.lon, 1.2)
        for place in case.places
        if PLACE_SIGMA_KM.get(place.kind, 0.1) < WIDE_KM
    ]
    start = case.start()
    if start is not None:
        found.append(Window(*start, 2.5))
    found.extend(w for item in case.evidence for w in _window_of(item))
    return found


def _window_of(item: Evidence) -> list[Window]:
    if isinstance(item, LineSighting):
        return []
    if isinstance(item, AreaSearched):
        lat = sum(p[0] for p in item.polygon) / len(item.polygon)
        lon = sum(p[1] for p in item.polygon) / len(item.polygon)
        return [Window(lat, lon, 1.5)]
    if isinstance(item, Sighting) and item.sigma_m > 1000 * SHARPEST_KM:
        return []
    return [Window(item.lat, item.lon, 1.0)]


def digest(case: SearchCase, ground: str, at_s: float, off: Collection[str] = ()) -> str:
    """Digest of all inputs: same in, same out."""
    evidence = sorted(repr(item) for item in case.evidence)
    facts = (case.age_years, case.sex, case.last_seen, case.types, case.modes, case.places, case.in_care)
    text = repr((VERSION, ground, facts, evidence, at_s, sorted(off)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]

"""The invented inputs of the benchmark: one case, twelve teams, one road graph, all from fixed seeds."""

import numpy as np

from searchtheory.case import (
    AreaSearched,
    Evidence,
    LastSeen,
    Place,
    PlaceChecked,
    PlaceKind,
    SearchCase,
    Sighting,
)
from searchtheory.roads import RoadGraph, road_graph
from searchtheory.teams import Segments, Team

SEED = 20261124
FAST_SHARE = 0.25
SEEN_S = 1_790_000_000.0
AT_S = SEEN_S + 4 * 3600.0
CENTRE = (33.55, -7.50)


def bench_case(anchors: int, evidences: int) -> SearchCase:
    """A girl of 14 near Casablanca with so many places and pieces of evidence."""
    rng = np.random.default_rng(SEED)
    kinds = [kind for kind in PlaceKind if kind is not PlaceKind.HOME]
    places = [Place("home", PlaceKind.HOME, 33.57, -7.60, 1.0, "")]
    for i in range(anchors - 1):
        lat, lon = _around(rng)
        places.append(Place(f"place {i}", kinds[i % len(kinds)], lat, lon, 1.0, ""))
    items = tuple(_evidence(i, rng) for i in range(evidences))
    return SearchCase(14.0, "female", LastSeen(33.575, -7.59, SEEN_S, 100.0), (), (), tuple(places), items)


def _around(rng: np.random.Generator) -> tuple[float, float]:
    return CENTRE[0] + 0.06 * rng.normal(), CENTRE[1] + 0.1 * abs(rng.normal())


def _evidence(i: int, rng: np.random.Generator) -> Evidence:
    lat, lon = _around(rng)
    at_s = SEEN_S + 3600.0 * rng.uniform(0.2, 3.8)
    name = f"evidence {i:02}"
    if i % 3 == 0:
        return Sighting(name, at_s, lat, lon, 200.0, float(rng.uniform(0.1, 0.8)))
    if i % 3 == 1:
        return PlaceChecked(name, at_s, lat, lon, 150.0, 0.8)
    ring = ((lat, lon), (lat + 0.01, lon), (lat + 0.01, lon + 0.01), (lat, lon + 0.01), (lat, lon))
    return AreaSearched(name, at_s, ring, 0.6)


def one_more(i: int) -> Evidence:
    """A further sighting near the last known point."""
    return Sighting(f"further {i}", AT_S - 1800.0 - i, 33.575 + 0.0005 * i, -7.59, 200.0, 0.6)


def bench_teams() -> tuple[tuple[Team, ...], Segments]:
    """Twelve teams and ten thousand segments."""
    rng = np.random.default_rng(SEED)
    lat, lon = CENTRE[0] + 0.3 * rng.normal(size=10_000), CENTRE[1] + 0.3 * rng.normal(size=10_000)
    mass = rng.dirichlet(np.full(10_000, 0.05))
    teams = tuple(
        Team(
            f"team {j}",
            33.5 + 0.02 * j,
            -7.6,
            3.0 + 0.25 * j,
            20.0 + 5.0 * (j % 3),
            0.6 + 0.2 * (j % 4),
            30.0,
        )
        for j in range(12)
    )
    return teams, Segments(lat, lon, rng.uniform(0.3, 1.5, 10_000), mass)


def road_grid(side: int = 317) -> RoadGraph:
    """A town of straight streets, 100,489 crossings 200 m apart, a quarter of the streets faster."""
    rng = np.random.default_rng(SEED)
    index = np.arange(side * side).reshape(side, side)
    a = np.concatenate((index[:, :-1].ravel(), index[:-1].ravel()))
    b = np.concatenate((index[:, 1:].ravel(), index[1:].ravel()))
    km_h = np.where(rng.random(a.size) < FAST_SHARE, 80.0, 35.0)
    row, column = np.divmod(np.arange(side * side), side)
    return road_graph(33.0 + row * 0.0018, -7.0 + column * 0.00215, a, b, np.full(a.size, 0.2), km_h)

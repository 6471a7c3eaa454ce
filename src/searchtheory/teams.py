"""Whole teams to whole segments: lazy greedy, then swaps, beside a bound that no plan can beat.

A team in a segment searches for its hours less the way there and back; detection adds up within a segment
as in the random-search curve. Success is submodular in the set of assignments, so greedy reaches at least 1
- 1/e of the best; the bound (every team free to split its hours) shows how near it really is.
"""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchtheory.effort import water_fill
from searchtheory.geodesy import Floats, distance_km

SWAP_ROUNDS = 4
MOST_BOUND_SEGMENTS = 30
BOUND_ROUNDS = 6
MOST_SEGMENTS = 400  # a team is only ever sent among the best so many segments for it


@dataclass(frozen=True, slots=True)
class Team:
    """A team: where it stands, how long it can work, and how it searches."""

    name: str
    lat: float
    lon: float
    hours: float
    sweep_width_m: float
    speed_m_s: float  # while searching, all members together
    travel_km_h: float


@dataclass(frozen=True, slots=True)
class Segments:
    """Pieces of ground. All arrays share one length."""

    lat: Floats
    lon: Floats
    area_km2: Floats
    probability: Floats


@dataclass(frozen=True, slots=True)
class Plan:
    """Segment per team (-1: cannot reach any), success, and the bound on any plan's success."""

    segment_of: tuple[int, ...]
    search_hours: tuple[float, ...]
    success: float
    bound: float

    @property
    def gap(self) -> float:
        """At most this share of what is possible is missed."""
        return 0.0 if self.bound <= 0 else max(0.0, 1.0 - self.success / self.bound)


def allocate(teams: tuple[Team, ...], segments: Segments) -> Plan:
    """One segment for each team."""
    hours = _search_hours(teams, segments)
    coverage = hours * _rates(teams, segments)
    chosen = _swap(segments.probability, coverage, _greedy(segments.probability, coverage))
    spent = tuple(float(hours[j, s]) if s >= 0 else 0.0 for j, s in enumerate(chosen))
    return Plan(
        tuple(chosen),
        spent,
        _success(segments.probability, coverage, chosen),
        _bound(segments.probability, coverage),
    )


def _search_hours(teams: tuple[Team, ...], segments: Segments) -> Floats:
    rows = []
    for team in teams:
        way_h = distance_km(team.lat, team.lon, segments.lat, segments.lon) * 1.3 / team.travel_km_h
        rows.append(np.maximum(team.hours - 2.0 * way_h, 0.0))
    return np.array(rows)


def _rates(teams: tuple[Team, ...], segments: Segments) -> Floats:
    """Coverage per hour: W v / A."""
    swept = np.array([team.sweep_width_m * team.speed_m_s * 3600.0 * 1e-6 for team in teams])
    return np.asarray(swept[:, None] / segments.area_km2[None, :])


def _greedy(p: Floats, coverage: Floats) -> list[int]:
    """Lazy greedy over (team, segment): a gain can only fall, so an old one is a bound."""
    left = p.copy()
    gains = p[None, :] * -np.expm1(-coverage)
    heap: list[tuple[float, int, int]] = []
    for j in range(coverage.shape[0]):
        best = _best(gains[j], MOST_SEGMENTS)
        heap += [(-float(gains[j, s]), j, int(s)) for s in best if gains[j, s] > 0]
    heapq.heapify(heap)
    chosen = [-1] * coverage.shape[0]
    while heap and -1 in chosen:
        gain, j, s = heapq.heappop(heap)
        if chosen[j] >= 0:
            continue
        now = float(left[s] * -np.expm1(-coverage[j, s]))
        if now < -gain - 1e-15 and heap and now < -heap[0][0]:
            heapq.heappush(heap, (-now, j, s))
            continue
        chosen[j] = s
        left[s] *= np.exp(-coverage[j, s])
    return chosen


def _swap(p: Floats, coverage: Floats, chosen: list[int]) -> list[int]:
    """Let each team in turn move to where it helps most, given the others, until none wants to."""
    for _ in range(SWAP_ROUNDS):
        moved = False
        for j, now in enumerate(chosen):
            if now < 0:
                continue
            left = _left(p, coverage, [s if i != j else -1 for i, s in enumerate(chosen)])
            gains = left * -np.expm1(-coverage[j])
            best = int(np.argmax(gains))
            if gains[best] > gains[now] * (1.0 + 1e-12):
                chosen[j], moved = best, True
        if not moved:
            break
    return chosen


def _left(p: Floats, coverage: Floats, chosen: list[int]) -> Floats:
    left = p.copy()
    for j, s in enumerate(chosen):
        if s >= 0:
            left[s] *= np.exp(-coverage[j, s])
    return left


def _success(p: Floats, coverage: Floats, chosen: list[int]) -> float:
    return float(p.sum() - _left(p, coverage, chosen).sum())


def _bound(p: Floats, coverage: Floats) -> float:
    """No plan succeeds more than this: weak duality over all segments, for the best prices found.

    Let teams split themselves: x_js is the share of team j in segment s, sum_s x_js <= 1. For any prices of
    the teams, sum of prices + sum over segments of the most a segment returns above these prices is a
    bound. Good prices are the rims of a few rounds of water-filling, one team after the other.
    """
    teams = coverage.shape[0]
    worth = p * -np.expm1(-coverage.sum(0))
    kept = _best(worth, MOST_BOUND_SEGMENTS * teams)
    cover, mass = coverage[:, kept], p[kept]
    effort = np.zeros_like(cover)
    prices = np.zeros(teams)
    best = float(worth.sum())
    for _ in range(BOUND_ROUNDS):
        for j in range(teams):
            others = (cover * effort).sum(0) - cover[j] * effort[j]
            filled = water_fill(mass * np.exp(-others), cover[j], 1.0)
            effort[j], prices[j] = filled.per_cell, filled.rim
        best = min(best, _dual(p, coverage, prices))
    return best


def _dual(p: Floats, coverage: Floats, prices: Floats) -> float:
    rate = (coverage / np.maximum(prices, 1e-300)[:, None]).max(0)
    worth = p * rate
    above = worth > 1.0
    gain = p[above] - (1.0 + np.log(worth[above])) / rate[above]
    return float(prices.sum() + gain.sum())


def _best(values: Floats, count: int) -> NDArray[np.int64]:
    """Indices of the largest values, in falling order, ties by index."""
    if values.size > count:
        chosen = np.sort(np.argpartition(-values, count)[:count])
    else:
        chosen = np.arange(values.size)
    return chosen[np.argsort(-values[chosen], kind="stable")]

"""Nearest first: rings round the last known place, cut into shards of about 5,000 in the order of cells."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nidaa.approval.facts import Release
from nidaa.ground.places.cells import PARENT_REACH_KM, Cells, Degrees, centres
from nidaa.ground.places.sphere import distances_km

from .cover import Aim

RING_EDGES_KM = (5.0, 15.0, 40.0, 100.0, 160.0)  # and beyond
RINGS = len(RING_EDGES_KM) + 1
NOT_ONE = -1  # of a parent: those who live in it are in several rings; of a piece: not called upon
SHARD_SIZE = 5000
LAST = 2**63 - 1

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Ground with heads on it, ascending: cells, whole parents, or parts of one crowded cell. Columns of a table.

    Attributes:
        lo, hi: first and last cell.
        start, end: first and last subscriber, of a crowded cell that is cut.
        heads: how many places count there.
        ring: of all of them; NOT_ONE where nobody counts, so that no shard reaches across.
    """

    lo: Cells
    hi: Cells
    start: Numbers
    end: Numbers
    heads: Numbers
    ring: Numbers


@dataclass(frozen=True, slots=True)
class Cut:
    """A shard to be: as `models.lane.Shard`."""

    ring: int
    spans: tuple[int, ...]
    from_subscriber: int
    to_subscriber: int
    expected: int


def rings(aim: Aim, cells: Cells) -> Numbers:
    """Of each cell, by its centre."""
    return rings_at(aim, *centres(cells))


def rings_at(aim: Aim, lats: Degrees, lons: Degrees) -> Numbers:
    return _ring_at(distances_km(aim.lat, aim.lon, lats, lons))


def rings_of_parents(aim: Aim, parents: Cells) -> Numbers:
    """The ring of all that live in it, or NOT_ONE."""
    away = distances_km(aim.lat, aim.lon, *centres(parents))
    nearest, farthest = _ring_at(away - PARENT_REACH_KM), _ring_at(away + PARENT_REACH_KM)
    return np.where(nearest == farthest, nearest, NOT_ONE)


def _ring_at(distances: NDArray[np.float64]) -> Numbers:
    return np.searchsorted(np.array(RING_EDGES_KM), distances, side="left").astype(np.int64)


def cut(pieces: Pieces, size: int = SHARD_SIZE) -> Iterator[Cut]:
    """Shards in order of ring, then of cells. A shard's spans reach over no piece that is not its own."""
    for ring in range(RINGS):
        mine = np.flatnonzero((pieces.ring == ring) & (pieces.heads > 0))
        if len(mine):
            yield from _cut_ring(pieces, mine, ring, size)


def _cut_ring(pieces: Pieces, mine: Numbers, ring: int, size: int) -> Iterator[Cut]:
    heads = pieces.heads[mine]
    number = (np.cumsum(heads) - 1) // size
    for part in np.split(mine, np.flatnonzero(np.diff(number)) + 1):
        apart = np.flatnonzero(np.diff(part) > 1)
        first, last = part[np.r_[0, apart + 1]], part[np.r_[apart, len(part) - 1]]
        spans = np.column_stack([pieces.lo[first], pieces.hi[last]]).ravel()
        yield Cut(
            ring,
            tuple(spans.tolist()),
            int(pieces.start[part[0]]),
            int(pieces.end[part[-1]]),
            int(pieces.heads[part].sum()),
        )


def job_priority(release: Release, ring: int, *, new_to_it: bool) -> int:
    """Nearest first, and whom a correction concerns before whom it reaches anew; all within the release's own step."""
    return release.priority - ring - (RINGS if new_to_it else 0)

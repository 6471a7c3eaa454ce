"""The ground of an area with the heads on it, as shards are cut from it: whole parents, single cells, parts of cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from nidaa.ground.places.cells import HOME, centres, parents, spans

from ..facts import Medium
from ..rules.cover import IN, OUT, Aim, inside_at, sides
from ..rules.rings import LAST, NOT_ONE, SHARD_SIZE, Numbers, Pieces, rings_at, rings_of_parents
from .heads import columns, communes_of, joined, packed, pins_in, pins_near, touched_of

# Smaller than a shard, so that shards come out even.
COARSE = SHARD_SIZE // 2
LIVE = "medium = %(medium)s AND ended_at IS NULL"
QUIET = """quiet_until IS NOT NULL AND CASE WHEN quiet_from < quiet_until
   THEN %(hour)s >= quiet_from AND %(hour)s < quiet_until ELSE %(hour)s >= quiet_from OR %(hour)s < quiet_until END"""
BY_CELL = f"""
SELECT {packed("cell", "(commune = ANY(%(touched)s))::int", "(commune = '')::int", "heads")}
  FROM unnest(%(lo)s::bigint[], %(hi)s::bigint[]) AS span(lo, hi) CROSS JOIN LATERAL (
  SELECT cell, commune, count(*) AS heads FROM distribution_place
   WHERE {{who}} AND cell BETWEEN span.lo AND span.hi GROUP BY 1, 2 OFFSET 0) AS found
"""  # noqa: S608 - our own words only
# Where to cut a crowded cell. One in so many is enough to know where, and spares numbering a million people.
ONE_IN = 61
PARTS = """
SELECT cell, subscriber_id FROM (
  SELECT cell, subscriber_id, row_number() OVER (PARTITION BY cell ORDER BY subscriber_id) AS number
    FROM distribution_place
   WHERE {who} AND cell = ANY(%(cells)s) AND subscriber_id %% %(one_in)s = 0
     AND (commune = ANY(%(touched)s) OR (commune = '' AND cell = ANY(%(within)s)))
) AS numbered WHERE number %% %(every)s = 0 ORDER BY cell, subscriber_id
"""
QUIET_HOURS = """
SELECT hour FROM generate_series(0, 23) AS hour WHERE EXISTS (
  SELECT FROM distribution_place WHERE medium = %s AND quiet_until = hour AND ended_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Whom a set of shards calls: all of a medium but those who are quiet at the hour; or those whose quiet ends at one."""

    medium: Medium
    hour: int
    quiet_until: int | None = None

    @property
    def who(self) -> str:
        if self.quiet_until is None:
            return LIVE
        return f"{LIVE} AND quiet_until = %(quiet_until)s AND {QUIET}"

    @property
    def values(self) -> dict[str, Any]:
        return {"medium": self.medium, "hour": self.hour, "quiet_until": self.quiet_until}


def quiet_hours(medium: Medium) -> list[int]:
    """The hours at which somebody's quiet ends."""
    with connection.cursor() as cursor:
        cursor.execute(QUIET_HOURS, [medium])
        return [hour for (hour,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Ground:
    """Parents on which somebody of a medium lives; the same for every crowd of it."""

    parents: NDArray[np.int64]
    heads: Numbers
    side: NDArray[np.int8]
    ring: Numbers

    @property
    def wanted(self) -> NDArray[np.bool_]:
        return self.heads > 0


def ground_of(medium: Medium, aim: Aim) -> Ground:
    """Heads: of pins where the area is or may be, and of communes that it touches."""
    pins, touched = pins_near(medium, aim), touched_of(medium, aim)
    parents = np.union1d(pins.cells, touched.cells)
    side = sides(aim, parents)
    heads = np.zeros(len(parents), dtype=np.int64)
    heads[np.searchsorted(parents, pins.cells)] = pins.all
    heads[side == OUT] = 0
    heads[np.searchsorted(parents, touched.cells)] += touched.all
    return Ground(parents, heads, side, rings_of_parents(aim, parents))


def pieces_of(crowd: Crowd, aim: Aim, ground: Ground) -> Pieces:
    """Everything that may be called upon, in pieces that each lie in one ring.

    A parent that lies wholly in the area and in one ring stays whole, unless it is crowded; all others are asked
    cell by cell.
    """
    whole = ground.wanted & (ground.side == IN) & (ground.ring != NOT_ONE) & (ground.heads <= COARSE)
    if crowd.quiet_until is not None:
        whole = np.zeros_like(whole)  # few people, and only the cells know how few
    asked = ground.wanted & ~whole
    heads_of = _heads_by_cell if crowd.quiet_until is None else _quiet_by_cell
    cells = _cells(crowd, aim, heads_of(crowd, aim, ground.parents, asked))
    lo, hi = spans(ground.parents[~asked])
    ring = np.where(whole, ground.ring, NOT_ONE)[~asked]
    heads = np.where(whole, ground.heads, 0)[~asked]
    return _merged(_pieces(lo, hi, heads, ring), cells)


@dataclass(frozen=True, slots=True)
class _ByCell:
    """Rows of heads: a cell may stand there more than once; which of the rows count wherever their cell is."""

    cells: Numbers
    heads: Numbers
    pin: NDArray[np.bool_]
    touched: NDArray[np.bool_]


def _heads_by_cell(crowd: Crowd, aim: Aim, parents_: Numbers, asked: NDArray[np.bool_]) -> _ByCell:
    """From the headcounts: who is quiet now is among them, for only the windows ask everybody."""
    pins = pins_in(crowd.medium, joined(parents_, asked))
    communes, touched = communes_of(crowd.medium, aim, HOME)
    here = np.isin(parents(communes.cells), parents_[asked])
    return _ByCell(
        np.concatenate([pins.cells, communes.cells[here]]),
        np.concatenate([pins.all, communes.all[here]]),
        np.concatenate([np.ones(len(pins.cells), bool), np.zeros(here.sum(), bool)]),
        np.concatenate([np.zeros(len(pins.cells), bool), touched[here]]),
    )


def _quiet_by_cell(crowd: Crowd, aim: Aim, parents_: Numbers, asked: NDArray[np.bool_]) -> _ByCell:
    lo, hi = joined(parents_, asked)
    values = {**crowd.values, "lo": lo.tolist(), "hi": hi.tolist(), "touched": sorted(aim.communes)}
    cells, touched, pin, heads = columns(BY_CELL.format(who=crowd.who), values, 4)
    return _ByCell(cells, heads, pin > 0, touched > 0)


def _cells(crowd: Crowd, aim: Aim, rows: _ByCell) -> Pieces:
    cells, place = np.unique(rows.cells, return_inverse=True)
    lats, lons = centres(cells)
    within = inside_at(aim, lats, lons)
    counts = np.where(rows.touched | (rows.pin & within[place]), rows.heads, 0)
    heads = np.bincount(place, weights=counts, minlength=len(cells)).astype(np.int64)
    ring = np.where(heads > 0, rings_at(aim, lats, lons), NOT_ONE)
    crowded = heads > SHARD_SIZE
    plain = _pieces(cells[~crowded], cells[~crowded], heads[~crowded], ring[~crowded])
    if not crowded.any():
        return plain
    values = {"touched": sorted(aim.communes), "within": cells[crowded & within].tolist()}
    parts = _parts(crowd, values, _pieces(cells[crowded], cells[crowded], heads[crowded], ring[crowded]))
    return _merged(plain, parts)


def _parts(crowd: Crowd, values: Mapping[str, Any], whole: Pieces) -> Pieces:
    """Crowded cells, cut by subscriber into about as many heads each."""
    values = {**values, "cells": whole.lo.tolist(), "one_in": ONE_IN, "every": COARSE // ONE_IN}
    with connection.cursor() as cursor:
        cursor.execute(PARTS.format(who=crowd.who), {**crowd.values, **values})
        found = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
    cells = np.concatenate([whole.lo, found[:, 0]])
    start = np.concatenate([np.zeros(len(whole.lo), np.int64), found[:, 1]])
    order = np.lexsort((start, cells))
    cells, start = cells[order], start[order]
    ends_here = np.r_[cells[1:] != cells[:-1], True]
    end = np.where(ends_here, LAST, np.r_[start[1:], 0] - 1)
    of, parts = np.searchsorted(whole.lo, cells), np.bincount(np.searchsorted(whole.lo, cells))
    return Pieces(cells, cells, start, end, whole.heads[of] // parts[of], whole.ring[of])


def _pieces(lo: Numbers, hi: Numbers, heads: Numbers, ring: Numbers) -> Pieces:
    return Pieces(lo, hi, np.zeros(len(lo), np.int64), np.full(len(lo), LAST), heads, ring)


def _merged(a: Pieces, b: Pieces) -> Pieces:
    """In the order of cells, and in a cell of subscribers."""
    names = ("lo", "hi", "start", "end", "heads", "ring")
    columns_ = {name: np.concatenate([getattr(a, name), getattr(b, name)]) for name in names}
    order = np.lexsort((columns_["start"], columns_["lo"]))
    return Pieces(**{name: column[order] for name, column in columns_.items()})

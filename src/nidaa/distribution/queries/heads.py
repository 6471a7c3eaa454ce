"""How many subscribers an area reaches: exact, and about (while it is still being drawn).

Heads are counted by the database (models.Headcount); at the border of the area each cell is asked whether it counts. Spans
go to PostgreSQL as LATERAL over unnest, with OFFSET 0: a plain join on an array of ranges makes its planner read
the whole table once a range (44 s instead of 0.3 s).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from nidaa.ground.country import gazetteer
from nidaa.ground.places.cells import PARENT, Cells, coarse_cells, numbers_of, spans
from nidaa.ground.places.facts import Area

from ..facts import Medium
from ..rules.cover import BORDER, IN, Aim, aim_at, inside, near, sides
from ..rules.rings import Numbers


def packed(*names: str) -> str:
    """Columns as one row of byte strings, eight bytes a number: a million cross over in a moment, read by NumPy as they are."""
    return ", ".join(f"string_agg(int8send(({name})::bigint), ''::bytea)" for name in names)


# Of pins, in spans of cells of one resolution.
PINS = f"""
SELECT {packed("cell", "alone", "several")}
  FROM unnest(%s::bigint[], %s::bigint[]) AS span(lo, hi) CROSS JOIN LATERAL (
  SELECT cell, alone, several FROM distribution_headcount
   WHERE medium = %s AND commune = '' AND cell BETWEEN span.lo AND span.hi AND alone + several > 0 OFFSET 0) AS found
"""  # noqa: S608 - our own words only, here and below
# Of communes: no more rows than there are communes.
COMMUNES = f"""
SELECT {packed("cell", "alone", "several")}, {packed("(commune = ANY(%s))::int")}
  FROM distribution_headcount
 WHERE medium = %s AND commune > '' AND cell BETWEEN %s AND %s AND alone + several > 0
"""  # noqa: S608
SEVERAL_IN = """
SELECT found.subscriber_id FROM unnest(%s::bigint[], %s::bigint[]) AS span(lo, hi) CROSS JOIN LATERAL (
  SELECT subscriber_id FROM distribution_place
   WHERE NOT alone AND ended_at IS NULL AND medium = %s AND cell BETWEEN span.lo AND span.hi
     AND commune = ANY(%s) OFFSET 0) AS found
"""
PERSONS = f"SELECT {packed('subscriber_id')} FROM ({' UNION ALL '.join([SEVERAL_IN] * 3)}) AS places"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Heads:
    """Live places by cell, ascending: of people who have only that one, and of people who have several."""

    cells: Cells
    alone: Numbers
    several: Numbers

    @property
    def all(self) -> Numbers:
        return self.alone + self.several

    def where(self, wanted: NDArray[np.bool_]) -> "Heads":
        return Heads(self.cells[wanted], self.alone[wanted], self.several[wanted])


def count_recipients(area: Area, media: Iterable[Medium]) -> Mapping[Medium, int]:
    """How many subscribers of each medium are called in an area, each once."""
    aim = aim_at(area, gazetteer())
    return {medium: _count(aim, medium) for medium in media}


def about_recipients(area: Area, media: Iterable[Medium]) -> Mapping[Medium, int]:
    """The same within a few percent, fast enough for every move of a hand that draws.

    A parent at the border counts whole or not at all, and of the places of people with several three in four count:
    half would if they all had two there, all if they had only one.
    """
    aim, found = aim_at(area, gazetteer()), {}
    for medium in media:
        pins, touched = pins_near(medium, aim), touched_of(medium, aim)
        within = pins.where(inside(aim, pins.cells))
        found[medium] = sum(int(one.alone.sum() + 3 * one.several.sum() // 4) for one in (within, touched))
    return found


def pins_near(medium: Medium, aim: Aim) -> Heads:
    """By parent, where the area is and somewhat around it."""
    return pins_in(medium, near(aim, coarse_cells(gazetteer().nation.bounds)))


def pins_in(medium: Medium, asked: tuple[Cells, Cells]) -> Heads:
    lo, hi = asked
    cells, alone, several = columns(PINS, [lo.tolist(), hi.tolist(), medium], 3)
    order = np.argsort(cells, kind="stable")
    return Heads(cells[order], alone[order], several[order])


def touched_of(medium: Medium, aim: Aim, resolution: int = PARENT) -> Heads:
    """Of whole communes that the area touches, at the parents of their centres, or at the centres themselves."""
    heads, touched = communes_of(medium, aim, resolution)
    cells, place = np.unique(heads.cells[touched], return_inverse=True)
    alone, several = (
        np.bincount(place, weights=column[touched], minlength=len(cells)).astype(np.int64)
        for column in (heads.alone, heads.several)
    )
    return Heads(cells, alone, several)


def communes_of(medium: Medium, aim: Aim, resolution: int) -> tuple[Heads, NDArray[np.bool_]]:
    """Of all communes of the country, a row a commune; and which of them the area touches."""
    values = [sorted(aim.communes), medium, *numbers_of(resolution)]
    cells, alone, several, touched = columns(COMMUNES, values, 4)
    return Heads(cells, alone, several), touched > 0


def _count(aim: Aim, medium: Medium) -> int:
    pins, touched = pins_near(medium, aim), touched_of(medium, aim)
    side = sides(aim, pins.cells)
    at_border = pins_in(medium, spans(pins.cells[side == BORDER]))
    at_border = at_border.where(inside(aim, at_border.cells))
    alone = pins.alone[side == IN].sum() + touched.alone.sum() + at_border.alone.sum()
    whole = joined(pins.cells, (side == IN) & (pins.several > 0))
    return int(alone) + _persons_with_several(aim, medium, whole, at_border, touched)


def _persons_with_several(
    aim: Aim, medium: Medium, whole: tuple[Cells, Cells], at_border: Heads, touched: Heads
) -> int:
    """Counted one by one, so that nobody counts twice: they are few."""
    cells = at_border.cells[at_border.several > 0]
    communes = spans(touched.cells[touched.several > 0])
    values: list[Any] = []
    for (lo, hi), codes in ((whole, [""]), ((cells, cells), [""]), (communes, sorted(aim.communes))):
        values += [lo.tolist(), hi.tolist(), medium, codes]
    persons = np.sort(
        columns(PERSONS, values, 1)[0]
    )  # sorted and compared: np.unique takes ten times as long
    return int(np.count_nonzero(np.diff(persons))) + min(1, len(persons))


def joined(parents: Cells, wanted: Any) -> tuple[Cells, Cells]:
    """Spans of the wanted parents; those that follow each other become one."""
    places = np.flatnonzero(wanted)
    if not len(places):
        return parents[:0], parents[:0]
    apart = np.flatnonzero(np.diff(places) > 1)
    first, last = places[np.r_[0, apart + 1]], places[np.r_[apart, len(places) - 1]]
    return spans(parents[first])[0], spans(parents[last])[1]


def columns(statement: str, values: Sequence[Any] | Mapping[str, Any], width: int) -> list[Numbers]:
    """The one row of a statement made with `packed`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone() or [None] * width
    return [np.frombuffer(column or b"", dtype=">i8").astype(np.int64) for column in row]

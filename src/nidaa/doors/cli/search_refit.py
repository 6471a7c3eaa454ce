"""`nidaa search refit`: how maps and tables did on closed cases, and what the shares would become.

A map of each case is drawn for the moment the child was found, from the evidence recorded by then, and scored against
the find point. Shares of families of places are refitted a cell (type as it ended × age band) by shrinking towards
the table: a Dirichlet prior worth `PRIOR_CASES` cases. Below `LEAST` cases a cell says so and the table stands. Nothing
is changed by itself: an officer who answers for the tables decides.

Known issue: the file is read as it stands at closing, not as it stood when the child was found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nidaa.hypotheses.engine.document import PLACES, SUSPICIONS, document
from searchtheory.case import PlaceKind, Type
from searchtheory.case_json import read_case
from searchtheory.errors import BadCase
from searchtheory.grid import Grid
from searchtheory.scoring import Outcome
from searchtheory.shares import FAMILY_OF, family_shares

LEAST = 30
PRIOR_CASES = 30.0
BANDS = ((0.0, "under 7"), (7.0, "7 to 11"), (12.0, "12 to 17"))
# Kinds of a find place that are no place of the child's.
OPEN_GROUND = {
    "street": "wander",
    "water": "wander",
    "vehicle": "vehicle",
    "abroad": "outside",
    "border": "exit",
}


@dataclass(frozen=True, slots=True)
class Solved:
    """One closed case: what it was, how old the child, in which family of places it was found, and the two scores."""

    kind: Type
    age_years: float
    family: str  # "" where the kind of place was not recorded
    pair: tuple[Outcome, Outcome] | None  # None where no point was recorded, or no map can be drawn


def refit(grid: Grid) -> dict[str, Any]:
    """Everything, ready for JSON."""
    return summed(list(_solved(grid)))


def summed(cases: list[Solved]) -> dict[str, Any]:
    """Scores of the cases with a find point, and each cell of the tables."""
    from nidaa.doors.cli.search_score import scores

    pairs = [one.pair for one in cases if one.pair]
    cells: dict[tuple[Type, str], list[Solved]] = {}
    for one in cases:
        if one.family:
            cells.setdefault((one.kind, band(one.age_years)), []).append(one)
    return {
        "closed": len(cases),
        "scored": len(pairs),
        "scores": scores(pairs) if pairs else None,
        "least": LEAST,
        "cells": [_cell(*key, found) for key, found in sorted(cells.items())],
    }


def band(age_years: float) -> str:
    return next(name for start, name in reversed(BANDS) if age_years >= start)


def family_of(place_kind: str) -> str:
    """The family of places a find belongs to; "" where the kind says nothing."""
    if place_kind in OPEN_GROUND:
        return OPEN_GROUND[place_kind]
    name = PLACES.get(place_kind, place_kind)
    return FAMILY_OF[PlaceKind(name)] if name in set(PlaceKind) else ""


def shrunk(table: dict[str, float], counts: dict[str, int]) -> dict[str, float]:
    """Posterior mean shares: (k × table + counts) / (k + n), k = PRIOR_CASES. They sum to 1."""
    n = sum(counts.values())
    keys = {*table, *counts}
    return {key: (PRIOR_CASES * table.get(key, 0.0) + counts.get(key, 0)) / (PRIOR_CASES + n) for key in keys}


def _cell(kind: Type, ages: str, found: list[Solved]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.family] = counts.get(one.family, 0) + 1
    middle = sum(one.age_years for one in found) / len(found)
    table = family_shares(kind, middle)
    enough = len(found) >= LEAST
    rows = {
        family: {"table": round(table.get(family, 0.0), 4), "found": counts.get(family, 0)}
        for family in sorted({*counts, *(key for key, share in table.items() if share > 0)})
    }
    if enough:
        for family, share in shrunk(table, counts).items():
            if family in rows:
                rows[family]["refitted"] = round(share, 4)
    return {"type": kind.value, "ages": ages, "n": len(found), "refitted": enough, "families": rows}


def _solved(grid: Grid) -> Iterator[Solved]:
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.cases.queries import closed_cases
    from nidaa.ground.audit.commands import record_read
    from nidaa.ground.clock import now
    from nidaa.ground.people.facts import SYSTEM
    from nidaa.resolution.queries import outcome

    heads = [head for head, _closed_at in closed_cases() if not head.exercise or _demo()]
    record_read("closed cases", by=SYSTEM, at=now(), purpose="search refit", detail=f"{len(heads)} cases")
    for head in heads:
        ended = outcome(head.case_id)
        if ended is not None:
            yield _one(head.case_id, ended, grid)


def _one(case_id: Any, ended: Any, grid: Grid) -> Solved:
    from nidaa.cases.facts.case import ONLY
    from nidaa.cases.queries import file_for_the_system
    from nidaa.cases.rules import age_of
    from nidaa.doors.cli.search_score import outcomes
    from nidaa.hypotheses.errors import Refused
    from nidaa.hypotheses.queries import evidence_of_case

    file = file_for_the_system(case_id)
    age = age_of(file.sections.get("child", {}).get(ONLY, {}), ended.found_at)
    kind = Type(next(iter(SUSPICIONS.get(ended.type_final, ())), "unknown"))
    pair = None
    if "point" in ended.details:
        lat, lon = (float(part) for part in ended.details["point"].split(","))
        known = [one for one in evidence_of_case(case_id) if one.recorded_at <= ended.found_at]
        try:
            data = document(file, known, grid, now=ended.found_at).data
            pair = outcomes(read_case(data, grid), (lat, lon), ended.found_at.timestamp(), grid)
        except (Refused, BadCase):
            pair = None  # too little was known for a map: counted among the closed, not among the scored
    return Solved(kind, float(age or 0), family_of(ended.details.get("place_kind", "")), pair)


def _demo() -> bool:
    """In a demo every case is an exercise; elsewhere exercises teach the tables nothing."""
    from django.conf import settings

    return not settings.LIVE


def words(data: dict[str, Any]) -> str:
    """For reading."""
    from nidaa.doors.cli import search_score

    lines = [f"{data['closed']} closed cases; {data['scored']} with a find point and a map."]
    if data["scores"]:
        lines += ["", search_score.words(data["scores"]), ""]
    lines += _cell_lines(data["cells"], data["least"])
    return "\n".join(lines)


def _cell_lines(cells: Iterable[dict[str, Any]], least: int) -> Iterator[str]:
    cells = list(cells)
    if not any(cell["refitted"] for cell in cells):
        yield f"No cell of the tables (type × age) has {least} closed cases yet: the tables stand as they are."
    for cell in cells:
        name = f"{cell['type'].replace('_', ' ')}, {cell['ages']}"
        if not cell["refitted"]:
            yield f"  {name}: {cell['n']} of {least} cases"
            continue
        yield f"  {name}: {cell['n']} cases; share in the table → refitted (found)"
        for family, row in cell["families"].items():
            yield f"    {family:10} {row['table']:6.1%} → {row['refitted']:6.1%}  ({row['found']})"

"""Scores over solved cases for `nidaa search score`: our maps beside the rings, in the same run."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import h3.api.numpy_int as h3
import numpy as np

from searchtheory.areas import OUTSIDE_KM2
from searchtheory.assess import build_map
from searchtheory.case import LatLon, SearchCase
from searchtheory.case_json import read_case
from searchtheory.errors import BadCase
from searchtheory.geodesy import distance_km
from searchtheory.grid import Grid
from searchtheory.json_fields import moment, number, only, record
from searchtheory.rings import rings
from searchtheory.scoring import Outcome, outcome, ring_outcome, score

POLE_DEG = 90.0
TIES_SEED = 20261124  # breaks ties between equally dense cells, the same way in every run


def score_file(path: Path, grid: Grid) -> dict[str, Any]:
    """Scores of all cases of a JSON-lines file. Raises `BadCase` with the line's number."""
    pairs = [outcomes(*case, grid) for case in _cases(path, grid)]
    if not pairs:
        raise BadCase(path.name, "holds no case.")
    return scores(pairs)


def scores(pairs: Sequence[tuple[Outcome, Outcome]]) -> dict[str, Any]:
    """Scores of our maps and, as `baseline`, of the rings."""
    ours = score([pair[0] for pair in pairs], np.random.default_rng(TIES_SEED))
    base = score([pair[1] for pair in pairs], np.random.default_rng(TIES_SEED))
    baseline = base.as_json()
    return {**ours.as_json(), "baseline": baseline}


def _cases(path: Path, grid: Grid) -> Iterator[tuple[SearchCase, LatLon, float]]:
    for number_, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _case(json.loads(line), grid)
        except json.JSONDecodeError as error:
            raise BadCase(f"line {number_}", f"is not JSON ({error}).") from None
        except BadCase as error:
            raise BadCase(f"line {number_}, {error.field}", str(error).partition(": ")[2]) from None


def _case(data: Any, grid: Grid) -> tuple[SearchCase, LatLon, float]:
    row = dict(record(data, "case"))
    truth = record(row.pop("truth", None), "truth")
    only(truth, ("lat", "lon", "at", "note"), "truth")
    at_s = moment(truth, "at", "truth", None)
    place = number(truth, "lat", "truth", -90.0, 90.0), number(truth, "lon", "truth", -180.0, 180.0)
    swapped = abs(place[1]) <= POLE_DEG and not grid.on_land(*place) and grid.on_land(place[1], place[0])
    if swapped:
        raise BadCase("truth", "lies outside the country, but inside it with lat and lon swapped.")
    case = read_case(row, grid, at_s)
    return case, place, at_s


def outcomes(case: SearchCase, truth: LatLon, at_s: float, grid: Grid) -> tuple[Outcome, Outcome]:
    """Our map and the rings of one case against where and when its child was found."""
    found = build_map(case, grid, at_s)
    ids = int(h3.latlng_to_cell(*truth, 8)), int(h3.latlng_to_cell(*truth, 10))
    cell = found.field.partition.position_of(*truth, *ids)
    start = case.start()
    away = None if cell is None or start is None else float(distance_km(*start, *truth))
    ring, _ = rings(case, grid)
    if start is None and cell is not None:
        away = 0.0
    land = float(grid.area_km2.sum()) + OUTSIDE_KM2
    return outcome(found, cell), ring_outcome(ring, away, land)


def words(data: dict[str, Any]) -> str:
    rows = [("maps of this engine", data), ("rings", data["baseline"])]
    lines = [f"{data['n']} cases", f"{'':22}{'log/km²':>9}{'50 %':>7}{'80 %':>7}{'95 %':>7}{'KS':>7}"]
    lines[1] += f"{'km² to 50':>12}{'to 80':>12}{'R':>8}"
    for name, row in rows:
        cover = row["coverage"]
        lines.append(
            f"{name:22}{row['log_density_per_km2']:9.3f}{cover['50']:7.1%}{cover['80']:7.1%}{cover['95']:7.1%}"
            f"{row['ks']:7.3f}{row['km2_to_50']:12.1f}{row['km2_to_80']:12.1f}{row['mapscore_r']:8.4f}"
        )
    lines.append(f"5 % critical value of KS at this n: {1.358 / data['n'] ** 0.5:.3f}")
    return "\n".join(lines)

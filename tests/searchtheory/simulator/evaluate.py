"""Four maps over simulated cases: uniform, rings, ours, oracle.

Run: python -m tests.searchtheory.simulator.evaluate SEED CASES FOLDER_OF_GRID [PROCESSES]
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import h3.api.numpy_int as h3
import numpy as np

from searchtheory.areas import OUTSIDE_KM2
from searchtheory.assess import build_map
from searchtheory.case_json import read_case
from searchtheory.geodesy import distance_km
from searchtheory.json_fields import parse_moment
from searchtheory.rings import rings
from searchtheory.scoring import Outcome, outcome, ring_outcome, score
from searchtheory.store import ARRAYS, grid_of

from .country import Country
from .draw import draw_case
from .oracle import Cells, oracle_map


def load_grid(folder):
    record = json.loads((folder / "grid.json").read_text())
    return grid_of({name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}, record)


def oracle_outcome(mass, abroad, cells, cell, land):
    density = abroad / OUTSIDE_KM2 if cell is None else mass[cell] / cells.area[cell]
    every = np.append(np.where(cells.open, mass / cells.area, 0.0), abroad / OUTSIDE_KM2)
    weight, km2 = np.append(mass, abroad), np.append(cells.land, OUTSIDE_KM2)
    above, same = every > density * (1 + 1e-9), np.abs(every - density) <= density * 1e-9
    return Outcome(
        float(np.log(max(density, 1e-30))), float(weight[above].sum()), float(weight[same].sum()),
        float(km2[above].sum()), float(km2[same].sum()), land,
    )  # fmt: skip


def uniform_outcome(land):
    return Outcome(-float(np.log(land)), 0.0, 1.0, 0.0, land, land)


def run(job):
    seed, first, last, folder, with_oracle = job
    grid = load_grid(Path(folder))
    country = Country(grid)
    land = float(grid.area_km2.sum()) + OUTSIDE_KM2
    rows = []
    for index in range(first, last):
        data, truth = draw_case(np.random.default_rng([seed, index]), country)
        find = data.pop("truth")
        at_s = parse_moment(find["at"], "truth.at")
        case = read_case(data, grid, at_s)
        found = build_map(case, grid, at_s)
        cell, gap = None, None
        if truth.point is not None:
            point = find["lat"], find["lon"]
            cell = found.field.partition.position_of(
                *point, h3.latlng_to_cell(*point, 8), h3.latlng_to_cell(*point, 10)
            )
            gap = float(distance_km(*case.start(), *point))
        ring, _ = rings(case, grid)
        row = {
            "uniform": uniform_outcome(land),
            "rings": ring_outcome(ring, gap, land),
            "ours": outcome(found, cell),
        }
        if with_oracle:
            cells = Cells(found.field.partition)
            at = None if cell is None else cell[0] * grid.size + cell[1]
            row["oracle"] = oracle_outcome(*oracle_map(truth, country, cells), cells, at, land)
        row["about"] = (truth.goal, truth.kind, truth.stated, truth.age, truth.hours, gap, len(case.evidence))
        rows.append(row)
    return rows


def evaluate(seed, cases, folder, processes=1, with_oracle=True):
    edges = np.linspace(0, cases, 4 * processes + 1).astype(int)
    jobs = [(seed, int(a), int(b), str(folder), with_oracle) for a, b in pairwise(edges)]
    if processes == 1:
        parts = [run(job) for job in jobs]
    else:
        with ProcessPoolExecutor(processes) as pool:
            parts = list(pool.map(run, jobs))
    return [row for part in parts for row in part]


def table(rows, seed):
    maps = ["uniform", "rings", "ours"] + (["oracle"] if "oracle" in rows[0] else [])
    return {name: score([row[name] for row in rows], np.random.default_rng([seed, 10**6])) for name in maps}


def main():
    seed, cases, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    rows = evaluate(seed, cases, folder, int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    print(f"seed {seed}, {len(rows)} cases; 5 % critical KS {1.358 / np.sqrt(len(rows)):.3f}")
    for name, s in table(rows, seed).items():
        cover = " ".join(f"{c:.3f}" for c in s.coverage)
        print(
            f"{name:8} log/km² {s.log_density_per_km2:7.3f}  cover {cover}  KS {s.ks:.3f}  "
            f"km² to 50 {s.km2_to_50:10.1f} to 80 {s.km2_to_80:10.1f}  R {s.mapscore_r:.4f}"
        )
    return rows


if __name__ == "__main__":
    main()

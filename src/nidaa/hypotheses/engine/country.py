"""The national grid and its roads on disk: built once from the country pack, then mapped into memory."""

import csv
import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from searchtheory.grid import Grid, Landmarks
from searchtheory.landscape import Commune, build_grid
from searchtheory.roads import RoadGraph
from searchtheory.store import ARRAYS, arrays_of, grid_of, record_of
from searchtheory.travel import Roads, roads_of

HUB_KINDS = {"rail", "bus", "port", "airport", "border"}
ROAD_ARRAYS = ("lat", "lon", "first", "target", "hours", "cell")
NO_GRID = (OSError, KeyError, ValueError)  # what `load` raises where there is none to use


def load(folder: Path) -> Grid:
    """The grid of a folder, memory-mapped. Raises one of `NO_GRID` where there is none to use."""
    record = json.loads((folder / "grid.json").read_text(encoding="utf-8"))
    return grid_of({name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}, record)


def build(folder: Path, pack: str, tell: Callable[[str], None]) -> Grid:
    """Build the grid from the pack's files and keep it. The record is written last: no half grid is ever loaded."""
    data = files("nidaa.packs") / pack / "data"
    tell("Building the national grid once (communes, people, blocks): about ten seconds …")
    grid = build_grid(_communes(data), _built_up(data), _landmarks(data))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "grid.json").unlink(missing_ok=True)
    for name, array in arrays_of(grid).items():
        np.save(folder / f"{name}.npy", array)
    (folder / "grid.json").write_text(json.dumps(record_of(grid)), encoding="utf-8")
    tell(f"Done: {grid.size:,} cells, {grid.population.sum():,.0f} people, in {folder}.")
    return load(folder)


def load_roads(folder: Path) -> Roads | None:
    """The roads imported beside a grid, or None where there are none."""
    try:
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ROAD_ARRAYS}
    except (OSError, ValueError):
        return None
    cell = arrays.pop("cell")
    return roads_of(RoadGraph(**arrays), cell)


def _rows(data: Any, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((data / name).read_text(encoding="utf-8").splitlines()))


def _features(data: Any, name: str) -> list[Mapping[str, Any]]:
    return list(json.loads((data / name).read_text(encoding="utf-8"))["features"])


def _communes(data: Any) -> list[Commune]:
    rows = {row["code"]: row for row in _rows(data, "communes.csv")}
    communes = []
    for feature in _features(data, "communes.geojson"):
        row = rows[feature["properties"]["code"]]
        people = float(row["population_2024"] or 0)
        communes.append(
            Commune(row["code"], feature["geometry"], people, float(row["lat"]), float(row["lon"]))
        )
    return communes


def _built_up(data: Any) -> list[Mapping[str, Any]]:
    return [feature["geometry"] for feature in _features(data, "urban_centres.geojson")]


def _landmarks(data: Any) -> Landmarks:
    towns = [row for row in _rows(data, "communes.csv") if row["type"] == "urban"]
    hubs = [row for row in _rows(data, "hubs.csv") if row["kind"] in HUB_KINDS]
    return Landmarks(
        tuple(row["name_fr"] for row in towns),
        np.array([[float(row["lat"]), float(row["lon"])] for row in towns]).reshape(-1, 2),
        np.array([float(row["population_2024"] or 0) for row in towns]),
        tuple(row["name_fr"] for row in hubs),
        tuple(row["kind"] for row in hubs),
        np.array([[float(row["lat"]), float(row["lon"])] for row in hubs]).reshape(-1, 2),
    )

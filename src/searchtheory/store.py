"""A grid as named arrays and a small record, and back: what a caller writes to files and maps into memory."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchtheory.grid import Grid, Landmarks

FORMAT = 1  # a grid written by another format is built again
ARRAYS = (
    "ids", "xyz", "area_km2", "population", "presence", "admin",
    "starts", "block_xyz", "block_radius", "child_offsets",
)  # fmt: skip


def arrays_of(grid: Grid) -> dict[str, NDArray[Any]]:
    """The arrays of a grid by name; about 35 bytes a cell."""
    return {name: getattr(grid, name) for name in ARRAYS}


def record_of(grid: Grid) -> dict[str, Any]:
    """All else, ready for JSON."""
    marks = grid.landmarks
    return {
        "format": FORMAT,
        "digest": grid.digest,
        "admin_codes": list(grid.admin_codes),
        "towns": {
            "names": list(marks.town_names),
            "lat_lon": marks.town_lat_lon.tolist(),
            "population": marks.town_population.tolist(),
        },
        "hubs": {
            "names": list(marks.hub_names),
            "kinds": list(marks.hub_kinds),
            "lat_lon": marks.hub_lat_lon.tolist(),
        },
    }


def grid_of(arrays: Mapping[str, NDArray[Any]], record: Mapping[str, Any]) -> Grid:
    """The grid of arrays (memory-mapped ones stay so) and their record. Raises KeyError on another format."""
    if record.get("format") != FORMAT:
        raise KeyError("format")
    towns, hubs = record["towns"], record["hubs"]
    landmarks = Landmarks(
        tuple(towns["names"]),
        np.array(towns["lat_lon"], float).reshape(-1, 2),
        np.array(towns["population"], float),
        tuple(hubs["names"]),
        tuple(hubs["kinds"]),
        np.array(hubs["lat_lon"], float).reshape(-1, 2),
    )
    return Grid(
        **{name: arrays[name] for name in ARRAYS},
        admin_codes=tuple(record["admin_codes"]),
        landmarks=landmarks,
        digest=record["digest"],
    )

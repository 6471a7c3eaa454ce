"""The road graph on disk: imported once from an OpenStreetMap PBF file the operator supplies."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from nidaa.doors.cli import search_grid
from nidaa.hypotheses.engine import country
from searchtheory.errors import BadCase
from searchtheory.osm import road_graph_from_pbf
from searchtheory.travel import Roads, lay_roads


def roads_folder() -> Path:
    return search_grid.grid_folder() / "roads"


def import_roads(path: Path, tell: Callable[[str], None] = search_grid.say) -> Roads:
    """Read a PBF file, lay its roads over the grid, keep them. Raises `BadCase` where it is no such file."""
    grid = search_grid.load_or_build(tell)
    tell(f"Reading roads from {path.name}; a whole country takes some minutes …")
    try:
        graph = road_graph_from_pbf(path.read_bytes())
        roads = lay_roads(graph, grid)
    except (ValueError, IndexError) as error:
        raise BadCase(path.name, f"cannot be read as OpenStreetMap roads. {error}") from None
    folder = roads_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name in country.ROAD_ARRAYS:
        np.save(folder / f"{name}.npy", roads.cell if name == "cell" else getattr(graph, name))
    tell(f"Done: {graph.nodes:,} nodes, {graph.target.size:,} edges, in {folder}.")
    return roads


def load_roads() -> Roads | None:
    """The imported roads, or None where there are none."""
    return country.load_roads(roads_folder())

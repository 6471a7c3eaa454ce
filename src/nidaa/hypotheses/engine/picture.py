"""A map as shapes for a screen: the most probable cells in four steps, and the outlines of the three areas."""

from dataclasses import dataclass
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from searchtheory.areas import Area
from searchtheory.assess import Map
from searchtheory.geodesy import Floats
from searchtheory.grid import FINE_PER_COARSE, fine_ids

MOST_CELLS = 3000  # what a browser draws without a pause
STEPS = (0.25, 0.50, 0.80)  # a cell's step: the smallest of these areas that it lies in; the rest is step 3
DECIMALS = 5  # about a metre
MOST_OUTLINE_CELLS = 40_000  # a larger area has no outline worth drawing: it is most of a region
RIM = 1.0 - 1e-3  # as searchtheory.areas.inside: the width of a class


@dataclass(frozen=True, slots=True)
class Dense:
    """The cells of the 95 % area, both resolutions, the densest first."""

    ids: NDArray[np.uint64]
    mass: Floats
    density: Floats  # per km²


def pictured(found: Map) -> tuple[dict[str, Any], dict[str, Any]]:
    """Heat and outlines, both GeoJSON, from one look at the map.

    Heat: at most MOST_CELLS cells of the 80 % area, those of a step joined to one shape, `step` 0 (densest) to 2, over
    the outline of the 95 % area as `step` 3. Joined they are a tenth of the corners that a browser has to cut up. An
    area of more than MOST_OUTLINE_CELLS cells has no shape.
    """
    three = found.areas()
    dense = _dense(found, three[-1])
    rims = _outlines(found, dense, three, MOST_OUTLINE_CELLS)
    wide = rims["features"][0]["geometry"]
    under = [_feature(3, wide)] if wide else []
    held = np.cumsum(dense.mass)
    inner = min(int(np.searchsorted(held, STEPS[-1])) + 1, MOST_CELLS, dense.ids.size)
    steps = np.searchsorted(STEPS, held[:inner] - dense.mass[:inner], side="right")
    by_step = [dense.ids[:inner][steps == step] for step in range(len(STEPS))]
    cells = [_feature(step, _outline(chosen)) for step, chosen in enumerate(by_step) if chosen.size]
    return {"type": "FeatureCollection", "features": under + cells}, rims


def outlines(found: Map, most_cells: int | None = None) -> dict[str, Any]:
    """The three areas as GeoJSON, the largest first so that the smaller lie on top.

    An area of more than `most_cells` has no shape.
    """
    three = found.areas()
    return _outlines(found, _dense(found, three[-1]), three, most_cells)


def _outlines(found: Map, dense: Dense, three: tuple[Area, ...], most_cells: int | None) -> dict[str, Any]:
    features = []
    for area in reversed(three):
        chosen = dense.ids[dense.density >= area.density_per_km2 * RIM]
        shape = None if most_cells and chosen.size > most_cells else _outline(chosen)
        said = {"share": area.share, "km2": round(area.km2, 4), "digest": found.digest}
        features.append({"type": "Feature", "properties": said, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


def _dense(found: Map, area: Area) -> Dense:
    """One pass over both tiers. Only what lies above the rim is looked at any further."""
    total, partition = found.odds().total, found.field.partition
    rim = np.float32(area.density_per_km2 * total * RIM)
    ids, mass, density = [], [], []
    for number, (values, tier) in enumerate(zip(found.field.cell_mass(), partition.tiers, strict=True)):
        inside = np.flatnonzero((values >= rim * tier.area_km2) & (tier.open_ > 0))
        coarse = (
            partition.grid.ids[inside]
            if number == 0
            else _fine(partition.grid.ids[partition.refined], inside)
        )
        ids.append(coarse)
        mass.append(values[inside].astype(float) / total)
        density.append(mass[-1] / tier.area_km2[inside])
    all_density = np.concatenate(density)
    order = np.argsort(-all_density, kind="stable")
    return Dense(np.concatenate(ids)[order], np.concatenate(mass)[order], all_density[order])


def _fine(refined: NDArray[np.uint64], at: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Ids of fine cells by their index, without making all of them."""
    parents, children = np.divmod(at, FINE_PER_COARSE)
    needed, row = np.unique(parents, return_inverse=True)
    return np.asarray(fine_ids(refined[needed])[row, children])


def _outline(chosen: Any) -> dict[str, Any]:
    """Cells of both resolutions as one MultiPolygon."""
    resolutions = (chosen >> np.uint64(52)) & np.uint64(0xF)
    polygons: list[Any] = []
    for resolution in np.unique(resolutions):
        shape = h3.cells_to_geo(chosen[resolutions == resolution])
        polygons += shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rounded = [[np.round(ring, DECIMALS).tolist() for ring in polygon] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": rounded}


def _feature(step: int, geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"step": step}, "geometry": geometry}

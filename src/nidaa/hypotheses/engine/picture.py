"""A map as shapes for a screen: the most probable cells in four steps, and the outlines of the three areas."""

from typing import Any

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from searchtheory.areas import inside
from searchtheory.assess import Map
from searchtheory.geodesy import Floats

MOST_CELLS = 3000  # what a browser draws without a pause
STEPS = (0.25, 0.50, 0.80, 0.95)  # a cell's step: the smallest of these areas that it lies in
DECIMALS = 5  # about a metre
MOST_OUTLINE_CELLS = 40_000  # a larger area has no outline worth drawing: it is most of a region


def cells(found: Map) -> dict[str, Any]:
    """GeoJSON of at most MOST_CELLS cells, the densest first; `step` 0 (densest) to 3.

    The collection's `held` says how much of the whole the shown cells hold.
    """
    ids, mass, density = _dense(found)
    order = np.argsort(-density, kind="stable")[:MOST_CELLS]
    held = np.cumsum(mass[order])
    steps = np.searchsorted(STEPS, held - mass[order], side="right")
    rows = [
        {
            "type": "Feature",
            "properties": {"step": int(step)},
            "geometry": {"type": "Polygon", "coordinates": [_ring(int(cell))]},
        }
        for cell, step in zip(ids[order], steps, strict=True)
        if step < len(STEPS)
    ]
    return {"type": "FeatureCollection", "held": float(held[-1]) if held.size else 0.0, "features": rows}


def outlines(found: Map, most_cells: int | None = None) -> dict[str, Any]:
    """The three areas as GeoJSON, the largest first so that the smaller lie on top.

    An area of more than `most_cells` has no shape.
    """
    odds = found.odds()
    ids = found.field.partition.cell_ids()
    features = []
    for area in reversed(found.areas(odds)):
        chosen = ids[np.concatenate(inside(found.field, odds.total, area))]
        shape = None if most_cells and chosen.size > most_cells else outline(chosen)
        said = {"share": area.share, "km2": round(area.km2, 4), "digest": found.digest}
        features.append({"type": "Feature", "properties": said, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


def outline(chosen: Any) -> dict[str, Any]:
    """Cells of both resolutions as one MultiPolygon."""
    resolutions = (chosen >> np.uint64(52)) & np.uint64(0xF)
    polygons: list[Any] = []
    for resolution in np.unique(resolutions):
        shape = h3.cells_to_geo(chosen[resolutions == resolution])
        polygons += shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return {"type": "MultiPolygon", "coordinates": _rounded(polygons)}


def _dense(found: Map) -> tuple[NDArray[np.uint64], Floats, Floats]:
    """Ids, probabilities and densities of the cells of the 95 % area."""
    odds = found.odds()
    area = found.areas(odds)[-1]
    flags = np.concatenate(inside(found.field, odds.total, area))
    mass = np.concatenate(found.field.cell_mass()).astype(float) / odds.total
    km2 = np.concatenate([tier.area_km2 for tier in found.field.partition.tiers]).astype(float)
    ids = found.field.partition.cell_ids()[flags]
    return ids, mass[flags], mass[flags] / km2[flags]


def _ring(cell: int) -> list[list[float]]:
    corners = [[round(lon, DECIMALS), round(lat, DECIMALS)] for lat, lon in h3.cell_to_boundary(cell)]
    return [*corners, corners[0]]


def _rounded(value: Any) -> Any:
    if isinstance(value, float | int):
        return round(float(value), DECIMALS)
    return [_rounded(item) for item in value]

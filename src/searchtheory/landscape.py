"""Builds the grid once from polygons, so that no later step asks H3 for a cell one by one."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from searchtheory.geodesy import Floats, Floats32, unit_vectors
from searchtheory.grid import (
    BLOCK_RESOLUTION,
    COARSE_RESOLUTION,
    EMPTY_LAND_PER_KM2,
    FINE_PER_COARSE,
    FINE_RESOLUTION,
    Grid,
    Landmarks,
    block_table,
    parents,
)

URBAN_DENSITY_RATIO = (
    20.0  # people per km² inside a built-up outline against outside it, same commune (design)
)


@dataclass(frozen=True, slots=True)
class Commune:
    """One administrative area: GeoJSON geometry, people, and the point that stands for it."""

    code: str
    geometry: Mapping[str, Any]
    population: float
    lat: float
    lon: float


def build_grid(
    communes: Sequence[Commune], built_up: Sequence[Mapping[str, Any]], landmarks: Landmarks
) -> Grid:
    """The grid of a country: cells whose centre lies in a commune, people spread within each commune.

    `built_up` are GeoJSON geometries of towns; a cell inside one weighs `URBAN_DENSITY_RATIO` times a cell
    outside (dasymetric mapping). About 5 s and 300 MB for 870,000 cells.
    """
    ids, admin = _cells_of(communes)
    urban = _inside(ids, built_up)
    population = _spread(admin, urban, np.array([c.population for c in communes]))
    return from_cells(ids, admin, population, [c.code for c in communes], landmarks)


def from_cells(
    ids: NDArray[np.uint64],
    admin: NDArray[np.int32],
    population: Floats,
    admin_codes: Sequence[str],
    landmarks: Landmarks,
) -> Grid:
    """A grid from sorted cell ids; centres, areas and blocks follow from the ids."""
    lat_lon = np.array([h3.cell_to_latlng(cell) for cell in ids])
    xyz = unit_vectors(lat_lon[:, 0], lat_lon[:, 1]).astype(np.float32)
    starts, block_xyz, block_radius = block_table(xyz, parents(ids, BLOCK_RESOLUTION))
    middles = [ids[(a + b) // 2] for a, b in pairwise(starts)]
    area = np.repeat([h3.cell_area(cell, "km^2") for cell in middles], np.diff(starts)).astype(np.float32)
    people = population.astype(np.float32)
    return Grid(
        ids=ids,
        xyz=xyz,
        area_km2=area,
        population=people,
        presence=people + np.float32(EMPTY_LAND_PER_KM2) * area,
        admin=admin,
        starts=starts,
        block_xyz=block_xyz,
        block_radius=block_radius,
        child_offsets=np.stack([_children(int(cell)) for cell in middles]),
        admin_codes=tuple(admin_codes),
        landmarks=landmarks,
        digest=hashlib.sha256(ids.tobytes() + people.tobytes()).hexdigest()[:16],
    )


def _cells_of(communes: Sequence[Commune]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    found, owners = [], []
    for index, commune in enumerate(communes):
        cells = h3.geo_to_cells(commune.geometry, COARSE_RESOLUTION)
        if not len(cells):  # smaller than a cell: its point still stands for it
            cells = np.array([h3.latlng_to_cell(commune.lat, commune.lon, COARSE_RESOLUTION)], np.uint64)
        found.append(np.asarray(cells, np.uint64))
        owners.append(np.full(len(cells), index, np.int32))
    ids, first = np.unique(np.concatenate(found), return_index=True)
    return ids, np.concatenate(owners)[first]


def _inside(ids: NDArray[np.uint64], geometries: Sequence[Mapping[str, Any]]) -> NDArray[np.bool_]:
    if not geometries:
        return np.zeros(ids.size, bool)
    inside = np.concatenate(
        [np.asarray(h3.geo_to_cells(g, COARSE_RESOLUTION), np.uint64) for g in geometries]
    )
    return np.isin(ids, inside)


def _spread(admin: NDArray[np.int32], urban: NDArray[np.bool_], people: Floats) -> Floats:
    weight = np.where(urban, URBAN_DENSITY_RATIO, 1.0)
    total = np.bincount(admin, weight, minlength=people.size)
    share: Floats = people / np.maximum(total, 1e-9)
    return np.asarray(weight * share[admin])


def _children(cell: int) -> Floats32:
    centre = unit_vectors(*h3.cell_to_latlng(cell))
    children = np.sort(h3.cell_to_children(cell, FINE_RESOLUTION))
    points = np.array([h3.cell_to_latlng(child) for child in children])
    offsets = (unit_vectors(points[:, 0], points[:, 1]) - centre[:, None]).astype(np.float32)
    if offsets.shape[1] < FINE_PER_COARSE:  # one of the twelve pentagons: none lies on populated land
        offsets = np.resize(offsets, (3, FINE_PER_COARSE))
    return np.asarray(offsets)

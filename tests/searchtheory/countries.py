"""Small invented countries for tests: a round one of H3 cells, and the same turned about the Earth's axis."""

from dataclasses import replace
from functools import cache

import h3.api.numpy_int as h3
import numpy as np

from searchtheory.geodesy import degrees, unit_vectors
from searchtheory.grid import Landmarks
from searchtheory.landscape import from_cells

CAPITAL = (33.57, -7.60)
SEEN_S = 1_790_000_000.0


@cache
def island(rings=45):
    """About 6,200 cells around the capital, 4 million people, more in the middle; two stations and a port."""
    ids = np.sort(np.asarray(h3.grid_disk(h3.latlng_to_cell(*CAPITAL, 8), rings), np.uint64))
    lat_lon = np.array([h3.cell_to_latlng(cell) for cell in ids])
    away = np.hypot(lat_lon[:, 0] - CAPITAL[0], lat_lon[:, 1] - CAPITAL[1])
    people = 3000 * np.exp(-away / 0.08)
    marks = Landmarks(
        ("Capital", "Second"),
        np.array([CAPITAL, (33.70, -7.35)]),
        np.array([3e6, 2e5]),
        ("Central station", "Harbour"),
        ("rail", "port"),
        np.array([(33.59, -7.59), (33.61, -7.62)]),
    )
    return from_cells(ids, np.zeros(ids.size, np.int32), people, ["capital"], marks)


def turned(grid, degrees_east):
    """The same country farther east: every distance is kept."""

    def turn(xyz):
        lat, lon = degrees(xyz)
        return unit_vectors(lat, lon + degrees_east).astype(np.float32)

    a = np.radians(degrees_east)
    rotation = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    marks = replace(
        grid.landmarks,
        town_lat_lon=np.add(grid.landmarks.town_lat_lon, [0, degrees_east]),
        hub_lat_lon=np.add(grid.landmarks.hub_lat_lon, [0, degrees_east]),
    )
    offsets = np.einsum("ij,bjk->bik", rotation, grid.child_offsets.astype(float)).astype(np.float32)
    return replace(
        grid, xyz=turn(grid.xyz), block_xyz=turn(grid.block_xyz), child_offsets=offsets, landmarks=marks
    )

"""How many people live at which distance of a point: what turns a distance into a place among people."""

from dataclasses import dataclass

import numpy as np

from searchtheory.compiled import compiled
from searchtheory.geodesy import Floats, Floats32, chord, surface_km, unit_vectors
from searchtheory.grid import Grid

RINGS = 90  # half an octave of squared chord each: distances in steps of a fifth
FIRST_EXPONENT = 127 - 46
BY_CELL_KM = 90.0  # farther blocks, about 10 km in radius, are thinner than a ring and count as one point
SMOOTHING = np.array([0.25, 0.5, 0.25])


@dataclass(frozen=True, slots=True)
class People:
    """People per km of distance from a point, by ring, smoothed over neighbouring rings."""

    middle_km: Floats
    density: Floats

    def per_km(self, r_km: Floats) -> Floats:
        """People per km of distance, never zero."""
        log_density = np.interp(np.log(r_km), np.log(self.middle_km), np.log(self.density))
        return np.asarray(np.exp(log_density))


def people_around(grid: Grid, lat: float, lon: float) -> People:
    """The people around a point; within a cell's width they are taken as evenly spread."""
    rings = np.zeros(RINGS)
    point = unit_vectors(lat, lon).astype(np.float32)
    gap = np.sqrt(((grid.block_xyz - point[:, None]) ** 2).sum(0))
    near = gap < chord(BY_CELL_KM)
    for block in np.flatnonzero(near):
        cells = slice(grid.starts[block], grid.starts[block + 1])
        _ring_sums(grid.xyz[:, cells], grid.presence[cells], point[0], point[1], point[2], rings)
    everybody = np.add.reduceat(grid.presence, grid.starts[:-1])
    _ring_sums(grid.block_xyz[:, ~near], everybody[~near], point[0], point[1], point[2], rings)
    ring = np.arange(RINGS + 1)
    edges_km = surface_km(np.sqrt(2.0 ** (ring // 2 - 46) * (1 + 0.5 * (ring % 2))))
    middle_km = (edges_km[:-1] + edges_km[1:]) / 2
    cell, _ = grid.nearest(lat, lon)
    here = float(grid.presence[cell] / grid.area_km2[cell])
    width_km = np.diff(edges_km)
    rings = np.where(middle_km < 1.0, here * np.pi * np.diff(edges_km**2), rings)  # fewer cells than rings
    smooth = np.convolve(np.pad(rings, 1, mode="edge"), SMOOTHING, mode="valid")
    least = 1e-3 * middle_km * width_km  # an empty ring still has room
    return People(middle_km, np.maximum(smooth, least) / width_km)


@compiled
def _ring_sums(
    xyz: Floats32, presence: Floats32, x: np.float32, y: np.float32, z: np.float32, rings: Floats
) -> None:
    squares = np.empty(1024, np.float32)
    bits = squares.view(np.int32)
    for first in range(0, presence.size, 1024):
        count = min(1024, presence.size - first)
        for i in range(count):
            dx = xyz[0, first + i] - x
            dy = xyz[1, first + i] - y
            dz = xyz[2, first + i] - z
            squares[i] = dx * dx + dy * dy + dz * dz
        for i in range(count):
            ring = (bits[i] >> np.int32(22)) - np.int32(2 * FIRST_EXPONENT)
            rings[min(max(ring, 0), rings.size - 1)] += presence[first + i]

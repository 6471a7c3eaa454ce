"""Radial densities as tables over the squared chord: any shape costs the same few operations a cell.

A float's own bits are its logarithm, piecewise linear: the table has 64 nodes an octave of squared chord
and is read at `bits >> 17`, so no logarithm and no exponential is computed per cell. Relative error below
2e-4.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from searchtheory.compiled import compiled
from searchtheory.geodesy import Floats, Floats32, chord, surface_km

SHIFT = 17  # 23 mantissa bits - 6: 64 nodes an octave
FRACTION = np.float32(1.0 / (1 << SHIFT))
FIRST_BITS = (127 - 46) << 23  # squared chord 2^-46: 0.8 m
NODES = 64 * 45 + 1  # up to 2^-1: 4,800 km

_NODE_CHORD2 = (
    (np.arange(NODES, dtype=np.int64) * (1 << SHIFT) + FIRST_BITS).astype(np.int32).view(np.float32)
)
NODE_KM = surface_km(np.sqrt(_NODE_CHORD2.astype(float)))


@dataclass(frozen=True, slots=True)
class Radial:
    """A density per km² as a function of distance, cut at `reach_km`."""

    table: Floats32  # (NODES,)
    reach_km: float

    @property
    def reach_chord(self) -> float:
        return float(chord(self.reach_km))


def tabulate(density: Callable[[Floats], Floats], reach_km: float) -> Radial:
    """Table of a density per km² given as a function of km."""
    values = np.where(reach_km >= NODE_KM, density(NODE_KM), 0.0)
    return Radial(values.astype(np.float32), reach_km)


@compiled
def squared_chords(
    xyz: Floats32, first: int, last: int, x: np.float32, y: np.float32, z: np.float32, out: Floats32
) -> None:
    """Squared chords from a point to the cells first..last-1, into out."""
    for i in range(last - first):
        dx = xyz[0, first + i] - x
        dy = xyz[1, first + i] - y
        dz = xyz[2, first + i] - z
        out[i] = dx * dx + dy * dy + dz * dz


@compiled
def lookup(chord2: Floats32, count: int, table: Floats32, out: Floats32) -> None:
    """Reads the table at the first `count` squared chords."""
    bits = chord2.view(np.int32)
    for i in range(count):
        above = bits[i] - np.int32(FIRST_BITS)
        above = max(above, np.int32(0))
        node = min(above >> np.int32(SHIFT), np.int32(NODES - 2))
        rest = np.float32(above - (node << np.int32(SHIFT))) * FRACTION
        low = table[node]
        out[i] = low + rest * (table[node + 1] - low)


@compiled
def fill_radial(
    xyz: Floats32,
    weight: Floats32,
    starts: "np.ndarray[tuple[int], np.dtype[np.int32]]",
    blocks: "np.ndarray[tuple[int], np.dtype[np.int32]]",
    point: Floats32,
    table: Floats32,
    out: Floats32,
) -> None:
    """Weight × density for all cells of the listed blocks, one block after another."""
    squares = np.empty(1024, np.float32)
    at = 0
    for block in blocks:
        first, last = starts[block], starts[block + 1]
        while first < last:
            stop = min(first + 1024, last)
            squared_chords(xyz, first, stop, point[0], point[1], point[2], squares)
            lookup(squares, stop - first, table, out[at:])
            for i in range(stop - first):
                out[at + i] *= weight[first + i]
            at += stop - first
            first = stop

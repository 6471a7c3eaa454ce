"""Compiled sums over blocks.

Whatever is recomputed is recomputed from nothing, block by block in one fixed order: so a layer taken away
and put back gives the same bits.
"""

import numpy as np
from numpy.typing import NDArray

from searchtheory.compiled import compiled
from searchtheory.geodesy import Floats, Floats32
from searchtheory.tiers import Ints

Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]


@compiled
def clear_blocks(values: Floats32, starts: Ints, touched: Flags, to: np.float32) -> None:
    """Values := to, in touched blocks."""
    for block in range(touched.size):
        if touched[block]:
            for i in range(starts[block], starts[block + 1]):
                values[i] = to


@compiled
def add_touched(
    total: Floats32, values: Floats32, part: np.float32, starts: Ints, blocks: Ints, touched: Flags
) -> None:
    """Total += values, in those of a layer's blocks that are touched."""
    at = 0
    for block in blocks:
        first, last = starts[block], starts[block + 1]
        if touched[block]:
            for i in range(last - first):
                total[first + i] += part * values[at + i]
        at += last - first


@compiled
def max_touched(total: Floats32, values: Floats32, starts: Ints, blocks: Ints, touched: Flags) -> None:
    """Total := max(total, values), in those of a layer's blocks that are touched."""
    at = 0
    for block in blocks:
        first, last = starts[block], starts[block + 1]
        if touched[block]:
            for i in range(last - first):
                total[first + i] = max(total[first + i], values[at + i])
        at += last - first


@compiled
def weigh(  # noqa: PLR0917 (compiled: plain arrays in a row)
    like: Floats32,
    reports: Floats32,
    effort: Floats32,
    strongest: Floats32,
    open_: Floats32,
    starts: Ints,
    touched: Flags,
    most_coverage: np.float32,
    second_pass: np.float32,
) -> None:
    """Likelihood of a cell from its log ratios and coverages: exp(reports - coverage), 0 where cut."""
    for block in range(touched.size):
        if not touched[block]:
            continue
        for i in range(starts[block], starts[block + 1]):
            covered = strongest[i] + second_pass * (effort[i] - strongest[i])
            log_like = min(max(reports[i], np.float32(-30.0)), np.float32(30.0))
            like[i] = open_[i] * np.exp(log_like - min(covered, most_coverage))


@compiled
def part_sums(
    values: Floats32,
    entry_block: Ints,
    entry_at: Longs,
    starts: Ints,
    like: Floats32,
    touched: Flags,
    parts: Floats,
) -> None:
    """parts[e] := sum over the entry's block of values × likelihood, where touched."""
    for entry in range(entry_block.size):
        block = entry_block[entry]
        if not touched[block]:
            continue
        first, at = starts[block], entry_at[entry]
        count = starts[block + 1] - first
        total = np.float32(0.0)
        for i in range(count):
            total += values[at + i] * like[first + i]
        parts[entry] = total


@compiled
def mix(
    values: Floats32,
    entry_block: Ints,
    entry_at: Longs,
    entry_factor: Floats32,
    starts: Ints,
    total: Floats32,
) -> None:
    """Total += factor × values over all entries."""
    for entry in range(entry_block.size):
        factor = entry_factor[entry]
        if factor == 0.0:
            continue
        first, at = starts[entry_block[entry]], entry_at[entry]
        for i in range(starts[entry_block[entry] + 1] - first):
            total[first + i] += factor * values[at + i]


@compiled
def density_histogram(
    mass: Floats32, like: Floats32, area: Floats32, histogram: Floats, areas: Floats
) -> None:
    """Mass and area by density class; a class is the upper bits of the density as a float (0.4 % wide)."""
    density = np.empty(1024, np.float32)
    bits = density.view(np.int32)
    for first in range(0, mass.size, 1024):
        count = min(1024, mass.size - first)
        for i in range(count):
            density[i] = mass[first + i] * like[first + i] / area[first + i]
        for i in range(count):
            if density[i] > 0.0:
                node = bits[i] >> np.int32(15)
                histogram[node] += density[i] * area[first + i]
                areas[node] += area[first + i]

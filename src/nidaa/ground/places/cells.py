"""H3 cells as 64-bit numbers. The descendants of a cell, at any one resolution, are neighbours in the order of numbers.

Bits of an index (h3geo.org, "H3 index bit layout"): resolution in four bits from bit 52; then 15 digits of three
bits, the coarsest highest; digits finer than the resolution are 7.
"""

from functools import lru_cache

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.int64]
Degrees = NDArray[np.float64]

HOME = 9  # about 350 m across: what is kept of where a subscriber lives
PARENT = 6  # about 7 km across: by these heads are counted
# No point of a cell of resolution 6, nor the centre of any of its descendants, is farther from its centre: on a
# country's worth of cells it is 4.0 km at most, and at the worst places of the globe below 4.7.
PARENT_REACH_KM = 5.0

COARSE = 4  # about 50 km across: by these a country is searched
COARSE_REACH_KM = 35.0  # likewise: 29 km at the worst places of the globe, and a little for its descendants

COARSE_STEP = 0.15  # degrees: 17 km, less than from a coarse cell's centre to any of its sides

_RESOLUTION_BIT = 52
_IS_A_CELL = 1 << 59  # the mode: not an edge, nor a corner
COARSE_STRIDE = 1 << 3 * (15 - COARSE)  # from one coarse cell's first descendant to the next one's
_DIGITS_BELOW = 3 * (15 - HOME)
_FINER = (1 << 3 * (HOME - PARENT)) - 1
_LAST_DIGITS = 0o666  # of the last descendant


def cell_at(lat: float, lon: float, resolution: int = HOME) -> int:
    return int(h3.latlng_to_cell(lat, lon, resolution))


def centres(cells: Cells) -> tuple[Degrees, Degrees]:
    """Latitudes and longitudes."""
    # Not remembered: asking H3 again takes half a microsecond, looking it up takes more.
    found = np.array([h3.cell_to_latlng(cell) for cell in cells.tolist()], dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


@lru_cache(maxsize=8)
def coarse_cells(bounds: tuple[float, float, float, float]) -> Cells:
    """Cells of resolution 4 that cover a frame (west, south, east, north), and half a degree around it."""
    west, south, east, north = bounds
    lats = np.arange(south - 0.5, north + 0.5, COARSE_STEP)
    lons = np.arange(west - 0.5, east + 0.5, COARSE_STEP)
    found = {cell_at(lat, lon, COARSE) for lat in lats.tolist() for lon in lons.tolist()}
    return np.array(sorted(found), dtype=np.int64)


def parents(cells: Cells) -> Cells:
    """Of resolution 6, of cells of resolution 9."""
    bare = cells & ~(np.int64(15) << _RESOLUTION_BIT)
    return bare | np.int64(PARENT << _RESOLUTION_BIT) | np.int64(_FINER << _DIGITS_BELOW)


def spans(of_parents: Cells) -> tuple[Cells, Cells]:
    """First and last cell of resolution 9 in each parent of resolution 6."""
    bare = of_parents & ~(np.int64(15) << _RESOLUTION_BIT) & ~np.int64(_FINER << _DIGITS_BELOW)
    first = bare | np.int64(HOME << _RESOLUTION_BIT)
    return first, first | np.int64(_LAST_DIGITS << _DIGITS_BELOW)


def parents_below(coarse: Cells) -> tuple[Cells, Cells]:
    """First and last parent of resolution 6 in each cell of resolution 4, whether or not it is a cell of its own."""
    below = np.int64(0o77 << _DIGITS_BELOW + 3 * (HOME - PARENT))
    bare = coarse & ~(np.int64(15) << _RESOLUTION_BIT) & ~below
    first = bare | np.int64(PARENT << _RESOLUTION_BIT)
    return first, first | below


def numbers_of(resolution: int) -> tuple[int, int]:
    """The first and last number that a cell of a resolution can have."""
    first = _IS_A_CELL | resolution << _RESOLUTION_BIT
    return first, first | (1 << _RESOLUTION_BIT) - 1

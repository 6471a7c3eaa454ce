"""The country as cells: the coarse grid (H3 resolution 8), in blocks of neighbours that are looked at together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchtheory.geodesy import Floats, Floats32, chord, degrees, unit_vectors

COARSE_RESOLUTION = 8  # 0.74 km² a cell
FINE_RESOLUTION = 10  # 0.015 km²
BLOCK_RESOLUTION = 5  # 343 coarse cells a block
FINE_PER_COARSE = 49
EMPTY_LAND_PER_KM2 = 2.0  # presence where nobody lives: a design value, so that no land is impossible


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Named points of the country that stand for hubs and ways out. All arrays share one length per group."""

    town_names: tuple[str, ...]
    town_lat_lon: Floats  # (towns, 2) degrees
    town_population: Floats
    hub_names: tuple[str, ...]
    hub_kinds: tuple[str, ...]  # rail, bus, port, airport, border
    hub_lat_lon: Floats  # (hubs, 2) degrees


NO_LANDMARKS = Landmarks((), np.zeros((0, 2)), np.zeros(0), (), (), np.zeros((0, 2)))


@dataclass(frozen=True, slots=True)
class Grid:
    """All land cells, sorted by id. `starts[b]:starts[b+1]` are the cells of block b."""

    ids: NDArray[np.uint64]
    xyz: Floats32  # (3, cells) unit vectors
    area_km2: Floats32
    population: Floats32
    presence: Floats32  # population, and a little everywhere
    admin: NDArray[np.int32]  # index into admin_codes, -1 where unknown
    starts: NDArray[np.int32]
    block_xyz: Floats32  # (3, blocks)
    block_radius: Floats32  # chord from the block's centre to its farthest cell
    child_offsets: Floats32  # (blocks, 3, 49): from a coarse cell's centre to its fine cells' centres
    admin_codes: tuple[str, ...]
    landmarks: Landmarks
    digest: str

    @property
    def size(self) -> int:
        return int(self.ids.size)

    def nearest(self, lat: float, lon: float) -> tuple[int, float]:
        """Index of the nearest cell and the chord to its centre."""
        point = unit_vectors(lat, lon)
        gaps = np.sqrt(((self.block_xyz - point[:, None]) ** 2).sum(0)) - self.block_radius
        best, best_chord = 0, np.inf
        for block in np.argsort(gaps)[:12]:
            if gaps[block] > best_chord:
                break
            cells = slice(self.starts[block], self.starts[block + 1])
            chords = np.sqrt(((self.xyz[:, cells] - point[:, None]) ** 2).sum(0))
            at = int(chords.argmin())
            if chords[at] < best_chord:
                best, best_chord = int(self.starts[block]) + at, float(chords[at])
        return best, best_chord

    def on_land(self, lat: float, lon: float, within_km: float = 1.5) -> bool:
        """Whether a point lies in the country, or in a harbour's reach of it."""
        return self.nearest(lat, lon)[1] <= float(chord(within_km))

    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east of the blocks' centres, with half a degree around them."""
        lat, lon = degrees(self.block_xyz)
        return lat.min() - 0.5, lon.min() - 0.5, lat.max() + 0.5, lon.max() + 0.5

    def index_of(self, cell_id: int) -> int | None:
        """Position of a coarse cell id, or None when it is not land of this country."""
        at = int(np.searchsorted(self.ids, np.uint64(cell_id)))
        return at if at < self.ids.size and int(self.ids[at]) == cell_id else None


def parents(ids: NDArray[np.uint64], resolution: int) -> NDArray[np.uint64]:
    """H3 parents by bit arithmetic: the resolution field is set, the finer digits are filled with 7."""
    digits = np.uint64((1 << (3 * (15 - resolution))) - 1)
    cleared = ids & ~np.uint64(0xF << 52)
    return (cleared | np.uint64(resolution << 52)) | digits


def fine_ids(coarse: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The 49 resolution-10 descendants of each resolution-8 cell, shape (cells, 49), in id order."""
    base = (coarse & ~np.uint64(0xF << 52)) | np.uint64(FINE_RESOLUTION << 52)
    base &= ~np.uint64(0o77 << (3 * (15 - FINE_RESOLUTION)))
    digits = np.array([(i << 3) | j for i in range(7) for j in range(7)], np.uint64)
    shifted: NDArray[np.uint64] = digits << np.uint64(3 * (15 - FINE_RESOLUTION))
    return np.asarray(base[:, None] | shifted[None, :])


def block_table(xyz: Floats32, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int32], Floats32, Floats32]:
    """Starts, centres and radii of runs of equal keys in cells sorted by key."""
    edges = np.flatnonzero(np.diff(keys)) + 1
    starts = np.concatenate(([0], edges, [keys.size])).astype(np.int32)
    sums = np.add.reduceat(xyz.astype(float), starts[:-1], axis=1)
    centres = sums / np.sqrt((sums**2).sum(0))
    spread = np.repeat(centres, np.diff(starts), axis=1)
    chords = np.sqrt(((xyz - spread) ** 2).sum(0))
    radii = np.maximum.reduceat(chords, starts[:-1]) + 1e-6  # 6 m of float32 rounding
    return starts, centres.astype(np.float32), radii.astype(np.float32)

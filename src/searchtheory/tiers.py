"""Two tiers of cells: the coarse country, and fine windows where something may be close by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchtheory.geodesy import Floats, Floats32, chord, unit_vectors
from searchtheory.grid import FINE_PER_COARSE, Grid, block_table, fine_ids, parents

Ints = NDArray[np.int32]
FINE_BLOCK_RESOLUTION = 7  # up to seven refined cells, 343 fine cells, a block


@dataclass(frozen=True, slots=True)
class Window:
    """A place around which the map is drawn at fine resolution."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Tier:
    """Cells in blocks. `open_` is 0 where a cell is replaced by finer ones."""

    xyz: Floats32  # (3, cells)
    area_km2: Floats32
    presence: Floats32
    population: Floats32
    open_: Floats32
    coarse: NDArray[np.int64] | None  # the coarse cell each fine cell was cut from; None on the coarse tier
    unit: Floats32  # ones: the weight of a density that is no mass
    starts: Ints
    block_xyz: Floats32
    block_radius: Floats32

    @property
    def size(self) -> int:
        return int(self.area_km2.size)

    @property
    def blocks(self) -> int:
        return int(self.starts.size - 1)

    def near(self, point: Floats, reach_chord: float) -> Ints:
        """Blocks that may hold a cell within reach of a point."""
        gap = np.sqrt(((self.block_xyz - point[:, None].astype(np.float32)) ** 2).sum(0))
        return np.flatnonzero(gap <= reach_chord + self.block_radius).astype(np.int32)

    def cells_of(self, blocks: Ints) -> NDArray[np.int64]:
        """Indices of all cells of the listed blocks, in order."""
        if not blocks.size:
            return np.zeros(0, np.int64)
        parts = [np.arange(self.starts[b], self.starts[b + 1]) for b in blocks]
        return np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class Partition:
    """A grid with windows cut into it: coarse cells that stay, and 49 fine ones for each that does not."""

    grid: Grid
    coarse: Tier
    fine: Tier
    refined: NDArray[np.int64]  # coarse cells that were cut, sorted

    @property
    def tiers(self) -> tuple[Tier, Tier]:
        return self.coarse, self.fine

    def cell_ids(self) -> NDArray[np.uint64]:
        """H3 ids of all cells, coarse ones (cut or not) first."""
        return np.concatenate((self.grid.ids, fine_ids(self.grid.ids[self.refined]).ravel()))

    def position_of(self, lat: float, lon: float, coarse_id: int, fine_id: int) -> tuple[int, int] | None:
        """Tier and index of the cell that holds a point with these two H3 ids; None outside the country."""
        coarse = self.grid.index_of(coarse_id)
        if coarse is None:
            index, gap = self.grid.nearest(lat, lon)
            if gap > float(chord(1.5)):  # a harbour or a beach still counts as the shore beside it
                return None
            coarse = index
        at = int(np.searchsorted(self.refined, coarse))
        if at < self.refined.size and self.refined[at] == coarse:
            return 1, at * FINE_PER_COARSE + self._child(at, coarse, lat, lon, fine_id)
        return 0, coarse

    def _child(self, at: int, coarse: int, lat: float, lon: float, fine_id: int) -> int:
        ids = fine_ids(self.grid.ids[coarse : coarse + 1])[0]
        if int(ids[0]) <= fine_id <= int(ids[-1]):
            return int(np.searchsorted(ids, np.uint64(fine_id)))
        cells = slice(at * FINE_PER_COARSE, (at + 1) * FINE_PER_COARSE)
        gaps = ((self.fine.xyz[:, cells] - unit_vectors(lat, lon)[:, None]) ** 2).sum(0)
        return int(gaps.argmin())


def cut(grid: Grid, windows: Sequence[Window]) -> Partition:
    """The partition of a grid with these windows; the order of windows does not matter."""
    refined = _cells_within(grid, windows)
    mask = np.ones(grid.size, np.float32)
    mask[refined] = 0.0
    coarse = Tier(
        xyz=grid.xyz,
        area_km2=grid.area_km2,
        presence=grid.presence,
        population=grid.population,
        open_=mask,
        coarse=None,
        unit=np.ones(grid.size, np.float32),
        starts=grid.starts,
        block_xyz=grid.block_xyz,
        block_radius=grid.block_radius,
    )
    return Partition(grid, coarse, _fine_tier(grid, refined), refined)


def _cells_within(grid: Grid, windows: Sequence[Window]) -> NDArray[np.int64]:
    chosen = np.zeros(grid.size, bool)
    for window in windows:
        point = unit_vectors(window.lat, window.lon)
        reach = float(chord(window.radius_km))
        gap = np.sqrt(((grid.block_xyz - point[:, None]) ** 2).sum(0))
        for block in np.flatnonzero(gap <= reach + grid.block_radius):
            cells = slice(grid.starts[block], grid.starts[block + 1])
            chosen[cells] |= ((grid.xyz[:, cells] - point[:, None]) ** 2).sum(0) <= reach**2
    return np.flatnonzero(chosen)


def _fine_tier(grid: Grid, refined: NDArray[np.int64]) -> Tier:
    block = np.searchsorted(grid.starts, refined, side="right") - 1
    xyz = grid.xyz[:, refined][:, :, None] + grid.child_offsets[block].transpose(1, 0, 2)
    xyz = np.ascontiguousarray(xyz.reshape(3, -1), np.float32)

    def split(values: Floats32) -> Floats32:
        return np.repeat(values[refined] / np.float32(FINE_PER_COARSE), FINE_PER_COARSE)

    keys = np.repeat(parents(grid.ids[refined], FINE_BLOCK_RESOLUTION), FINE_PER_COARSE)
    if not refined.size:
        return _empty_tier()
    starts, block_xyz, block_radius = block_table(xyz, keys)
    return Tier(
        xyz=xyz,
        area_km2=split(grid.area_km2),
        presence=split(grid.presence),
        population=split(grid.population),
        open_=np.ones(xyz.shape[1], np.float32),
        coarse=np.repeat(refined, FINE_PER_COARSE),
        unit=np.ones(xyz.shape[1], np.float32),
        starts=starts,
        block_xyz=block_xyz,
        block_radius=block_radius,
    )


def _empty_tier() -> Tier:
    none = np.zeros(0, np.float32)
    nowhere = np.zeros((3, 0), np.float32)
    return Tier(
        nowhere, none, none, none, none, np.zeros(0, np.int64), none, np.zeros(1, np.int32), nowhere, none
    )

"""Shapes a hypothesis can have on the map, and how each is drawn on the cells of a tier."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from searchtheory.compiled import compiled
from searchtheory.geodesy import Floats, Floats32, chord, unit_vectors
from searchtheory.radial import Radial, fill_radial
from searchtheory.tiers import Ints, Tier

CORRIDOR_SIGMAS = 4.0
Field = Literal["area", "presence"]


@dataclass(frozen=True, slots=True)
class Around:
    """A radial density around one or more points, times land (`area`) or people (`presence`)."""

    points: tuple[tuple[float, float], ...]  # (lat, lon)
    weights: tuple[float, ...]
    radial: Radial
    field: Field


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The whole country by people."""

    field: Field


@dataclass(frozen=True, slots=True)
class Corridor:
    """Along the great circle from one point towards another, as far as `reach_km`."""

    start: tuple[float, float]
    end: tuple[float, float]
    sigma_km: float
    reach_km: float


@dataclass(frozen=True, slots=True, eq=False)
class ByRoad:
    """People, by a density over travel time: `hours` per coarse cell, infinite where no road leads."""

    hours: Floats32
    median_h: float
    sigma: float
    within_h: float


Shape = Around | Everywhere | Corridor | ByRoad


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values of a shape on the cells of `blocks`, one block after another. Not normalised."""

    blocks: Ints
    values: Floats32


def draw(shape: Shape, tier: Tier) -> Drawn:
    """The shape on a tier: mass per cell up to one factor common to all tiers."""
    match shape:
        case Around():
            return _draw_around(shape, tier)
        case Everywhere():
            return Drawn(np.arange(tier.blocks, dtype=np.int32), weight_of(tier, shape.field))
        case Corridor():
            return _draw_corridor(shape, tier)
        case ByRoad():
            return _draw_by_road(shape, tier)


def _draw_by_road(shape: ByRoad, tier: Tier) -> Drawn:
    """People × a log-normal over hours, as a density per hour, cut softly at the time there was."""
    hours = np.maximum(shape.hours if tier.coarse is None else shape.hours[tier.coarse], np.float32(0.02))
    z = np.log(np.where(np.isfinite(hours), hours, np.float32(1e6)) / shape.median_h) / shape.sigma
    edge = 1.0 / (1.0 + np.exp(np.clip((hours - shape.within_h) / (0.05 + 0.08 * shape.within_h), -50, 50)))
    values = tier.presence * np.exp(-0.5 * z * z) / hours**2 * edge
    return Drawn(np.arange(tier.blocks, dtype=np.int32), np.nan_to_num(values).astype(np.float32))


def weight_of(tier: Tier, field: Field) -> Floats32:
    return tier.area_km2 if field == "area" else tier.presence


def radial_on(radial: Radial, lat: float, lon: float, weight: Floats32, tier: Tier) -> Drawn:
    """Weight × radial density around one point."""
    point = unit_vectors(lat, lon)
    blocks = tier.near(point, radial.reach_chord)
    values = np.empty(_count(tier, blocks), np.float32)
    fill_radial(tier.xyz, weight, tier.starts, blocks, point.astype(np.float32), radial.table, values)
    return Drawn(blocks, values)


def _draw_around(shape: Around, tier: Tier) -> Drawn:
    weight = weight_of(tier, shape.field)
    parts = [radial_on(shape.radial, lat, lon, weight, tier) for lat, lon in shape.points]
    if len(parts) == 1:
        return parts[0]
    return _merge(parts, shape.weights, tier)


def _merge(parts: list[Drawn], weights: tuple[float, ...], tier: Tier) -> Drawn:
    blocks = np.unique(np.concatenate([part.blocks for part in parts])).astype(np.int32)
    total = np.zeros(tier.size, np.float32)
    for part, factor in zip(parts, weights, strict=True):
        add_blocks(total, part.values, tier.starts, part.blocks, np.float32(factor))
    return Drawn(blocks, total[tier.cells_of(blocks)])


def _draw_corridor(shape: Corridor, tier: Tier) -> Drawn:
    start, end = unit_vectors(*shape.start), unit_vectors(*shape.end)
    normal = np.cross(start, end)
    normal /= np.sqrt((normal**2).sum())
    along = np.cross(normal, start)
    length = float(np.arccos(np.clip(start @ end, -1.0, 1.0)))
    reach = min(length, shape.reach_km / 6371.0088)
    middle = np.cos(reach / 2) * start + np.sin(reach / 2) * along
    width = float(chord(shape.sigma_km))
    blocks = tier.near(middle, 2 * np.sin(reach / 4) + 4 * width)
    off_line = np.abs(normal @ tier.block_xyz[:, blocks]) <= 4 * width + tier.block_radius[blocks]
    blocks = np.ascontiguousarray(blocks[off_line])
    cells = tier.cells_of(blocks)
    xyz = tier.xyz[:, cells].astype(float)
    across = (normal @ xyz) / width
    position = np.arctan2(along @ xyz, start @ xyz)
    past = np.maximum(np.maximum(-position, position - reach), 0.0) / width
    values = np.where(np.hypot(across, past) < CORRIDOR_SIGMAS, np.exp(-0.5 * (across**2 + past**2)), 0.0)
    return Drawn(blocks, (values * tier.area_km2[cells]).astype(np.float32))


def line_density(line: tuple[tuple[float, float], ...], sigma_km: float, tier: Tier) -> Drawn:
    """exp(-d²/2σ²) of the distance to the nearest stretch of a line, on the cells near it."""
    best = np.zeros(tier.size, np.float32)
    touched: list[Ints] = []
    for start, end in pairwise(line):
        part = _draw_corridor(Corridor(start, end, sigma_km, 1e5), tier)
        cells = tier.cells_of(part.blocks)
        best[cells] = np.maximum(best[cells], part.values / tier.area_km2[cells])
        touched.append(part.blocks)
    blocks = np.unique(np.concatenate(touched)).astype(np.int32)
    return Drawn(blocks, best[tier.cells_of(blocks)])


def _count(tier: Tier, blocks: Ints) -> int:
    return int((tier.starts[blocks + 1] - tier.starts[blocks]).sum())


@compiled
def add_blocks(total: Floats32, values: Floats32, starts: Ints, blocks: Ints, factor: np.float32) -> None:
    """total[cells of blocks] += factor × values."""
    at = 0
    for block in blocks:
        first, last = starts[block], starts[block + 1]
        for i in range(last - first):
            total[first + i] += factor * values[at + i]
        at += last - first


def gaussian(r_km: Floats, sigma_km: float) -> Floats:
    """Circular normal density per km²."""
    return np.asarray(np.exp(-0.5 * (r_km / sigma_km) ** 2) / (2 * np.pi * sigma_km**2))

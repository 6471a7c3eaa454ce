"""The smallest circle, and the smallest set of communes, that hold a share of where the child may be.

Shares are of the mass within the country; what may be outside is said beside it. A circle is meant to be published: its
centre is rounded to about two kilometres and it is never smaller than SMALLEST_KM, so that it points at no house.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchtheory.assess import Map
from searchtheory.geodesy import Floats, degrees, surface_km, unit_vectors

from ..facts import Reach

SHARES = (0.80, 0.95)
SMALLEST_KM = 5.0
CENTRE_DEG = 0.02
CELL_KM = 0.55  # from a cell's centre to its farthest corner, so that whole cells lie in the circle
FINEST_KM = 0.5  # where the search for a better centre ends
SINGLE = 3000  # points kept as they are; the rest goes to the middle of its block
FIRST = 48  # dense points tried as centres
DIRECTIONS = 8


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle and the share it holds."""

    lat: float
    lon: float
    radius_km: float
    held: float


@dataclass(frozen=True, slots=True)
class Places:
    """Codes of communes, most probable first, and the share they hold together."""

    codes: tuple[str, ...]
    held: float


@dataclass(frozen=True, slots=True)
class Mass:
    """Points with mass that sums to 1. `xyz` unit vectors (3, n)."""

    xyz: Floats
    mass: Floats

    def reach_km(self, lat: float, lon: float, share: float) -> float:
        """Radius around a point that holds the share."""
        away = self.away_km(lat, lon)
        order = np.argsort(away, kind="stable")
        at = min(int(np.searchsorted(np.cumsum(self.mass[order]), share - 1e-9)), order.size - 1)
        return float(away[order[at]])

    def away_km(self, lat: float, lon: float) -> Floats:
        chord = np.sqrt(((self.xyz - unit_vectors(lat, lon)[:, None]) ** 2).sum(0))
        return np.asarray(surface_km(chord), float)


def smallest_disc(points: Mass, share: float) -> Disc:
    """The smallest circle found: dense points as first centres, then steps that halve. Whole points are held."""
    lat, lon = degrees(points.xyz)
    first = np.argsort(-points.mass, kind="stable")[:FIRST]
    middle = (float(lat @ points.mass), float(lon @ points.mass))
    centres = [middle, *((float(lat[i]), float(lon[i])) for i in first)]
    best = min(centres, key=lambda c: points.reach_km(c[0], c[1], share))
    radius = points.reach_km(*best, share)
    step = max(radius, 2 * FINEST_KM)
    while step > FINEST_KM:
        tried = min(_around(best, step), key=lambda c: points.reach_km(c[0], c[1], share))
        reach = points.reach_km(*tried, share)
        if reach < radius:
            best, radius = tried, reach
        else:
            step /= 2
    return Disc(*best, radius, float(points.mass[points.away_km(*best) <= radius + 1e-9].sum()))


def published(points: Mass, found: Disc, share: float) -> Disc:
    """The circle as it may be published: round centre, whole kilometres, never small; whole cells hold the share."""
    lat, lon = (round(round(value / CENTRE_DEG) * CENTRE_DEG, 2) for value in (found.lat, found.lon))
    held = np.cumsum(np.bincount(np.ceil(points.away_km(lat, lon) + CELL_KM).astype(np.int64), points.mass))
    radius = max(int(SMALLEST_KM), int(np.searchsorted(held, share - 1e-9)))
    return Disc(lat, lon, float(radius), float(held[min(radius, held.size - 1)]))


def smallest_places(mass: Floats, codes: tuple[str, ...], share: float) -> Places:
    """The fewest codes whose mass (summing to 1) reaches the share: the heaviest first."""
    order = np.argsort(-mass, kind="stable")
    held = np.cumsum(mass[order])
    count = min(int(np.searchsorted(held, share - 1e-9)) + 1, order.size)
    return Places(tuple(codes[i] for i in order[:count]), float(held[count - 1]))


def inland(found: Map) -> NDArray[np.float64]:
    """Mass per coarse cell, fine cells gathered into theirs; sums to 1 over the country."""
    coarse, fine = found.field.cell_mass()
    mass = coarse.astype(float)
    np.add.at(mass, np.repeat(found.field.partition.refined, 49), fine.astype(float))
    return np.asarray(mass / mass.sum())


def thinned(found: Map, mass: Floats) -> Mass:
    """The densest cells as they are, the rest as one point a block: what a search for a centre needs."""
    grid = found.grid
    single = np.sort(np.argpartition(-mass, min(SINGLE, mass.size - 1))[:SINGLE])
    rest = mass.copy()
    rest[single] = 0.0
    blocks = np.add.reduceat(rest, grid.starts[:-1])
    xyz = np.concatenate((grid.xyz[:, single], grid.block_xyz), axis=1).astype(float)
    return Mass(xyz, np.concatenate((mass[single], blocks)))


def reaches(found: Map, hours: int) -> tuple[Reach, ...]:
    """What may be published of a map that is drawn for so many hours from now, one a share."""
    discs, places = areas_to_publish(found, SHARES)
    outside = found.outside()
    return tuple(
        Reach(
            hours,
            share,
            disc.lat,
            disc.lon,
            disc.radius_km,
            disc.held,
            places[share].codes,
            places[share].held,
            outside,
        )
        for share, disc in discs.items()
    )


def areas_to_publish(found: Map, shares: tuple[float, ...]) -> tuple[dict[float, Disc], dict[float, Places]]:
    """For each share the circle and the communes."""
    mass = inland(found)
    few, all_cells = thinned(found, mass), Mass(found.grid.xyz.astype(float), mass)
    known = found.grid.admin >= 0
    by_commune = np.bincount(found.grid.admin[known], mass[known], len(found.grid.admin_codes)).astype(float)
    discs = {share: published(all_cells, smallest_disc(few, share), share) for share in shares}
    return discs, {share: smallest_places(by_commune, found.grid.admin_codes, share) for share in shares}


def _around(centre: tuple[float, float], step_km: float) -> list[tuple[float, float]]:
    turns = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    lat = centre[0] + np.cos(turns) * step_km / 111.195
    lon = centre[1] + np.sin(turns) * step_km / 111.195 / max(np.cos(np.radians(centre[0])), 0.01)
    return [(float(a), float(b)) for a, b in zip(lat, lon, strict=True)]

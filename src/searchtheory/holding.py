"""Where to tell people: the smallest circle and the fewest communes that hold a share of the mass."""

from dataclasses import dataclass

import numpy as np

from searchtheory.assess import Map
from searchtheory.geodesy import Floats, degrees, distance_km

LEAST_SHARE = 1e-7  # cells below this share of the mass do not move a circle
FIRST_STEP_KM, LAST_STEP_KM = 64.0, 0.25


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle in degrees and km, the mass it holds and the people who live in it."""

    lat: float
    lon: float
    radius_km: float
    held: float
    people: float


@dataclass(frozen=True, slots=True)
class Commune:
    code: str
    mass: float
    people: float


def coarse_mass(search: Map) -> Floats:
    """Probability per coarse cell, fine cells added to the one they were cut from."""
    coarse, fine = search.field.cell_mass()
    mass = coarse.astype(float)
    origin = search.field.partition.fine.coarse
    if origin is not None:
        np.add.at(mass, origin, fine.astype(float))
    return np.asarray(mass / search.odds().total)


def communes_holding(search: Map, share: float) -> tuple[Commune, ...]:
    """The fewest communes that together hold a share of the mass in the country, the likeliest first.

    `share` is of the whole mass; where the country holds less, all communes with any mass are named.
    """
    grid = search.grid
    known = grid.admin >= 0
    mass = np.bincount(grid.admin[known], coarse_mass(search)[known], minlength=len(grid.admin_codes))
    people = np.bincount(grid.admin[known], grid.population[known], minlength=len(grid.admin_codes))
    order = np.argsort(-mass, kind="stable")
    count = int(np.searchsorted(np.cumsum(mass[order]), share)) + 1
    chosen = [i for i in order[:count] if mass[i] > 0]
    return tuple(Commune(grid.admin_codes[i], float(mass[i]), float(people[i])) for i in chosen)


def smallest_circle(search: Map, share: float) -> Circle:
    """A circle of (nearly) the smallest radius that holds a share of the mass in the country.

    Found by steps of halving length from the middle of the mass and from its densest cell; good to 0.3 km.
    """
    mass = coarse_mass(search)
    kept = np.flatnonzero(mass > LEAST_SHARE)
    lat, lon = degrees(search.grid.xyz[:, kept])
    weight = mass[kept]
    wanted = min(share, float(weight.sum()) * (1.0 - 1e-9))
    starts = [
        (float(np.average(lat, weights=weight)), float(np.average(lon, weights=weight))),
        (float(lat[weight.argmax()]), float(lon[weight.argmax()])),
    ]
    found = [_descend(start, lat, lon, weight, wanted) for start in starts]
    radius, centre = min(found)
    inside = distance_km(*centre, *degrees(search.grid.xyz)) <= radius
    return Circle(*centre, radius, float(mass[inside].sum()), float(search.grid.population[inside].sum()))


def _descend(
    start: tuple[float, float], lat: Floats, lon: Floats, weight: Floats, wanted: float
) -> tuple[float, tuple[float, float]]:
    best, centre, step = _radius(start, lat, lon, weight, wanted), start, FIRST_STEP_KM
    while step >= LAST_STEP_KM:
        north = step / 111.195
        east = north / np.cos(np.radians(centre[0]))
        tries = [
            (centre[0] + a * north, centre[1] + b * east)
            for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7))
        ]
        radius, point = min((_radius(p, lat, lon, weight, wanted), p) for p in tries)
        if radius < best:
            best, centre = radius, point
        else:
            step /= 2.0
    return best, centre


def _radius(centre: tuple[float, float], lat: Floats, lon: Floats, weight: Floats, wanted: float) -> float:
    away = distance_km(*centre, lat, lon)
    order = np.argsort(away)
    held = np.cumsum(weight[order])
    return float(away[order[min(int(np.searchsorted(held, wanted)), held.size - 1)]])

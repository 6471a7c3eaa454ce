"""The baseline every search team knows: rings around the last known point, 25/25/25/20/5 % of the mass.

Radii are the 25/50/75/95 % quantiles of a log-normal fitted to Koester, Lost Person Behavior (2008), dbS
Productions (children; temperate and urban rows pooled by age), as printed in public tools.
"""

from dataclasses import dataclass

import numpy as np

from searchtheory.areas import SHARES, Area
from searchtheory.case import SearchCase
from searchtheory.geodesy import Floats32, surface_km, unit_vectors
from searchtheory.grid import Grid

THIN_KM2 = 20.0
RING_SHARES = (0.25, 0.25, 0.25, 0.20, 0.05)
_Z = (-0.6745, 0.0, 0.6745, 1.6449)
# Age below → mu, sigma of ln(km).
_FITS = (
    (4.0, (-1.00, 1.32)),
    (7.0, (-0.65, 1.56)),
    (10.0, (-0.48, 1.65)),
    (13.0, (0.37, 1.31)),
    (18.0, (0.33, 1.20)),
)


@dataclass(frozen=True, slots=True)
class Rings:
    """Density per km² by distance; the last ring is the rest of the country."""

    radii_km: tuple[float, ...]
    density: tuple[float, ...]

    def density_at(self, distance_km: float) -> float:
        return self.density[int(np.searchsorted(self.radii_km, distance_km))]


def ring_radii(age_years: float) -> tuple[float, ...]:
    """The 25/50/75/95 % radii in km for an age."""
    mu, sigma = next(fit for below, fit in _FITS if age_years < below)
    return tuple(float(np.exp(mu + z * sigma)) for z in _Z)


def distances_km(grid: Grid, lat: float, lon: float) -> Floats32:
    """Distance of every coarse cell from a point."""
    point = unit_vectors(lat, lon).astype(np.float32)
    chord2 = sum((grid.xyz[i] - point[i]) ** 2 for i in range(3))
    return surface_km(np.sqrt(np.asarray(chord2))).astype(np.float32)


def rings(case: SearchCase, grid: Grid) -> tuple[Rings, Floats32]:
    """The rings of a case, spread over the land in each, and the distances they were measured with."""
    start = case.start()
    if start is None:
        land = float(grid.area_km2.sum())
        return Rings((), (1.0 / land,)), np.zeros(grid.size, np.float32)
    radii = ring_radii(case.age_years)
    away = distances_km(grid, *start)
    ring = np.searchsorted(radii, away)
    land_km2 = np.bincount(ring, grid.area_km2, minlength=len(RING_SHARES))
    discs = np.pi * np.array(radii) ** 2
    whole = np.append(np.diff(np.concatenate(([0.0], discs))), np.inf)
    # A ring thinner than the cells holds too few of them to measure its land: then its whole area counts.
    size = np.where((whole < THIN_KM2) | (land_km2 <= 0), np.minimum(whole, 1e9), land_km2)
    return Rings(radii, tuple(float(d) for d in np.array(RING_SHARES) / size)), away


def ring_areas(found: Rings) -> tuple[Area, ...]:
    """The 50, 80 and 95 % areas of rings: whole rings first, then a part of the next."""
    if not found.radii_km:
        land = 1.0 / found.density[0]
        return tuple(Area(s, s, s * land, found.density[0], with_outside=False) for s in SHARES)
    shares = np.array(RING_SHARES)
    sizes = shares / np.array(found.density)
    order = np.argsort(-np.array(found.density), kind="stable")
    held = np.cumsum(shares[order])
    areas = []
    for share in SHARES:
        at = int(np.searchsorted(held, share - 1e-9))
        before_km2, before = float(sizes[order[:at]].sum()), float(shares[order[:at]].sum())
        part = (share - before) / float(shares[order[at]])
        rim = found.density[int(order[at])]
        areas.append(Area(share, share, before_km2 + part * float(sizes[order[at]]), rim, with_outside=False))
    return tuple(areas)


def denser_mass(found: Rings, density: float) -> tuple[float, float, float]:
    """Mass in denser rings, mass in rings as dense, and km² of denser ones."""
    shares = np.array(RING_SHARES) if found.radii_km else np.ones(1)
    densities = np.array(found.density)
    above, same = densities > density, densities == density
    return (
        float(shares[above].sum()),
        float(shares[same].sum()),
        float((shares[above] / densities[above]).sum()),
    )

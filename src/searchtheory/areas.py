"""Highest-density areas: the smallest part of the map that holds a share of the mass."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchtheory.field import Field
from searchtheory.geodesy import Floats
from searchtheory.sums import density_histogram

SHARES = (0.50, 0.80, 0.95)
OUTSIDE_KM2 = 1.0e6  # the outside counts as one cell of this size: about the land within a day's journey
CLASSES = 1 << 16


@dataclass(frozen=True, slots=True)
class Area:
    """A highest-density area: its share of the mass, its size, the density at its rim."""

    share: float
    held: (
        float  # mass it really holds, at least `share`, except where the outside would be needed to reach it
    )
    km2: float
    density_per_km2: float
    with_outside: bool  # the outside is denser than the rim and belongs to it


def areas(field: Field, total: float, outside: float, shares: tuple[float, ...] = SHARES) -> tuple[Area, ...]:
    """The areas of a field. `outside` is the mass beyond the country; exact to the width of a class (0.4 %)."""
    mass, km2 = _classes(field)
    mass /= total
    order = np.arange(CLASSES - 1, -1, -1)
    filled = order[km2[order] > 0]
    densities = mass[filled] / km2[filled]
    outside_density = outside / OUTSIDE_KM2
    place = int(np.searchsorted(-densities, -outside_density))
    with_out = np.insert(mass[filled], place, outside)
    sizes = np.insert(km2[filled], place, 0.0)
    held, size = np.cumsum(with_out), np.cumsum(sizes)
    rims = np.insert(densities, place, outside_density)
    found = []
    for share in shares:
        at = min(int(np.searchsorted(held, share)), held.size - 1)
        found.append(Area(share, float(held[at]), float(size[at]), float(rims[at]), at >= place))
    return tuple(found)


def _classes(field: Field) -> tuple[Floats, Floats]:
    mass, km2 = np.zeros(CLASSES), np.zeros(CLASSES)
    for prior, like, tier in zip(field.prior_mass, field.likelihoods, field.partition.tiers, strict=True):
        density_histogram(prior, like, tier.area_km2, mass, km2)
    return mass, km2


def inside(field: Field, total: float, area: Area) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which cells of both tiers lie in an area."""
    rim = np.float32(area.density_per_km2 * total * (1.0 - 1e-3))
    flags = [
        (mass / tier.area_km2 >= rim) & (tier.open_ > 0)
        for mass, tier in zip(field.cell_mass(), field.partition.tiers, strict=True)
    ]
    return flags[0], flags[1]

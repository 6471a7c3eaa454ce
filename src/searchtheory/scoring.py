"""How good maps were, once the children are found: sharpness and honesty, not only rank.

MapScore's R saturates and is blind to over-confidence, so it stands beside log density, coverage and the
uniformity of the randomised mass of denser ground.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchtheory.areas import OUTSIDE_KM2
from searchtheory.assess import Map
from searchtheory.geodesy import Floats
from searchtheory.rings import Rings, denser_mass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One map against one truth."""

    log_density: float  # ln of the map's density per km² where the child was
    denser: float  # mass strictly denser than there
    same: float  # mass exactly as dense, the child's own cell included
    denser_km2: float
    same_km2: float
    land_km2: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores over many cases."""

    n: int
    log_density_per_km2: float
    coverage: tuple[float, float, float]  # of the 50, 80 and 95 % areas
    ks: float
    km2_to_50: float  # ground to be searched in the map's order until half of the children are found
    km2_to_80: float
    mapscore_r: float

    def as_json(self) -> dict[str, object]:
        return {
            "n": self.n,
            "log_density_per_km2": self.log_density_per_km2,
            "coverage": {"50": self.coverage[0], "80": self.coverage[1], "95": self.coverage[2]},
            "ks": self.ks,
            "km2_to_50": self.km2_to_50,
            "km2_to_80": self.km2_to_80,
            "mapscore_r": self.mapscore_r,
        }


def outcome(found: Map, tier_and_cell: tuple[int, int] | None) -> Outcome:
    """A map against the truth's cell; None: the child was outside the country."""
    odds = found.odds()
    outside = found.outside(odds)
    tiers, masses = found.field.partition.tiers, found.field.cell_mass()
    if tier_and_cell is None:
        density = outside / OUTSIDE_KM2
    else:
        tier, cell = tier_and_cell
        density = float(masses[tier][cell]) / odds.total / float(tiers[tier].area_km2[cell])
    sums = np.zeros(4)
    for tier_, mass in zip(tiers, masses, strict=True):
        sums += _denser(
            mass.astype(float) / odds.total, tier_.area_km2.astype(float), density, tier_.open_ > 0
        )
    sums += _denser(np.array([outside]), np.array([OUTSIDE_KM2]), density, np.ones(1, bool))
    land = float(found.grid.area_km2.sum()) + OUTSIDE_KM2
    denser, same, denser_km2, same_km2 = (float(value) for value in sums)
    log_density = float(np.log(max(density, 1e-30)))
    return Outcome(log_density, denser, same, denser_km2, same_km2, land)


def _denser(mass: Floats, km2: Floats, density: float, open_: NDArray[np.bool_]) -> Floats:
    here = mass / km2
    above, same = open_ & (here > density * (1 + 1e-6)), open_ & (np.abs(here - density) <= density * 1e-6)
    return np.array([mass[above].sum(), mass[same].sum(), km2[above].sum(), km2[same].sum()])


def ring_outcome(found: Rings, distance_km: float | None, land_km2: float) -> Outcome:
    """The rings against a truth at a distance; None: outside the country, which the outermost ring stands for."""
    density = found.density[-1] if distance_km is None else found.density_at(distance_km)
    denser, same, denser_km2 = denser_mass(found, density)
    same_km2 = min(same / density, land_km2)
    return Outcome(float(np.log(density)), denser, same, denser_km2, same_km2, land_km2)


def score(outcomes: Sequence[Outcome], rng: np.random.Generator) -> Scores:
    """Scores of outcomes. `rng` breaks ties within equally dense ground."""
    ties = rng.random(len(outcomes))
    u = np.array([o.denser + t * o.same for o, t in zip(outcomes, ties, strict=True)])
    searched = np.array([o.denser_km2 + t * o.same_km2 for o, t in zip(outcomes, ties, strict=True)])
    r = np.array([(o.denser_km2 + 0.5 * o.same_km2) / o.land_km2 for o in outcomes])
    return Scores(
        n=len(outcomes),
        log_density_per_km2=float(np.mean([o.log_density for o in outcomes])),
        coverage=tuple(float(np.mean(u <= share)) for share in (0.5, 0.8, 0.95)),  # type: ignore[arg-type]
        ks=uniform_ks(u),
        km2_to_50=float(np.quantile(searched, 0.5)),
        km2_to_80=float(np.quantile(searched, 0.8)),
        mapscore_r=float(np.mean((0.5 - r) / 0.5)),
    )


def uniform_ks(u: Floats) -> float:
    """Largest distance between the distribution of u and the uniform one. 5 % critical value: 1.358 / sqrt(n)."""
    n = u.size
    ordered = np.sort(u)
    steps = np.arange(1, n + 1) / n
    return float(max((steps - ordered).max(), (ordered - steps + 1.0 / n).max()))


def brier_and_log_loss(probability: Floats, true_at: Sequence[int | None]) -> tuple[float, float]:
    """Place-level scores: probability (cases, places), index of the true place or None when it was none of them."""
    happened = np.zeros_like(probability)
    for row, at in enumerate(true_at):
        if at is not None:
            happened[row, at] = 1.0
    rest = np.clip(1.0 - probability.sum(1), 1e-12, 1.0)
    named = np.clip((probability * happened).sum(1), 1e-12, 1.0)
    losses = np.where(happened.any(1), -np.log(named), -np.log(rest))
    return float(((probability - happened) ** 2).sum(1).mean()), float(losses.mean())

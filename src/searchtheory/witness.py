"""What turns reports into likelihoods: where false reports come from, and what a report says once the child has gone on."""

from dataclasses import dataclass

import numpy as np

from searchtheory.case import Camera, Sighting
from searchtheory.geodesy import Floats32, degrees, distance_km
from searchtheory.motion import Motion
from searchtheory.radial import tabulate
from searchtheory.shapes import gaussian, radial_on
from searchtheory.tiers import Partition

MOST_CREDIBLE = 0.98  # no report is beyond doubt: a false one must not empty the rest of the country
FALSE_LOCAL_SHARE = (
    0.5  # of false reports come from where the child is known to be missed, the rest from anywhere
)
FALSE_LOCAL_KM = 20.0


@dataclass(frozen=True, slots=True)
class Witness:
    """What turns reports into likelihoods: the country, the child's motion, and where false reports come from."""

    partition: Partition
    motion: Motion
    start: tuple[float, float] | None
    prior: tuple[Floats32, Floats32]  # mass per cell before any evidence
    everybody: float
    watching: float  # people × exp(-distance / FALSE_LOCAL_KM), summed: who looks out for the child

    @classmethod
    def of(
        cls,
        partition: Partition,
        motion: Motion,
        start: tuple[float, float] | None,
        prior: tuple[Floats32, Floats32],
    ) -> "Witness":
        grid = partition.grid
        people = np.add.reduceat(grid.presence, grid.starts[:-1], dtype=float)
        if start is None:
            return cls(partition, motion, None, prior, float(people.sum()), 1.0)
        lat, lon = degrees(grid.block_xyz)
        near = np.exp(-distance_km(*start, lat, lon) / FALSE_LOCAL_KM)
        return cls(partition, motion, start, prior, float(people.sum()), float((people * near).sum()))

    def false_density(self, lat: float, lon: float) -> float:
        """Density per km² of false reports at a point: by people, half of it near where the child is missed."""
        grid = self.partition.grid
        cell, _ = grid.nearest(lat, lon)
        people = float(grid.presence[cell] / grid.area_km2[cell])
        anywhere = people / self.everybody
        if self.start is None:
            return anywhere
        gap = float(distance_km(*self.start, lat, lon))
        local = people * float(np.exp(-gap / FALSE_LOCAL_KM)) / self.watching
        return FALSE_LOCAL_SHARE * local + (1.0 - FALSE_LOCAL_SHARE) * anywhere

    def elsewhere(self, item: Sighting | Camera, sigma_km: float) -> float:
        """Density of such a report per false one, for a child that is not near: b + c/(1-c) m g.

        Either the report is false (b), or the child was there and has gone on (m); then it was there with
        the map's own prior density g. Without this a report beside the child's home would speak as loudly
        as one in the open country.
        """
        c = min(item.credibility, MOST_CREDIBLE)
        false = self.false_density(item.lat, item.lon)
        gone = self.motion.relocated(item.at_s)
        if c <= 0.0 or gone <= 0.0:
            return false
        return false + c / (1.0 - c) * gone * self.prior_density(item.lat, item.lon, sigma_km)

    def prior_density(self, lat: float, lon: float, sigma_km: float) -> float:
        """Prior mass per km² around a point, blurred by sigma."""
        blur = tabulate(lambda r: gaussian(r, sigma_km), 4.0 * sigma_km)
        total = 0.0
        for tier, mass in zip(self.partition.tiers, self.prior, strict=True):
            drawn = radial_on(blur, lat, lon, mass, tier)
            total += float((drawn.values * tier.open_[tier.cells_of(drawn.blocks)]).sum(dtype=float))
        return total

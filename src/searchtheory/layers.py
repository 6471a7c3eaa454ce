"""Evidence as layers of log likelihood ratios: each can be taken away exactly, and order never matters.

A layer says how much more likely the evidence is from a cell than from "somewhere else" (ratio 1, log 0):
outside its blocks it says nothing. Searches are kept apart, because repeated passes over one cell are not
independent.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from searchtheory.case import (
    AreaSearched,
    Camera,
    DevicePing,
    Evidence,
    Judgement,
    LineSighting,
    PlaceChecked,
    SearchCase,
    Sighting,
)
from searchtheory.geodesy import Floats, Floats32, degrees, distance_km, unit_vectors
from searchtheory.motion import Motion
from searchtheory.radial import tabulate
from searchtheory.shapes import Drawn, gaussian, line_density, radial_on
from searchtheory.tiers import Partition, Tier

MOST_CREDIBLE = 0.98  # no report is beyond doubt: a false one must not empty the rest of the country
MOST_RATIO = 1e5  # and no report speaks louder than this against the rest
FALSE_LOCAL_SHARE = (
    0.5  # of false reports come from where the child is known to be missed, the rest from anywhere
)
FALSE_LOCAL_KM = 20.0
FULL_DEG = 360.0
PING_FLOOR = 0.05  # chance that a mast's area is plainly wrong
MOST_POD = 0.95  # no search is complete, however often it is repeated
REPORT_BLUR_KM = 0.15  # a place of a report is never known better than a street
SILENCE = 1e-3  # a log ratio below this everywhere in a block is left out
SECOND_PASS = 0.5  # a further pass of the same ground counts half its coverage


@dataclass(frozen=True, slots=True)
class Layer:
    """One piece of evidence on the two tiers. `searching`: the values are coverages, not log ratios."""

    id: str
    searching: bool
    drawn: tuple[Drawn, Drawn]


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


def layer_of(item: Evidence, witness: Witness) -> Layer:
    """The layer of one piece of evidence."""
    coarse, fine = (_speaking(_draw(item, witness, tier), tier) for tier in witness.partition.tiers)
    return Layer(item.id, isinstance(item, AreaSearched | PlaceChecked), (coarse, fine))


def _speaking(drawn: Drawn, tier: Tier) -> Drawn:
    """Without the blocks in which the evidence says next to nothing."""
    if not drawn.blocks.size:
        return drawn
    sizes = tier.starts[drawn.blocks + 1] - tier.starts[drawn.blocks]
    first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    loud = np.maximum.reduceat(np.abs(drawn.values), first) > SILENCE
    return Drawn(drawn.blocks[loud], drawn.values[np.repeat(loud, sizes)])


def _draw(item: Evidence, witness: Witness, tier: Tier) -> Drawn:
    match item:
        case Sighting() | Camera():
            return _sighting(item, witness, tier)
        case LineSighting():
            return _line(item, witness, tier)
        case DevicePing():
            return _ping(item, witness, tier)
        case PlaceChecked():
            return _checked(item, witness, tier)
        case AreaSearched():
            return _searched(item, witness, tier)
        case Judgement():
            return _judgement(item, tier)


def log_ratio(credibility: float, here: Floats32, elsewhere: float) -> Floats32:
    """Ln of [c f + (1-c) b] / [(1-c) b]: the report's likelihood from a cell over that from far away.

    f is the density of a true report from the cell, b of a false one. The ratio is at least 1 (a false report
    never zeroes a cell) and at most `MOST_RATIO`.
    """
    c = min(credibility, MOST_CREDIBLE)
    ratio = 1.0 + (c / (1.0 - c)) * here.astype(float) / elsewhere
    return np.log(np.minimum(ratio, MOST_RATIO)).astype(np.float32)


def _sighting(item: Sighting | Camera, witness: Witness, tier: Tier) -> Drawn:
    sigma_m = item.sigma_m if isinstance(item, Sighting) else item.radius_m
    spread = witness.motion.spread(sigma_m / 1000.0, item.at_s)
    drawn = radial_on(spread, item.lat, item.lon, tier.unit, tier)
    elsewhere = witness.elsewhere(item, max(sigma_m / 1000.0, REPORT_BLUR_KM))
    return Drawn(drawn.blocks, log_ratio(item.credibility, drawn.values, elsewhere))


def _line(item: LineSighting, witness: Witness, tier: Tier) -> Drawn:
    moved_km = witness.motion.drift_km(item.at_s)
    sigma_km = float(np.hypot(item.sigma_m / 1000.0, moved_km))
    drawn = line_density(item.line, sigma_km, tier)
    points = np.array(item.line)
    length = float(distance_km(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1]).sum())
    per_km2 = 1.0 / (max(length, sigma_km) * sigma_km * np.sqrt(2 * np.pi))
    elsewhere = float(np.mean([witness.false_density(lat, lon) for lat, lon in item.line]))
    return Drawn(drawn.blocks, log_ratio(item.credibility, drawn.values * np.float32(per_km2), elsewhere))


def _ping(item: DevicePing, witness: Witness, tier: Tier) -> Drawn:
    """Inside the mast's area, softened by motion since; a floor for a wrong area or a device left behind."""
    edge_km = 0.1 + witness.motion.drift_km(item.at_s)
    reach = _ping_reach_km(item) + 4 * edge_km
    blocks = tier.near(unit_vectors(item.lat, item.lon), float(reach / 6371.0))
    cells = tier.cells_of(blocks)
    depth = _ping_depth(item, *degrees(tier.xyz[:, cells]))
    inside = 1.0 / (1.0 + np.exp(np.clip(-depth / (edge_km / 2), -50, 50)))
    trust = min(item.credibility, MOST_CREDIBLE) * (1.0 - PING_FLOOR)
    ratio = 1.0 + inside * trust / (1.0 - trust)
    return Drawn(blocks, np.log(ratio).astype(np.float32))


def _ping_reach_km(item: DevicePing) -> float:
    if item.sector is not None:
        return item.sector.max_m / 1000.0
    if item.polygon is not None:
        ring = np.array(item.polygon)
        return float(distance_km(item.lat, item.lon, ring[:, 0], ring[:, 1]).max())
    return (item.radius_m or 0.0) / 1000.0


def _ping_depth(item: DevicePing, lat: Floats, lon: Floats) -> Floats:
    """Signed km inside the area (positive) or outside it (negative)."""
    if item.polygon is not None:
        return signed_depth_km(item.polygon, lat, lon)
    gap = distance_km(item.lat, item.lon, lat, lon)
    if item.sector is None:
        return (item.radius_m or 0.0) / 1000.0 - gap
    sector = item.sector
    east = (lon - item.lon) * np.cos(np.radians(item.lat))
    bearing = np.degrees(np.arctan2(east, lat - item.lat))
    off = np.abs((bearing - sector.azimuth_deg + 180.0) % 360.0 - 180.0) - sector.width_deg / 2.0
    across = -gap * np.sin(np.radians(np.clip(off, -90.0, 90.0)))
    radial = np.minimum(sector.max_m / 1000.0 - gap, gap - sector.min_m / 1000.0)
    return np.asarray(np.minimum(radial, across) if sector.width_deg < FULL_DEG else radial)


def coverage(pod: float) -> float:
    """Coverage C with POD = 1 - exp(-C), of a POD below the cap."""
    return float(-np.log1p(-min(pod, MOST_POD)))


def _checked(item: PlaceChecked, witness: Witness, tier: Tier) -> Drawn:
    pod = item.pod * witness.motion.still_there(item.at_s)
    radius_km = item.radius_m / 1000.0
    edge = tabulate(lambda r: 1.0 / (1.0 + np.exp(np.clip((r - radius_km) / 0.02, -50, 50))), radius_km + 0.2)
    drawn = radial_on(edge, item.lat, item.lon, tier.unit, tier)
    return Drawn(drawn.blocks, pod_to_coverage(pod * drawn.values))


def pod_to_coverage(pod: Floats32) -> Floats32:
    return (-np.log1p(-np.minimum(pod, MOST_POD))).astype(np.float32)


def _searched(item: AreaSearched, witness: Witness, tier: Tier) -> Drawn:
    ring = np.array(item.polygon)
    middle = ring.mean(0)
    reach = float(distance_km(middle[0], middle[1], ring[:, 0], ring[:, 1]).max()) + 0.5
    blocks = tier.near(unit_vectors(middle[0], middle[1]), reach / 6371.0)
    inside = in_polygon(item.polygon, *degrees(tier.xyz[:, tier.cells_of(blocks)]))
    pod = item.pod * witness.motion.still_there(item.at_s)
    return Drawn(blocks, np.where(inside, coverage(pod), 0.0).astype(np.float32))


def _judgement(item: Judgement, tier: Tier) -> Drawn:
    radius_km = item.radius_m / 1000.0
    edge = tabulate(lambda r: 1.0 / (1.0 + np.exp(np.clip((r - radius_km) / 0.02, -50, 50))), radius_km + 0.2)
    drawn = radial_on(edge, item.lat, item.lon, tier.unit, tier)
    return Drawn(drawn.blocks, (drawn.values * np.float32(np.log(item.factor))).astype(np.float32))


def in_polygon(ring: tuple[tuple[float, float], ...], lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Whether points lie in a closed ring of (lat, lon): crossings of a ray eastward."""
    inside = np.zeros(lat.shape, bool)
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise(ring):
        if lat_a == lat_b:
            continue
        crosses = (lat_a > lat) != (lat_b > lat)
        at = lon_a + (lat - lat_a) * (lon_b - lon_a) / (lat_b - lat_a)
        inside ^= crosses & (lon < at)
    return inside


def signed_depth_km(ring: tuple[tuple[float, float], ...], lat: Floats, lon: Floats) -> Floats:
    """Distance to a ring's edge in km, positive inside; plane geometry, good for tens of km."""
    middle_lat = np.radians(np.mean([point[0] for point in ring]))
    scale = np.array([111.195, 111.195 * float(np.cos(middle_lat))])
    points = np.stack((lat, lon), -1) * scale
    nearest = np.full(lat.shape, np.inf)
    for a, b in pairwise(ring):
        start, way = np.array(a) * scale, (np.array(b) - np.array(a)) * scale
        along = np.clip((points - start) @ way / max(float(way @ way), 1e-12), 0.0, 1.0)
        nearest = np.minimum(nearest, np.sqrt(((points - start - along[..., None] * way) ** 2).sum(-1)))
    return np.where(in_polygon(ring, lat, lon), nearest, -nearest)


def worth_using(case: SearchCase) -> tuple[Evidence, ...]:
    """Evidence in an order that does not depend on the file's."""
    return tuple(sorted(case.evidence, key=lambda item: item.id))

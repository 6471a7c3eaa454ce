"""Evidence as layers of log likelihood ratios: each can be taken away exactly, and order never matters.

A layer says how much more likely the evidence is from a cell than from "somewhere else" (ratio 1, log 0):
outside its blocks it says nothing. Searches are kept apart, because repeated passes over one cell are not
independent.
"""

from dataclasses import dataclass

import numpy as np

from searchtheory.case import (
    AreaSearched,
    Camera,
    DevicePing,
    Evidence,
    Judgement,
    LineSighting,
    PlaceChecked,
    Sighting,
)
from searchtheory.geodesy import Floats, Floats32, degrees, distance_km, unit_vectors
from searchtheory.polygons import in_polygon, signed_depth_km
from searchtheory.radial import Radial, tabulate
from searchtheory.shapes import Drawn, line_density, radial_on
from searchtheory.tiers import Tier
from searchtheory.witness import MOST_CREDIBLE, Witness

MOST_RATIO = 1e5  # and no report speaks louder than this against the rest

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


def layer_of(item: Evidence, witness: Witness) -> Layer:
    """The layer of one piece of evidence."""
    told = _radial(item, witness)
    parts = []
    for tier in witness.partition.tiers:
        if told is None:
            drawn = _draw(item, witness, tier)
        else:
            radial, lat, lon = told
            drawn = radial_on(radial, lat, lon, tier.unit, tier)
        parts.append(_speaking(drawn, tier))
    return Layer(item.id, isinstance(item, AreaSearched | PlaceChecked), (parts[0], parts[1]))


def _radial(item: Evidence, witness: Witness) -> tuple[Radial, float, float] | None:
    """Evidence that depends on distance alone, as a table of what it says: read per cell, never computed there."""
    match item:
        case Sighting():
            return _sighting(item, item.sigma_m, witness), item.lat, item.lon
        case Camera():
            return _sighting(item, item.radius_m, witness), item.lat, item.lon
        case PlaceChecked():
            edge = _disc(item.radius_m)
            pod = item.pod * witness.motion.still_there(item.at_s)
            return Radial(pod_to_coverage(np.float32(pod) * edge.table), edge.reach_km), item.lat, item.lon
        case Judgement():
            edge = _disc(item.radius_m)
            table = edge.table * np.float32(np.log(item.factor))
            return Radial(table, edge.reach_km), item.lat, item.lon
        case _:
            return None


def _sighting(item: Sighting | Camera, sigma_m: float, witness: Witness) -> Radial:
    spread = witness.motion.spread(sigma_m / 1000.0, item.at_s)
    elsewhere = witness.elsewhere(item, max(sigma_m / 1000.0, REPORT_BLUR_KM))
    return Radial(log_ratio(item.credibility, spread.table, elsewhere), spread.reach_km)


def _disc(radius_m: float) -> Radial:
    """1 inside a radius, 0 outside, 20 m between."""
    radius_km = radius_m / 1000.0
    return tabulate(lambda r: 1.0 / (1.0 + np.exp(np.clip((r - radius_km) / 0.02, -50, 50))), radius_km + 0.2)


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
        case LineSighting():
            return _line(item, witness, tier)
        case DevicePing():
            return _ping(item, witness, tier)
        case AreaSearched():
            return _searched(item, witness, tier)
        case _:
            raise TypeError(f"{type(item).__name__} is drawn by distance")


def log_ratio(credibility: float, here: Floats32, elsewhere: float) -> Floats32:
    """Ln of [c f + (1-c) b] / [(1-c) b]: the report's likelihood from a cell over that from far away.

    f is the density of a true report from the cell, b of a false one. The ratio is at least 1 (a false report
    never zeroes a cell) and at most `MOST_RATIO`.
    """
    c = min(credibility, MOST_CREDIBLE)
    ratio = 1.0 + (c / (1.0 - c)) * here.astype(float) / elsewhere
    return np.log(np.minimum(ratio, MOST_RATIO)).astype(np.float32)


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

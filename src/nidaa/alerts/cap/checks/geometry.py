"""Areas: polygons, circles, altitudes (V12, V13, V14, V15)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lxml import etree
from shapely.geometry import Polygon
from shapely.validation import explain_validity

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.tree import child, content, path, tag, word, words

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
LEAST_PAIRS = 4
LATITUDE_MAX, LONGITUDE_MAX = 90.0, 180.0
HALF_WAY_ROUND_KM = 20_038.0  # half the equator: no point on Earth is further away (WGS 84)

Point = tuple[float, float]  # latitude, longitude in degrees (WGS 84), in the order of CAP


@dataclass(frozen=True, slots=True)
class Box:
    """Where alerts are expected, in degrees: a point outside it whose swap lies inside is likely lon,lat."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def number(written: str) -> float | None:
    """A finite decimal number; None for anything else, NaN and infinity included."""
    return float(written) if NUMBER.fullmatch(written) and abs(float(written)) < 1e15 else None  # noqa: PLR2004


def pair(written: str) -> Point | None:
    """«lat,lon» as two numbers, in range or not; None when it is not two numbers."""
    parts = [number(part) for part in written.split(",")]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:  # noqa: PLR2004 - a pair is two
        return None
    return parts[0], parts[1]


def range_defect(points: list[Point]) -> str | None:
    """V13: the first point out of range, with a guess at a swap."""
    for latitude, longitude in points:
        if abs(latitude) > LATITUDE_MAX or abs(longitude) > LONGITUDE_MAX:
            swapped = abs(longitude) <= LATITUDE_MAX and abs(latitude) <= LONGITUDE_MAX
            hint = "; latitude and longitude seem to be swapped, CAP writes latitude first" if swapped else ""
            return f"The point {latitude:g},{longitude:g} is out of range{hint}."
    return None


def unrolled(points: list[Point]) -> list[Point]:
    """The ring with longitudes that run on beyond ±180 where it crosses the antimeridian."""
    ring, shift = [points[0]], 0.0
    for (_, before), (latitude, longitude) in pairwise(points):
        if abs(longitude - before) > LONGITUDE_MAX:
            shift += 360.0 if longitude < before else -360.0
        ring.append((latitude, longitude + shift))
    return ring


def ring_defect(points: list[Point]) -> str | None:
    """V12: why these points do not bound an area; None when they do."""
    if len(points) < LEAST_PAIRS:
        return f"has {len(points)} points; it needs four or more, the last equal to the first"
    if points[0] != points[-1]:
        return "is not closed: its last point must equal its first"
    if len(set(points)) < LEAST_PAIRS - 1:
        return "has fewer than three different points"
    flat, rolled = (explain_validity(Polygon(ring)) for ring in (points, unrolled(points)))
    if "Valid Geometry" in (flat, rolled) or unrolled(points)[-1] != points[-1]:
        return None  # a ring round a pole cannot be judged on a flat map
    if rolled.startswith("Ring Self-intersection"):
        return None  # it touches itself in a point, which check_areas only remarks
    return f"crosses or folds onto itself near {_where(rolled)}"


def touches_itself(points: list[Point]) -> bool:
    return all(
        explain_validity(Polygon(ring)).startswith("Ring Self-intersection")
        for ring in (points, unrolled(points))
    )


def _where(reason: str) -> str:
    return reason.partition("[")[2].rstrip("]").replace(" ", ",") or "its points"


def check_areas(root: etree._Element, home: Box | None) -> Iterator[Finding]:
    """V12 to V15. `home` lets swapped coordinates be guessed at; None leaves the guess out."""
    for found in root.iter(tag("polygon")):
        yield from _check_polygon(found, home)
    for found in root.iter(tag("circle")):
        yield from _check_circle(found, home)
    for found in root.iter(tag("area")):
        yield from _check_heights(found)


def _check_polygon(found: etree._Element, home: Box | None) -> Iterator[Finding]:
    points = []
    for token in words(content(found)):
        point = pair(token)
        if point is None:
            yield error("V12", path(found), f"«{token[:60]}» is not a point written latitude,longitude.")
            return
        points.append(point)
    yield from _check_points(found, points, home)
    defect = ring_defect(points)
    if defect:
        yield error("V12", path(found), f"The polygon {defect}.")
    elif touches_itself(points):
        yield recommendation(
            "V12", path(found), "The polygon touches itself in a point; some readers refuse that."
        )


def _check_circle(found: etree._Element, home: Box | None) -> Iterator[Finding]:
    parts = words(content(found))
    centre = pair(parts[0]) if parts else None
    radius = number(parts[1]) if len(parts) == 2 else None  # noqa: PLR2004 - centre and radius
    if centre is None or radius is None:
        yield error(
            "V14", path(found), f"«{content(found)[:60]}» is not a circle written latitude,longitude radius."
        )
        return
    yield from _check_points(found, [centre], home)
    if radius < 0:
        yield error("V14", path(found), "The radius is negative.")
    elif radius == 0:
        yield recommendation("V14", path(found), "The radius is zero: nobody is inside this circle.")
    elif radius > HALF_WAY_ROUND_KM:
        yield recommendation(
            "V14", path(found), "The circle holds the whole Earth; the radius is in kilometres."
        )


def _check_points(found: etree._Element, points: list[Point], home: Box | None) -> Iterator[Finding]:
    defect = range_defect(points)
    if defect:
        yield error("V13", path(found), defect)
    elif home and points and all(home.holds(lon, lat) and not home.holds(lat, lon) for lat, lon in points):
        yield recommendation(
            "V13", path(found), "Latitude and longitude seem to be swapped: CAP writes latitude first."
        )


def _check_heights(area: etree._Element) -> Iterator[Finding]:
    low, high = (word(area, name) for name in ("altitude", "ceiling"))
    ceiling = child(area, "ceiling")
    if ceiling is None:
        return
    if child(area, "altitude") is None:
        yield error("V15", path(ceiling), "A ceiling is given without an altitude.")
    elif DECIMAL.fullmatch(low) and DECIMAL.fullmatch(high) and Decimal(high) < Decimal(low):
        yield error("V15", path(ceiling), f"The ceiling ({high} ft) is below the altitude ({low} ft).")

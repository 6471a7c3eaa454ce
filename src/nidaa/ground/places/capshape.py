"""An area as CAP 1.2 writes it: circles "lat,lon radius", polygons "lat,lon lat,lon …", geocodes.

Simplified first, then widened by what simplifying may have cut: nobody in the area is left out, and
widening works on few corners (a country's coast has thousands).
"""

from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from nidaa.ground.places.areas import check_area
from nidaa.ground.places.facts import Area
from nidaa.ground.places.gazetteer import Gazetteer

# Limit of WMO and IPAWS profiles, the closing point included.
MAX_CAP_POINTS = 100
FIRST_TOLERANCE_DEGREES = 0.001
MITRE_LIMIT = 2.0


@dataclass(frozen=True, slots=True)
class CapShape:
    """Values for <circle>, <polygon> and <geocode> (valueName, value) of one CAP area."""

    circles: tuple[str, ...]
    polygons: tuple[str, ...]
    geocodes: tuple[tuple[str, str], ...]


def cap_shape(area: Area, gazetteer: Gazetteer) -> CapShape:
    """The CAP form of an area; polygons of at most 100 points that cover it.

    Raises:
        AreaError: The area would not pass `check_area`.
    """
    check_area(area, gazetteer)
    drawn = [Polygon(ring) for ring in area.polygons]
    named = [gazetteer.surface(code) for code in area.places]
    return CapShape(
        circles=tuple(f"{c.lat:.5f},{c.lon:.5f} {c.radius_km:g}" for c in area.circles),
        polygons=tuple(_ring_text(part) for part in few_points(shapely.union_all([*drawn, *named]))),
        geocodes=tuple(pair for code in area.places for pair in _geocodes(code, gazetteer)),
    )


def few_points(shape: BaseGeometry, most: int = MAX_CAP_POINTS) -> tuple[Polygon, ...]:
    """Polygons without holes, each of at most `most` points, that together cover the shape."""
    if shape.is_empty:
        return ()
    tolerance = 0.0
    parts = _filled(shape)
    while max(len(part.exterior.coords) for part in parts) > most:
        tolerance = tolerance * 1.5 or FIRST_TOLERANCE_DEGREES
        simple = shapely.union_all([part.simplify(tolerance) for part in _filled(shape)])
        wide = simple.buffer(tolerance, join_style="mitre", mitre_limit=MITRE_LIMIT)
        parts = _filled(wide.simplify(tolerance / 10))
    return parts


def _filled(shape: BaseGeometry) -> tuple[Polygon, ...]:
    """The parts without their holes: CAP has no holes, and too wide is the safe side."""
    return tuple(Polygon(part.exterior) for part in shapely.get_parts(shape) if isinstance(part, Polygon))


def _ring_text(polygon: Polygon) -> str:
    # Counter-clockwise, as GeoJSON and most receivers expect.
    ring = orient(polygon).exterior.coords
    points = [f"{lat:.5f},{lon:.5f}" for lon, lat in ring]
    return " ".join([*points[:-1], points[0]])


def _geocodes(code: str, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    place = gazetteer.place(code)
    own = [("HCP", code)] if place.code != gazetteer.pack.country else []
    return [*own, ("ISO3166-2", place.iso)] if place.iso else own

"""An area as CAP 1.2 writes it: circles "lat,lon radius", polygons "lat,lon lat,lon …", geocodes.

Polygons are drawn round the area with few points (see `outline`), so that nobody in it is left out but for
the metre that rounding to five decimals may cost.
"""

from dataclasses import dataclass

import shapely
from shapely import Polygon

from nidaa.ground.places.areas import check_area
from nidaa.ground.places.facts import Area
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.ground.places.outline import few_points

# Limit of WMO and IPAWS profiles, the closing point included.
MAX_CAP_POINTS = 100


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
    whole = shapely.union_all([*drawn, *named])
    return CapShape(
        circles=tuple(f"{c.lat:.5f},{c.lon:.5f} {c.radius_km:g}" for c in area.circles),
        polygons=tuple(_ring_text(part) for part in few_points(whole, MAX_CAP_POINTS)),
        geocodes=tuple(pair for code in area.places for pair in _geocodes(code, gazetteer)),
    )


def _ring_text(polygon: Polygon) -> str:
    # Counter-clockwise, as GeoJSON and most receivers expect; the same point first and last.
    points = [f"{lat:.5f},{lon:.5f}" for lon, lat in polygon.exterior.coords]
    return " ".join([*points[:-1], points[0]])


def _geocodes(code: str, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    place = gazetteer.place(code)
    own = [("HCP", code)] if place.code != gazetteer.pack.country else []
    return [*own, ("ISO3166-2", place.iso)] if place.iso else own

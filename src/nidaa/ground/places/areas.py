"""An officer's area: read from JSON, checked with one clear sentence, turned into one shape.

Points are in GeoJSON order, longitude first; an area given the other way round is recognised and refused.
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from nidaa.ground.places.errors import AreaError, PlaceUnknownError
from nidaa.ground.places.facts import DECIMALS, Area, Circle, Ring
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.ground.places.sphere import circle_polygon

MAX_VERTICES = 2000
MAX_PARTS = 50
MAX_RADIUS_KM = 2000.0
MAX_LAT, MAX_LON = 90, 180
SMALLEST_RING = 4
POINT_MEMBERS = 2


def area_from_json(data: Any) -> Area:
    """The area in a JSON object with "circles", "polygons" and "places", each a list and each optional.

    Raises:
        AreaError: The form is not that; the sentence names the field.
    """
    if not isinstance(data, Mapping):
        raise AreaError("area", "An area is an object with circles, polygons and places.")
    unknown = sorted(set(data) - {"circles", "polygons", "places"})
    if unknown:
        raise AreaError(str(unknown[0]), "An area has only circles, polygons and places.")
    circles = _list(data, "circles")
    polygons = _list(data, "polygons")
    places = _list(data, "places")
    if not all(isinstance(code, str) for code in places):
        raise AreaError("places", "Places are given by their codes.")
    return Area(
        circles=tuple(_circle(item, f"circles[{n}]") for n, item in enumerate(circles)),
        polygons=tuple(_ring(item, f"polygons[{n}]") for n, item in enumerate(polygons)),
        places=tuple(places),
    )


def check_area(area: Area, gazetteer: Gazetteer) -> None:
    """Refuse an area that cannot be drawn or is not in the country.

    Raises:
        AreaError: The sentence names the field and what to do.
    """
    if not (area.circles or area.polygons or area.places):
        raise AreaError("area", "The area is empty: draw a circle or a polygon, or pick a place.")
    if len(area.circles) + len(area.polygons) > MAX_PARTS:
        raise AreaError("area", f"The area has more than {MAX_PARTS} circles and polygons: draw fewer.")
    for n, circle in enumerate(area.circles):
        _check_circle(circle, f"circles[{n}]", gazetteer)
    for n, ring in enumerate(area.polygons):
        _check_ring(ring, f"polygons[{n}]", gazetteer)
    for n, code in enumerate(area.places):
        try:
            gazetteer.surface(code)
        except PlaceUnknownError as error:
            raise AreaError(f"places[{n}]", str(error)) from None


def can_use_area(area: Area, gazetteer: Gazetteer) -> bool:
    try:
        check_area(area, gazetteer)
    except AreaError:
        return False
    return True


def area_shape(area: Area, gazetteer: Gazetteer) -> BaseGeometry:
    """One valid polygon or multipolygon in degrees: the union of all parts, sea and foreign land included.

    Raises:
        AreaError: The area would not pass `check_area`.
    """
    check_area(area, gazetteer)
    parts: list[BaseGeometry] = [circle_polygon(c.lat, c.lon, c.radius_km) for c in area.circles]
    parts += [Polygon(ring) for ring in area.polygons]
    parts += [gazetteer.surface(code) for code in area.places]
    return shapely.union_all(parts)


def to_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A GeoJSON geometry, rounded to about one metre, without collapsing thin parts."""
    # set_precision keeps polygons valid where plain rounding may cross two edges.
    rounded = shapely.set_precision(shape, 10**-DECIMALS)
    geometry: dict[str, Any] = dict(mapping(rounded))
    return {"type": geometry["type"], "coordinates": _trimmed(geometry["coordinates"])}


def _trimmed(value: Any) -> Any:
    if isinstance(value, float | int):
        return round(float(value), DECIMALS)
    return [_trimmed(item) for item in value]


def _list(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = data.get(key, [])
    if not isinstance(value, list | tuple):
        raise AreaError(key, "This must be a list.")
    return value


def _number(value: Any, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise AreaError(field, "This must be a number.")
    return float(value)


def _circle(item: Any, field: str) -> Circle:
    if not isinstance(item, Mapping):
        raise AreaError(field, "A circle has lat, lon and radius_km.")
    return Circle(*(_number(item.get(key), f"{field}.{key}") for key in ("lat", "lon", "radius_km")))


def _ring(item: Any, field: str) -> Ring:
    if not isinstance(item, list | tuple) or len(item) > MAX_VERTICES:
        raise AreaError(field, f"A polygon is a list of at most {MAX_VERTICES} points.")
    return tuple(_point(pair, f"{field}[{n}]") for n, pair in enumerate(item))


def _point(pair: Any, field: str) -> tuple[float, float]:
    if not isinstance(pair, list | tuple) or len(pair) != POINT_MEMBERS:
        raise AreaError(field, "A point is longitude and latitude.")
    return _number(pair[0], field), _number(pair[1], field)


def _check_circle(circle: Circle, field: str, gazetteer: Gazetteer) -> None:
    if not 0 < circle.radius_km <= MAX_RADIUS_KM:
        raise AreaError(
            f"{field}.radius_km", f"The radius must be above 0 and at most {MAX_RADIUS_KM:.0f} km."
        )
    _check_on_earth(((circle.lon, circle.lat),), field, gazetteer)
    if not circle_polygon(circle.lat, circle.lon, circle.radius_km).intersects(gazetteer.nation):
        raise AreaError(field, _outside(((circle.lon, circle.lat),), gazetteer))


def _check_ring(ring: Ring, field: str, gazetteer: Gazetteer) -> None:
    if len(ring) > MAX_VERTICES:
        raise AreaError(field, f"The polygon has {len(ring)} points; at most {MAX_VERTICES} are taken.")
    if len(ring) < SMALLEST_RING:
        raise AreaError(field, "A polygon needs at least three corners and its first point again at the end.")
    if ring[0] != ring[-1]:
        raise AreaError(field, "The polygon is not closed: its last point must be its first.")
    _check_on_earth(ring, field, gazetteer)
    polygon = Polygon(ring)
    if not polygon.is_valid:
        raise AreaError(field, f"The polygon crosses or touches itself ({explain_validity(polygon)}).")
    if not polygon.intersects(gazetteer.nation):
        raise AreaError(field, _outside(ring, gazetteer))


def _check_on_earth(points: Ring, field: str, gazetteer: Gazetteer) -> None:
    for lon, lat in points:
        if not (isfinite(lat) and isfinite(lon) and abs(lat) <= MAX_LAT and abs(lon) <= MAX_LON):
            raise AreaError(field, f"There is no place at latitude {lat}, longitude {lon}.")
    west, south, east, north = gazetteer.nation.bounds
    inside = all(west <= lon <= east and south <= lat <= north for lon, lat in points)
    swapped = all(west <= lat <= east and south <= lon <= north for lon, lat in points)
    if swapped and not inside:
        raise AreaError(field, "Latitude and longitude seem to be swapped.")


def _outside(points: Ring, gazetteer: Gazetteer) -> str:
    lon, lat = points[0]
    return f"This lies outside {gazetteer.pack.name.en} (latitude {lat}, longitude {lon})."

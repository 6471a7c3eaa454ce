"""Reads points and polygons of a case file and holds them against the country's land."""

from collections.abc import Mapping, Sequence
from typing import Any

from searchtheory.case import LatLon
from searchtheory.errors import BadCase
from searchtheory.grid import Grid
from searchtheory.json_fields import Json, number

POLE_DEG = 90.0
PAIR, CORNERS = 2, 3  # numbers in a position, different points in a ring
SHORE_KM = 1.5  # harbours, jetties and beaches count as land
MAST_KM = 10.0  # a mast or a search area may begin offshore


def point(data: Json, field: str, grid: Grid | None, within_km: float = SHORE_KM) -> LatLon:
    """Lat and lon of an object, on land."""
    place = number(data, "lat", field, -90.0, 90.0), number(data, "lon", field, -180.0, 180.0)
    check_land(place, field, grid, within_km)
    return place


def check_land(place: LatLon, field: str, grid: Grid | None, within_km: float = SHORE_KM) -> None:
    if grid is None or grid.on_land(*place, within_km):
        return
    where = f"lat {place[0]:g}, lon {place[1]:g}"
    if abs(place[1]) <= POLE_DEG and grid.on_land(place[1], place[0], within_km):
        raise BadCase(field, f"has {where}, which lies outside the country; lat and lon look swapped.")
    raise BadCase(field, f"has {where}, which is in the sea or outside the country.")


def ring(value: Any, field: str, grid: Grid | None) -> tuple[tuple[LatLon, ...], str]:
    """A closed ring of (lat, lon), and a remark where the order of numbers had to be told from the land.

    Read are objects with lat and lon, pairs in GeoJSON order [lon, lat], and a GeoJSON Polygon with one ring.
    """
    points = _points(value, field)
    remark = ""
    if not all(isinstance(item, Mapping) for item in points):
        pairs = [_pair(item, f"{field}[{i}]") for i, item in enumerate(points)]
        places, remark = _ordered(pairs, field, grid)
    else:
        places = [point(item, f"{field}[{i}]", None) for i, item in enumerate(points)]
        for i, place in enumerate(places):
            check_land(place, f"{field}[{i}]", grid, MAST_KM)
    _check_ring(places, field)
    return tuple(places), remark


def line(value: Any, field: str, grid: Grid | None) -> tuple[LatLon, ...]:
    """At least two points of a line, as objects with lat and lon or pairs in GeoJSON order."""
    points = _points(value, field)
    if len(points) < PAIR:
        raise BadCase(field, "needs at least two points.")
    if all(isinstance(item, Mapping) for item in points):
        return tuple(point(item, f"{field}[{i}]", grid, MAST_KM) for i, item in enumerate(points))
    return tuple(_ordered([_pair(item, f"{field}[{i}]") for i, item in enumerate(points)], field, grid)[0])


def _points(value: Any, field: str) -> Sequence[Any]:
    if isinstance(value, Mapping):
        value = value.get("coordinates", value.get("points"))
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
            value = value[0]
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list) and _nested(value[0]):
        value = value[0]
    if not isinstance(value, list) or not value:
        raise BadCase(field, "must be a list of points.")
    return value


def _nested(value: list[Any]) -> bool:
    return bool(value) and isinstance(value[0], list | Mapping)


def _pair(value: Any, field: str) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) < PAIR or not all(isinstance(v, int | float) for v in value):
        raise BadCase(field, "must be a pair of numbers [lon, lat].")
    return float(value[0]), float(value[1])


def _ordered(pairs: list[tuple[float, float]], field: str, grid: Grid | None) -> tuple[list[LatLon], str]:
    as_geojson = [(b, a) for a, b in pairs]
    if grid is None or all(_lands(place, grid) for place in as_geojson):
        return as_geojson, ""
    if all(_lands(place, grid) for place in pairs):
        return (
            pairs,
            f"{field}: pairs were read as [lat, lon]; in the order [lon, lat] they lie outside the country.",
        )
    wrong = next(i for i, place in enumerate(as_geojson) if not _lands(place, grid))
    check_land(as_geojson[wrong], f"{field}[{wrong}]", grid, MAST_KM)
    return as_geojson, ""


def _lands(place: LatLon, grid: Grid) -> bool:
    return abs(place[0]) <= POLE_DEG and grid.on_land(*place, MAST_KM)


def _check_ring(places: list[LatLon], field: str) -> None:
    if places[0] != places[-1]:
        raise BadCase(field, "is not closed: its last point must repeat its first.")
    if len(set(places)) < CORNERS:
        raise BadCase(field, "needs at least three different points.")

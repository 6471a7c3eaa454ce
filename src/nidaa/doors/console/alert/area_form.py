"""The area as it is typed and drawn: rows of circles, picked places, polygons as lines of points. Text until read."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from nidaa.ground.country import gazetteer, pack
from nidaa.ground.places.errors import AreaError
from nidaa.ground.places.facts import Area, Circle
from nidaa.packs.facts import Tier

NUMBER = re.compile(r"[-+]?\d+(?:[.]\d+)?")
POINT_NUMBERS = 2
SMALLEST_RING = 3


@dataclass(frozen=True, slots=True)
class CircleTyped:
    lat: str
    lon: str
    km: str

    @property
    def empty(self) -> bool:
        return not (self.lat or self.lon or self.km)


@dataclass(frozen=True, slots=True)
class AreaTyped:
    """What stands in the form; `area` reads it."""

    circles: tuple[CircleTyped, ...]
    places: tuple[str, ...]
    polygons: tuple[str, ...]

    def area(self) -> Area | None:
        """The area, None when nothing is given. Raises AreaError with the field and a sentence."""
        circles = tuple(_circle(row, n) for n, row in enumerate(self.circles) if not row.empty)
        rings = tuple(_ring(text, n) for n, text in enumerate(self.polygons) if text.strip())
        if not (circles or rings or self.places):
            return None
        return Area(circles=circles, polygons=rings, places=self.places)


def area_typed(post: QueryDict) -> AreaTyped:
    rows = zip(
        post.getlist("circle-lat"), post.getlist("circle-lon"), post.getlist("circle-km"), strict=False
    )
    circles = tuple(CircleTyped(lat.strip(), lon.strip(), km.strip()) for lat, lon, km in rows)
    return AreaTyped(
        tuple(row for row in circles if not row.empty),
        tuple(dict.fromkeys(post.getlist("place"))),
        tuple(text for text in post.getlist("polygon") if text.strip()),
    )


def usual_area(point: tuple[float, float] | None, tier: Tier) -> AreaTyped:
    """What the pack says for a tier: the country, or a circle round the place last seen and the provinces beside."""
    if tier.nationwide:
        return AreaTyped((), (pack().country,), ())
    if point is None:
        return AreaTyped((), (), ())
    where = gazetteer().containing(*point)
    places: tuple[str, ...] = ()
    if tier.adjacent_provinces and where:
        beside = gazetteer().adjacent(where.province.code)
        places = (where.province.code, *(place.code for place in beside))
    radius = () if tier.radius_km is None else (tier.radius_km,)
    circles = tuple(CircleTyped(f"{point[0]:.5f}", f"{point[1]:.5f}", f"{km:g}") for km in radius)
    return AreaTyped(circles, places, ())


def area_shown(data: Any) -> AreaTyped:
    """The form of an area that is kept (canonical JSON), ready to be changed."""
    if not data:
        return AreaTyped((), (), ())
    return AreaTyped(
        tuple(CircleTyped(str(c["lat"]), str(c["lon"]), f"{c['radius_km']:g}") for c in data["circles"]),
        tuple(data["places"]),
        tuple("\n".join(f"{lat}, {lon}" for lon, lat in ring[:-1]) for ring in data["polygons"]),
    )


def _circle(row: CircleTyped, number: int) -> Circle:
    try:
        lat, lon, km = (float(text.replace(",", ".")) for text in (row.lat, row.lon, row.km))
    except ValueError:
        raise AreaError(
            f"circles[{number}]", "A circle needs a latitude, a longitude and a radius, as numbers."
        ) from None
    return Circle(lat, lon, km)


def _ring(text: str, number: int) -> tuple[tuple[float, float], ...]:
    """Lines of latitude and longitude to a closed ring in GeoJSON order."""
    points: list[tuple[float, float]] = []
    for line in text.strip().splitlines():
        numbers = NUMBER.findall(line)
        if len(numbers) != POINT_NUMBERS:
            raise AreaError(
                f"polygons[{number}]", "Write each corner on a line of its own: latitude, longitude."
            )
        points.append((float(numbers[1]), float(numbers[0])))
    if len(points) < SMALLEST_RING:
        raise AreaError(f"polygons[{number}]", "A polygon needs at least three corners.")
    return (*points, points[0]) if points[0] != points[-1] else tuple(points)

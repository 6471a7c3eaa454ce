"""The polygons of a broadcast: few points, never smaller than the approved area, and known again by their digest."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from math import cos, pi
from typing import Final

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from nidaa.distribution.facts import Notice
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.ground.places.facts import DECIMALS, Area
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.ground.places.outline import few_points

from .errors import NotBroadcast

# Latitude before longitude, as CAP has it; closed.
Rings = tuple[tuple[tuple[float, float], ...], ...]

CORNERS: Final = 128  # of a circle, see ground.places.sphere.circle_polygon
ROUNDING_DEGREES: Final = 2 * 10**-DECIMALS  # what rounding may cut off, and a little more


def rings(notice: Notice, gazetteer: Gazetteer, most_points: int) -> Rings:
    """The approved area, covered by polygons of at most `most_points` points.

    Raises:
        AreaError: the area cannot be drawn. NotBroadcast: it cannot be drawn with so few points.
    """
    approved = approved_shape(notice, gazetteer)
    drawn = _rounded(few_points(approved, most_points))
    if not covers(drawn, approved):
        drawn = _rounded(few_points(approved.buffer(ROUNDING_DEGREES, quad_segs=2), most_points))
    if not covers(drawn, approved):
        raise NotBroadcast(
            "The area cannot be drawn with so few points without cutting into it. Simplify it."
        )
    return drawn


def approved_shape(notice: Notice, gazetteer: Gazetteer) -> BaseGeometry:
    """The approved area; its circles drawn round the outside, so that their edge is within."""
    area = area_from_json(notice.area)
    outside = tuple(replace(one, radius_km=one.radius_km / cos(pi / CORNERS)) for one in area.circles)
    return area_shape(Area(outside, area.polygons, area.places), gazetteer)


def covers(drawn: Rings, shape: BaseGeometry) -> bool:
    whole = shapely.union_all([Polygon([(lon, lat) for lat, lon in ring]) for ring in drawn])
    return bool(shapely.make_valid(whole).covers(shape))


def digest(drawn: Iterable[Iterable[Iterable[float]]]) -> str:
    """The same polygons have the same digest, in whatever order a centre returns them."""
    plain = sorted(
        [[round(float(lat), DECIMALS), round(float(lon), DECIMALS)] for lat, lon in ring] for ring in drawn
    )
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()


def _rounded(parts: Iterable[Polygon]) -> Rings:
    return tuple(
        tuple((round(lat, DECIMALS), round(lon, DECIMALS)) for lon, lat in part.exterior.coords)
        for part in parts
    )

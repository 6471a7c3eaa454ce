"""Draws round a shape with few points and never cuts into it.

Points that bend inward are left out one by one, that which adds least area first, while the line does not
cross itself: an outer hull between the shape and its convex hull. Only a shape that bulges with more points
than allowed (a circle drawn by hand) is simplified and widened by what simplifying may have cut. The idea is
that of the outer hull in GEOS' PolygonHullSimplifier (2022), which shapely does not offer.
"""

from collections.abc import Sequence
from math import cos, pi

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

Points = NDArray[np.float64]

FIRST_TOLERANCE_DEGREES = 0.00001
# The second simplifying cuts this share of the first; and an eighth of a turn drawn as a straight line comes
# as near as cos 22.5° of the radius: so much wider must the widening be.
SECOND_CUT = 0.25
WIDEN_BY = (1 + SECOND_CUT) / cos(pi / 8)


def few_points(shape: BaseGeometry, most: int) -> tuple[Polygon, ...]:
    """Polygons without holes, each of at most `most` points (16 or more), that together cover the shape."""
    return tuple(_round_one(part, most) for part in without_holes(shape))


def without_holes(shape: BaseGeometry) -> tuple[Polygon, ...]:
    """The parts of a shape without their holes, counter-clockwise."""
    return tuple(
        orient(Polygon(part.exterior))
        for part in shapely.get_parts(shape)
        if isinstance(part, Polygon) and not part.is_empty
    )


def _round_one(part: Polygon, most: int) -> Polygon:
    # A ring says its first point twice.
    points = outer_points(np.asarray(part.exterior.coords, dtype=float)[:-1], most - 1)
    outer = Polygon(points)
    if len(points) < most and outer.is_valid and outer.covers(part):
        return outer
    return _widened(part.convex_hull, most)


def outer_points(points: Points, most: int) -> Points:
    """Leave out inward points of a counter-clockwise ring until `most` are left or none can go."""
    while len(points) > most:
        before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
        inward = -_turn(before, points, after)
        candidates = np.flatnonzero(inward >= 0)
        order: Sequence[int] = candidates[np.argsort(inward[candidates])].tolist()
        gone = next((n for n in order if _free(points, before[n], points[n], after[n])), None)
        if gone is None:
            break
        points = np.delete(points, gone, axis=0)
    return points


def _turn(a: Points, b: Points, c: Points) -> Points:
    """Twice the signed area of the triangles a, b, c: above zero when they turn left."""
    ab, ac = b - a, c - a
    left: Points = ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0]
    return left


def _free(points: Points, a: Points, b: Points, c: Points) -> bool:
    """Whether no other point lies in the triangle that leaving out b would add."""
    inside = (_turn(a, c, points) >= 0) & (_turn(c, b, points) >= 0) & (_turn(b, a, points) >= 0)
    corners = (points == a).all(axis=1) | (points == b).all(axis=1) | (points == c).all(axis=1)
    return not bool((inside & ~corners).any())


def _widened(hull: BaseGeometry, most: int) -> Polygon:
    tolerance = FIRST_TOLERANCE_DEGREES
    while True:
        # Rounded corners, not mitred: on a spike GEOS throws a mitred corner far off the globe.
        wide = hull.simplify(tolerance).buffer(WIDEN_BY * tolerance, quad_segs=2)
        parts = without_holes(wide.simplify(tolerance * SECOND_CUT))
        if len(parts) == 1 and len(parts[0].exterior.coords) <= most and parts[0].covers(hull):
            return parts[0]
        tolerance *= 1.5

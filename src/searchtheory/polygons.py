"""Closed rings of (lat, lon) against many points at once; plane geometry, good for tens of km."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from searchtheory.geodesy import Floats


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

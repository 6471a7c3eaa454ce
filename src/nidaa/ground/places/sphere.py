"""Distances and directions on the globe.

A sphere of the mean radius stands for the Earth (haversine formula). Against the WGS 84 ellipsoid the error
is at most 0.6 % anywhere and 0.45 % in Morocco: 0.7 km in 160 km, below what is known of where a child is.
"""

from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

# Mean radius of the Earth, km (IUGG, 1980).
EARTH_RADIUS_KM = 6371.0088
# WGS 84: equatorial radius in km, and first eccentricity squared (NIMA TR8350.2, 2000).
EQUATOR_KM = 6378.137
ECCENTRICITY_SQUARED = 6.69437999014e-3


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in km by the haversine formula, stable for short distances."""
    half_lat = radians(lat_b - lat_a) / 2
    half_lon = radians(lon_b - lon_a) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def distances_km(
    lat: float, lon: float, lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`distance_km` from one point to many."""
    half_lats = np.radians(lats - lat) / 2
    half_lons = np.radians(lons - lon) / 2
    chords = np.sin(half_lats) ** 2 + cos(radians(lat)) * np.cos(np.radians(lats)) * np.sin(half_lons) ** 2
    found: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chords)))
    return found


def bearing_deg(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Direction to start from a towards b, degrees clockwise from north, in [0, 360)."""
    turn = radians(lon_b - lon_a)
    east = sin(turn) * cos(radians(lat_b))
    north = cos(radians(lat_a)) * sin(radians(lat_b)) - sin(radians(lat_a)) * cos(radians(lat_b)) * cos(turn)
    # Rounding can lift a hair below 360 to 360 itself, which is north.
    return degrees(atan2(east, north)) % 360 % 360


def destination(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """Latitude and longitude reached after `km` along the great circle that starts at `bearing` degrees."""
    arc = km / EARTH_RADIUS_KM
    course = radians(bearing)
    sine = sin(radians(lat)) * cos(arc) + cos(radians(lat)) * sin(arc) * cos(course)
    end_lat = asin(max(-1.0, min(1.0, sine)))
    turn = atan2(sin(course) * sin(arc) * cos(radians(lat)), cos(arc) - sin(radians(lat)) * sin(end_lat))
    return degrees(end_lat), (lon + degrees(turn) + 540) % 360 - 180


def circle_polygon(lat: float, lon: float, radius_km: float, corners: int = 128) -> Polygon:
    """The circle along the ground as a polygon; with 128 corners it loses 0.04 % of the area.

    Known issue: a circle over a pole or the 180th meridian is not cut in two; no pack needs it yet.
    """
    points = [destination(lat, lon, 360 * n / corners, radius_km) for n in range(corners)]
    return Polygon([(p_lon, p_lat) for p_lat, p_lon in points])


def km2(shape: BaseGeometry) -> float:
    """Area on the WGS 84 ellipsoid in km², by an equal-area cylinder (Snyder 1987, eq. 3-12, 10-5)."""
    flat: Any = shapely.transform(shape, _equal_area)
    return float(flat.area)


def _equal_area(points: NDArray[np.float64]) -> NDArray[np.float64]:
    e2 = ECCENTRICITY_SQUARED
    e = sqrt(e2)
    sine = np.sin(np.radians(points[:, 1]))
    q = (1 - e2) * (sine / (1 - e2 * sine**2) - np.log((1 - e * sine) / (1 + e * sine)) / (2 * e))
    return np.column_stack([EQUATOR_KM * np.radians(points[:, 0]), EQUATOR_KM * q / 2])

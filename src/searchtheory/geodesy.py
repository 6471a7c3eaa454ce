"""Points on the sphere as unit vectors; distances as chords, which need no trigonometry per cell."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG 1980


def unit_vectors(lat_deg: ArrayLike, lon_deg: ArrayLike) -> Floats:
    """Unit vectors, shape (3, ...), of points given in degrees."""
    lat, lon = np.radians(np.asarray(lat_deg, float)), np.radians(np.asarray(lon_deg, float))
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def degrees(xyz: NDArray[np.floating]) -> tuple[Floats, Floats]:
    """Latitude and longitude in degrees of vectors of shape (3, ...)."""
    x, y, z = np.asarray(xyz, float)
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


def chord(distance_km: ArrayLike) -> Floats:
    """Length of the straight line through the Earth (unit radius) under a distance along its surface."""
    angle = np.minimum(np.asarray(distance_km, float) / EARTH_RADIUS_KM, np.pi)
    return np.asarray(2.0 * np.sin(angle / 2.0))


def surface_km(chord_length: ArrayLike) -> Floats:
    """Distance along the surface of a chord; the inverse of `chord`."""
    half = np.clip(np.asarray(chord_length, float) / 2.0, 0.0, 1.0)
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(half))


def distance_km(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> Floats:
    """Great-circle distance in km between points in degrees; shapes broadcast."""
    parts = np.broadcast_arrays(*(np.asarray(part, float) for part in (lat_a, lon_a, lat_b, lon_b)))
    difference = unit_vectors(parts[0], parts[1]) - unit_vectors(parts[2], parts[3])
    return surface_km(np.sqrt((difference**2).sum(0)))

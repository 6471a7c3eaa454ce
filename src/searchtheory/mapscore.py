"""MapScore's metric on its own box (Sava, Twardy, Koester, Sonwalkar, Trans. in GIS 20:38, 2016), for comparison.

A box of 25 km around the initial planning point, 5 m cells. r = share of the box that is denser, half of
what is as dense; R = (0.5 - r) / 0.5. Outside the box R = -0.9 (r = 1 - 0.05). Two defects of the public
code are left out: the transposed look-up, and the log-normal without its 1 / (2 pi r).
"""

from collections.abc import Callable, Sequence

import numpy as np

from searchtheory.geodesy import Floats

BOX_KM = 25.0
OUTSIDE_R = -0.9


def plane_km(lat: Floats, lon: Floats, lat_0: Floats, lon_0: Floats) -> tuple[Floats, Floats]:
    """East and north of a point in km, small distances."""
    east = np.radians(lon - lon_0) * 6371.0088 * np.cos(np.radians((lat + lat_0) / 2))
    return np.asarray(east), np.asarray(np.radians(lat - lat_0) * 6371.0088)


def rank_by_density(east_km: Floats, north_km: Floats, density: Callable[[Floats], Floats]) -> Floats:
    """R of a map whose density depends on distance alone: the area that is denser than the find's place."""
    edges = np.concatenate((np.linspace(0.0, 1.0, 4001), np.geomspace(1.0, BOX_KM * 0.7072, 6001)[1:]))
    sizes = np.diff([_disc_in_box(float(edge)) for edge in edges])
    values = density((edges[:-1] + edges[1:]) / 2)
    distance = np.hypot(east_km, north_km)
    inside = np.maximum(np.abs(east_km), np.abs(north_km)) <= BOX_KM / 2
    share = np.array([sizes[values > here].sum() for here in density(distance)]) / BOX_KM**2
    return np.where(inside, (0.5 - share) / 0.5, OUTSIDE_R)


def rank_by_rings(
    east_km: Floats, north_km: Floats, radii_km: Sequence[Sequence[float]], shares: Sequence[float]
) -> Floats:
    """R of ring maps, one row of radii a case; a ring is as dense everywhere, the last is the rest of the box."""
    values = []
    for east, north, radii in zip(east_km, north_km, radii_km, strict=True):
        if max(abs(east), abs(north)) > BOX_KM / 2:
            values.append(OUTSIDE_R)
            continue
        discs = np.array([0.0, *(_disc_in_box(r) for r in radii), BOX_KM**2])
        sizes = np.maximum(np.diff(discs), 1e-9)
        density = np.array(shares) / sizes
        here = density[int(np.searchsorted(radii, np.hypot(east, north)))]
        r = (sizes[density > here].sum() + 0.5 * sizes[density == here].sum()) / BOX_KM**2
        values.append((0.5 - r) / 0.5)
    return np.array(values)


def _disc_in_box(radius: float) -> float:
    """Area in km² of a disc around the middle of the box that lies in it."""
    half = BOX_KM / 2
    if radius <= half:
        return float(np.pi * radius**2)
    if radius >= half * np.sqrt(2.0):
        return BOX_KM**2
    x = np.linspace(0.0, half, 4001)
    return float(4.0 * np.trapezoid(np.minimum(half, np.sqrt(np.maximum(radius**2 - x**2, 0.0))), x))

"""Which cells an area takes in, exactly. A pin counts when the centre of its cell is inside; borders belong to it.

Parent cells are sorted first: wholly inside, wholly outside, or to be asked cell by cell. A cover by cells alone
loses people: descendants reach beyond their parent, and 13 % of the people within 5 km lived in parents whose
centre lay outside.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from nidaa.ground.places.areas import area_shape
from nidaa.ground.places.cells import (
    COARSE_REACH_KM,
    COARSE_STRIDE,
    PARENT_REACH_KM,
    Cells,
    Degrees,
    centres,
    parents_below,
)
from nidaa.ground.places.facts import Area, Circle
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.ground.places.sphere import distances_km

OUT, BORDER, IN = -1, 0, 1
# The shortest degree of latitude there is (WGS 84, at the equator): with it a frame is never too narrow.
KM_A_DEGREE = 110.5


@dataclass(frozen=True, slots=True)
class Aim:
    """An area as recipients are chosen by it.

    Attributes:
        circles: exact, along the ground.
        shape: the polygons and named places as one shape in degrees; empty when there are none.
        communes: codes of those the area touches: their subscribers count wherever they live in it.
        lat, lon: round which the rings lie.
    """

    circles: tuple[Circle, ...]
    shape: BaseGeometry
    communes: frozenset[str]
    lat: float
    lon: float


def aim_at(area: Area, gazetteer: Gazetteer) -> Aim:
    """Rings lie round the smallest circle, which says best where the child was last seen; else round the middle."""
    whole = area_shape(area, gazetteer)
    drawn = [*(Polygon(ring) for ring in area.polygons), *(gazetteer.surface(code) for code in area.places)]
    shape = shapely.union_all(drawn)
    shapely.prepare(shape)
    communes = frozenset(place.code for place in gazetteer.touched(whole))
    if area.circles:
        best = min(area.circles, key=lambda circle: (circle.radius_km, circle))
        return Aim(area.circles, shape, communes, best.lat, best.lon)
    return Aim((), shape, communes, whole.centroid.y, whole.centroid.x)


def inside(aim: Aim, cells: Cells) -> NDArray[np.bool_]:
    """Of each cell, whether its centre is in the area."""
    return inside_at(aim, *centres(cells))


def inside_at(aim: Aim, lats: Degrees, lons: Degrees) -> NDArray[np.bool_]:
    found = np.zeros(len(lats), dtype=np.bool_)
    if not aim.shape.is_empty:
        found |= shapely.intersects_xy(aim.shape, lons, lats)
    for circle in aim.circles:
        found |= distances_km(circle.lat, circle.lon, lats, lons) <= circle.radius_km
    return found


def near(aim: Aim, coarse: Cells) -> tuple[Cells, Cells]:
    """Spans of parents in which the area lies, found by coarse cells; a little too much, never too little."""
    lo, hi = parents_below(coarse[sides(aim, coarse, COARSE_REACH_KM) != OUT])
    apart = np.flatnonzero(np.diff(lo) > COARSE_STRIDE)
    return lo[np.r_[0, apart + 1][: len(lo)]], hi[np.r_[apart, len(hi) - 1][: len(hi)]]


def sides(aim: Aim, parents: Cells, reach_km: float = PARENT_REACH_KM) -> NDArray[np.int8]:
    """Of each parent, whether all that live in it are IN the area or OUT of it, or each is to be asked."""
    lats, lons = centres(parents)
    found = np.full(len(parents), OUT, dtype=np.int8)
    if not aim.shape.is_empty:
        found = _sides_of_shape(aim.shape, lats, lons, reach_km)
    for circle in aim.circles:
        away = distances_km(circle.lat, circle.lon, lats, lons)
        found[(away <= circle.radius_km + reach_km) & (found == OUT)] = BORDER
        found[away <= circle.radius_km - reach_km] = IN
    return found


def _sides_of_shape(shape: BaseGeometry, lats: Degrees, lons: Degrees, reach_km: float) -> NDArray[np.int8]:
    high = reach_km / KM_A_DEGREE
    wide = high / np.cos(np.radians(np.abs(lats) + high))
    west, south, east, north = shape.bounds
    near = np.flatnonzero(
        (lons + wide >= west) & (lons - wide <= east) & (lats + high >= south) & (lats - high <= north)
    )
    frames = shapely.box((lons - wide)[near], (lats - high)[near], (lons + wide)[near], (lats + high)[near])
    found = np.full(len(lats), OUT, dtype=np.int8)
    found[near[shapely.intersects(shape, frames)]] = BORDER
    found[near[shapely.contains_properly(shape, frames)]] = IN
    return found

"""The map on paper: communes, the place last seen and each team's ground, as one drawing that every printer knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from shapely.geometry import box

from nidaa.ground.country import gazetteer
from nidaa.ground.places.facts import PlaceKind

WIDTH, HEIGHT = 1000.0, 640.0
KM_PER_DEG = 111.195
MARGIN = 0.25  # of the ground's own width, around it
LEAST_KM = 1.5
LINE, LETTER = 40.0, 6.0  # height of a line and half the width of a letter, in units of the drawing
BARS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Ground:
    """One piece of ground; `numbers` of all teams that search it."""

    numbers: str
    points: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Ready for an SVG: points are "x,y x,y …" in a box of WIDTH × HEIGHT."""

    width: float
    height: float
    land: tuple[str, ...]
    names: tuple[tuple[float, float, str], ...]
    grounds: tuple[Ground, ...]
    seen: tuple[float, float] | None
    bar: float
    bar_km: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A plane map of a box, north up, true at its middle latitude."""

    lat: float
    lon: float
    per_deg: float  # units of the drawing per degree of latitude

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = WIDTH / 2 + (lon - self.lon) * cos(radians(self.lat)) * self.per_deg
        return round(x, 1), round(HEIGHT / 2 - (lat - self.lat) * self.per_deg, 1)

    def line(self, ring: Iterable[Sequence[float]]) -> str:
        return " ".join("{},{}".format(*self.at(lat, lon)) for lon, lat in ring)


def sheet(
    assignments: Iterable[Mapping[str, Any]], seen: Mapping[str, Any] | None, language: str
) -> Sheet | None:
    """None when no team can reach any ground."""
    teams: dict[str, list[int]] = {}
    ground: dict[str, Mapping[str, Any]] = {}
    for number, one in enumerate(assignments, 1):
        if one["segment"] is not None:
            teams.setdefault(one["segment"], []).append(number)
            ground[one["segment"]] = one
    if not ground:
        return None
    frame = _frame([corner for one in ground.values() for corner in one["outline"]], seen)
    grounds = tuple(
        Ground(
            " · ".join(map(str, teams[key])), frame.line(one["outline"]), *frame.at(one["lat"], one["lon"])
        )
        for key, one in ground.items()
    )
    per_km = frame.per_deg / KM_PER_DEG
    bar_km = next((km for km in BARS_KM if km * per_km > WIDTH / 10), BARS_KM[-1])
    place = frame.at(seen["lat"], seen["lon"]) if seen else None
    land, names = _land(frame, language)
    clear = tuple(name for name in names if not any(_touches(name, one) for one in grounds))
    return Sheet(WIDTH, HEIGHT, land, clear, grounds, place, round(bar_km * per_km, 1), bar_km)


def _touches(name: tuple[float, float, str], ground: Ground) -> bool:
    """A name that would be written over a team's number is left out."""
    return abs(name[1] - ground.y) < LINE and abs(name[0] - ground.x) < LINE + LETTER * len(name[2])


def _frame(corners: list[list[float]], seen: Mapping[str, Any] | None) -> Frame:
    points = [*corners, [seen["lon"], seen["lat"]]] if seen else corners
    lats, lons = [lat for _lon, lat in points], [lon for lon, _lat in points]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    high = max(max(lats) - min(lats), LEAST_KM / KM_PER_DEG) * (1 + 2 * MARGIN)
    wide = max((max(lons) - min(lons)) * cos(radians(lat)), LEAST_KM / KM_PER_DEG) * (1 + 2 * MARGIN)
    return Frame(lat, lon, min(HEIGHT / high, WIDTH / wide))


def _land(frame: Frame, language: str) -> tuple[tuple[str, ...], tuple[tuple[float, float, str], ...]]:
    """Outlines of communes and arrondissements in the frame, cut at its edge, and their names inside it."""
    half_lat = HEIGHT / 2 / frame.per_deg
    half_lon = WIDTH / 2 / frame.per_deg / cos(radians(frame.lat))
    window = box(frame.lon - half_lon, frame.lat - half_lat, frame.lon + half_lon, frame.lat + half_lat)
    lines, names = [], []
    for place in (*gazetteer().of_kind(PlaceKind.COMMUNE), *gazetteer().of_kind(PlaceKind.ARRONDISSEMENT)):
        surface = gazetteer().surface(place.code)
        if not surface.intersects(window):
            continue
        seen = shapely.intersection(surface, window)
        parts = [part for part in shapely.get_parts(seen) if part.geom_type == "Polygon"]
        lines += [frame.line(part.exterior.coords) for part in parts]
        if parts:
            point = max(parts, key=lambda part: part.area).representative_point()
            names.append((*frame.at(point.y, point.x), place.names.of(language)))
    return tuple(lines), tuple(names)

"""What carries each family of hypotheses in this case: places of the file, hubs, spreads by people.

`carriers` gives, per family, the components and their fractions (sum 1). A place that cannot have been
reached yet leaves the rest of its fraction on the way there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from searchtheory.case import LatLon, Mode, Place, PlaceKind, SearchCase
from searchtheory.geodesy import distance_km
from searchtheory.grid import Grid, Landmarks
from searchtheory.kernels import (
    PLACE_SIGMA_KM,
    background,
    near_radial,
    place_radial,
    spread_radial,
    vehicle_radial,
    wander_radial,
)
from searchtheory.people import People, people_around
from searchtheory.reach import WAIT_H, arrived, travel_h, usual_modes, vehicle_reach_km
from searchtheory.shapes import Around, ByRoad, Corridor, Everywhere, Shape
from searchtheory.shares import FAMILY_OF
from searchtheory.travel import Roads, RoadTimes, times_from

# How many places of a family the file does not list, on average, once it lists some: of friends about a third
# stay unknown to the parents. k listed places carry k / (k + this) of the family (design values).
UNLISTED: Mapping[str, float] = {
    "home": 0.02, "friend": 1.0, "relative": 0.6, "school": 0.1, "leisure": 1.5, "refuge": 1.5, "transit": 1.5,
    "work": 0.1, "contact": 0.4, "suspect": 0.4, "previous": 0.3, "exit": 2.0,
}  # fmt: skip
SPREAD = ("friend", "relative", "school", "leisure", "refuge")  # families that can be anywhere people are
HUBS = {"transit": ("rail", "bus"), "exit": ("port", "airport", "border")}
UNKNOWN_HOURS = 24.0  # elapsed time where the file gives none
ON_FOOT_KM = 3.0  # nearer places are on the way by foot
CORRIDORS = 4
OUT_OF_TOWN_KM = 25.0
DRIVE_H = (0.6, 1.2)  # median and deviation of ln(hours) of a drive, as VEHICLE_KM at 40 km/h (design)
CENTRE = (0.0, 0.0)  # stands for a point nobody knows; nothing is drawn around it


@dataclass(frozen=True, slots=True)
class Setting:
    """A case at a moment, in the country's landmarks."""

    case: SearchCase
    grid: Grid
    people: People  # around the start
    people_of_home: People
    start: LatLon | None
    home: LatLon | None
    hours: float
    modes: tuple[Mode, ...]
    drive: RoadTimes | None  # where a road graph is loaded

    @property
    def landmarks(self) -> Landmarks:
        return self.grid.landmarks

    @classmethod
    def of(cls, case: SearchCase, grid: Grid, at_s: float, roads: Roads | None = None) -> "Setting":
        start = case.start()
        homes = [p for p in case.places if p.kind is PlaceKind.HOME]
        home = (homes[0].lat, homes[0].lon) if homes else start
        seen = case.last_seen
        hours = UNKNOWN_HOURS if seen is None else max(0.0, (at_s - seen.at_s) / 3600.0)
        around = people_around(grid, *(start or CENTRE))
        at_home = around if home == start else people_around(grid, *(home or CENTRE))
        modes = usual_modes(case)
        drive = None
        if roads is not None and start is not None and {Mode.CAR, Mode.BUS} & set(modes):
            drive = times_from(roads, grid, *start, hours)
        return cls(case, grid, around, at_home, start, home, hours, modes, drive)

    @property
    def has_point(self) -> bool:
        return self.case.last_seen is not None and self.case.last_seen.lat is not None

    def there_by_now(self, lat: float, lon: float) -> tuple[float, float]:
        """Distance from the start in km, and the chance to have arrived."""
        if self.start is None:
            return 0.0, 1.0
        gap = float(distance_km(*self.start, lat, lon))
        return gap, arrived(self.hours, self.needed_h(gap, lat, lon))

    def needed_h(self, gap_km: float, lat: float, lon: float) -> float:
        """Hours to a place: by road where the graph reaches it, else great circle × detour / speed."""
        by_road = np.inf if self.drive is None else self.drive.to(self.grid, lat, lon)
        if not np.isfinite(by_road):
            return travel_h(gap_km, self.modes)
        return min(by_road + WAIT_H[Mode.CAR], travel_h(gap_km, (Mode.FOOT,)))


Fractions = dict[str, float]


def carriers(setting: Setting) -> dict[str, Fractions]:
    """Family → component key → fraction. A family nothing can carry is missing."""
    listed = _listed(setting)
    found: dict[str, Fractions] = {"background": {"background": 1.0}, "outside": _outside(setting)}
    if setting.start is not None:
        found |= {"wander": {"wander": 1.0}, "near": {"near": 1.0}, "vehicle": _vehicle(setting)}
    if setting.has_point:
        found["last_seen"] = {"last_seen": 1.0}
    for family in UNLISTED:
        fractions = _family(family, listed.get(family, []), setting)
        if fractions:
            found[family] = fractions
    return found


def _listed(setting: Setting) -> dict[str, list[tuple[int, Place]]]:
    groups: dict[str, list[tuple[int, Place]]] = {}
    for index, place in enumerate(setting.case.places):
        groups.setdefault(FAMILY_OF[place.kind], []).append((index, place))
    return groups


def _family(family: str, listed: list[tuple[int, Place]], setting: Setting) -> Fractions:
    total = sum(place.weight for _, place in listed)
    if family in SPREAD and setting.home is not None:
        rest: Fractions = {f"unlisted:{family}": 1.0}
    elif family in HUBS:
        rest = _hubs(family, setting)
    else:
        rest = {}
    unlisted = UNLISTED[family] if rest else 0.0
    if total + unlisted <= 0:
        return {}
    fractions: Fractions = {}
    for index, place in listed:
        share = place.weight / (total + unlisted)
        _arrive(fractions, f"place:{index}", share, setting.there_by_now(place.lat, place.lon))
    for key, part in rest.items():
        fractions[key] = fractions.get(key, 0.0) + part * unlisted / (total + unlisted)
    return fractions


def _arrive(fractions: Fractions, key: str, share: float, gap_there: tuple[float, float]) -> None:
    gap_km, there = gap_there
    fractions[key] = fractions.get(key, 0.0) + share * there
    way = "wander" if gap_km < ON_FOOT_KM else "vehicle"
    if there < 1.0:
        fractions[way] = fractions.get(way, 0.0) + share * (1.0 - there)


def _hubs(family: str, setting: Setting) -> Fractions:
    """The country's stations or ways out: near ones more, none that cannot be reached yet."""
    marks = setting.landmarks
    rows = [i for i, kind in enumerate(marks.hub_kinds) if kind in HUBS[family]]
    if not rows or setting.start is None:
        return {}
    gaps = distance_km(*setting.start, marks.hub_lat_lon[rows, 0], marks.hub_lat_lon[rows, 1])
    scale_km = 15.0 if family == "transit" else 120.0
    pull = 1.0 / (1.0 + gaps / scale_km) ** 2
    fractions: Fractions = {}
    for row, gap, weight in zip(rows, gaps, pull / pull.sum(), strict=True):
        there = arrived(setting.hours, travel_h(float(gap), setting.modes))
        _arrive(fractions, f"hub:{row}", float(weight), (float(gap), there))
    return fractions


def _vehicle(setting: Setting) -> Fractions:
    """A travel-time disc, and for the first hours the roads to the towns that pull most."""
    towns = _pulling_towns(setting)
    on_the_way = 0.35 * float(np.exp(-setting.hours / 6.0)) if towns else 0.0
    fractions = {"vehicle": 1.0 - on_the_way}
    fractions |= {f"corridor:{town}": on_the_way / len(towns) for town in towns}
    return fractions


def _pulling_towns(setting: Setting) -> list[int]:
    marks = setting.landmarks
    if setting.start is None or not marks.town_names:
        return []
    gaps = distance_km(*setting.start, marks.town_lat_lon[:, 0], marks.town_lat_lon[:, 1])
    pull = np.where(gaps > OUT_OF_TOWN_KM, marks.town_population / (gaps + 30.0) ** 2, 0.0)
    return [int(i) for i in np.argsort(-pull, kind="stable")[:CORRIDORS] if pull[i] > 0]


def _outside(setting: Setting) -> Fractions:
    """Nobody leaves the country faster than a vehicle reaches the nearest way out."""
    marks = setting.landmarks
    rows = [i for i, kind in enumerate(marks.hub_kinds) if kind in HUBS["exit"]]
    if setting.start is None or not rows:
        return {"outside": 1.0}
    gaps = distance_km(*setting.start, marks.hub_lat_lon[rows, 0], marks.hub_lat_lon[rows, 1])
    there = max(0.02, arrived(setting.hours, travel_h(float(gaps.min()) + 20.0, setting.modes)))
    return {"outside": there, "vehicle": 1.0 - there}


def family_of(key: str, setting: Setting) -> str:
    """The family a component belongs to, whichever family's share it also carries."""
    group, _, rest = key.partition(":")
    if group == "place":
        return FAMILY_OF[setting.case.places[int(rest)].kind]
    if group == "hub":
        return "transit" if setting.landmarks.hub_kinds[int(rest)] in HUBS["transit"] else "exit"
    if group == "corridor":
        return "vehicle"
    return rest or group


def name_of(key: str, setting: Setting) -> str:
    """The name an officer knows a component by; empty for the general ones."""
    group, _, rest = key.partition(":")
    if group == "place":
        return setting.case.places[int(rest)].name
    if group == "hub":
        return setting.landmarks.hub_names[int(rest)]
    if group == "corridor":
        return setting.landmarks.town_names[int(rest)]
    return ""


def shape_of(key: str, setting: Setting) -> Shape | None:
    """The shape of a component on the map; None for the one outside it."""
    group, _, rest = key.partition(":")
    start, home, hours = setting.start, setting.home, setting.hours
    if group == "outside":
        return None
    if group == "place":
        place = setting.case.places[int(rest)]
        return _at((place.lat, place.lon), PLACE_SIGMA_KM.get(place.kind, 0.1))
    if group == "hub":
        lat, lon = setting.landmarks.hub_lat_lon[int(rest)]
        return _at((float(lat), float(lon)), 0.35)
    if start is None or home is None:
        return Everywhere("presence")
    if group == "corridor":
        lat, lon = setting.landmarks.town_lat_lon[int(rest)]
        return Corridor(start, (float(lat), float(lon)), 2.0, vehicle_reach_km(hours, setting.modes))
    return _general(group, rest, setting, start, home)


def _general(group: str, rest: str, setting: Setting, start: LatLon, home: LatLon) -> Shape:
    case, hours, modes = setting.case, setting.hours, setting.modes
    reach = vehicle_reach_km(hours, modes)
    if group == "last_seen":
        accuracy_m = case.last_seen.accuracy_m if case.last_seen else 0.0
        return _at(start, float(np.hypot(accuracy_m / 1000.0, 0.1)))
    if group == "wander":
        return Around((start,), (1.0,), wander_radial(case.age_years, hours, reach), "area")
    if group == "near":
        return Around((start,), (1.0,), near_radial(reach, setting.people), "presence")
    if group == "vehicle":
        if setting.drive is not None:
            return ByRoad(setting.drive.hours, *DRIVE_H, hours)
        return Around((start,), (1.0,), vehicle_radial(reach, setting.people), "presence")
    if group == "unlisted":
        return Around(
            (home,), (1.0,), spread_radial(rest, case.age_years, reach, setting.people_of_home), "presence"
        )
    return Around((start,), (1.0,), background(reach), "presence")


def _at(point: LatLon, sigma_km: float) -> Around:
    return Around((point,), (1.0,), place_radial(sigma_km), "area")

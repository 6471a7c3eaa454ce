"""Family, name and shape of a hypothesis, by its key."""

import numpy as np

from searchtheory.case import LatLon
from searchtheory.kernels import (
    PLACE_SIGMA_KM,
    background,
    near_radial,
    place_radial,
    spread_radial,
    vehicle_radial,
    wander_radial,
)
from searchtheory.reach import vehicle_reach_km
from searchtheory.setting import Setting
from searchtheory.shapes import Around, ByRoad, Corridor, Everywhere, Shape
from searchtheory.shares import FAMILY_OF, HUBS

DRIVE_H = (0.6, 1.2)  # median and deviation of ln(hours) of a drive, as VEHICLE_KM at 40 km/h (design)


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

"""What carries each family of hypotheses in this case: places of the file, hubs, spreads by people.

`carriers` gives, per family, the components and their fractions (sum 1). A place that cannot have been
reached yet leaves the rest of its fraction on the way there.
"""

from collections.abc import Mapping

import numpy as np

from searchtheory.case import Place
from searchtheory.geodesy import distance_km
from searchtheory.reach import arrived, travel_h
from searchtheory.setting import Setting
from searchtheory.shares import FAMILY_OF, HUBS

# How many places of a family the file does not list, on average, once it lists some: of friends about a third
# stay unknown to the parents. k listed places carry k / (k + this) of the family (design values).
UNLISTED: Mapping[str, float] = {
    "home": 0.02, "friend": 1.0, "relative": 0.6, "school": 0.1, "leisure": 1.5, "refuge": 1.5, "transit": 1.5,
    "work": 0.1, "contact": 0.4, "suspect": 0.4, "previous": 0.3, "exit": 2.0,
}  # fmt: skip
SPREAD = ("friend", "relative", "school", "leisure", "refuge")  # families that can be anywhere people are
ON_FOOT_KM = 3.0  # nearer places are on the way by foot
CORRIDORS = 4
OUT_OF_TOWN_KM = 25.0


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

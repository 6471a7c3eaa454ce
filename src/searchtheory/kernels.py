"""Radial densities of the hypotheses. Medians and deviations are design values unless a source stands beside them."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import numpy as np

from searchtheory.case import PlaceKind
from searchtheory.geodesy import Floats
from searchtheory.people import People
from searchtheory.radial import Radial, tabulate
from searchtheory.reach import walking_edge
from searchtheory.shapes import gaussian
from searchtheory.wander import log_normal_2d, mixture_2d, predictive, sources_for

ADDRESS_KM = 0.06  # a house found by its address: the building, its yard, its stairs
# How exactly a named place says where a child there would be: address error, building, yard, street before
# it.
PLACE_SIGMA_KM: Mapping[PlaceKind, float] = {
    PlaceKind.HOME: ADDRESS_KM,
    PlaceKind.FRIEND: ADDRESS_KM,
    PlaceKind.RELATIVE: ADDRESS_KM,
    PlaceKind.OTHER_PARENT: ADDRESS_KM,
    PlaceKind.FORMER_HOME: ADDRESS_KM,
    PlaceKind.SUSPECT: ADDRESS_KM,
    PlaceKind.CAFE: ADDRESS_KM,
    PlaceKind.SHOP: ADDRESS_KM,
    PlaceKind.PARK: 0.3,
    PlaceKind.BEACH: 0.5,
    PlaceKind.BUS_STATION: 0.2,
    PlaceKind.RAIL_STATION: 0.2,
    PlaceKind.PORT: 0.6,
    PlaceKind.AIRPORT: 0.7,
    PlaceKind.BORDER: 0.7,
    PlaceKind.PREVIOUS_FIND: 0.25,
    PlaceKind.OTHER: 0.25,
}
# How far places the file does not list are from home: median km and deviation of ln(km). Within a distance,
# by people.
SPREAD_KM: Mapping[str, tuple[float, float]] = {
    "friend": (1.8, 1.3),
    "relative": (12.0, 2.0),
    "school": (1.5, 1.0),
    "leisure": (2.5, 1.4),
    "refuge": (4.0, 1.4),
}
NEAR_KM = (
    0.9,
    1.3,
)  # abductor's contact and retention near home: 58 % first met within 400 m (Washington AG 1997)
VEHICLE_KM = (25.0, 1.5)
BY_VEHICLE = (
    0.3  # of the wander component is not bound by walking: lifts, buses (Grampian: 10 % beyond 43 km)
)
BY_VEHICLE_SMALL = 0.03
TAIL_SIGMAS = 3.7  # a tail of 1e-4 is not drawn
BEYOND_REACH = 0.01  # the last known time may be wrong


CELL_KM = 0.04  # half a fine cell: inside it a density is a mean, and 1/r² must not be read at its pole


def _blunt(r_km: Floats) -> Floats:
    return np.asarray(np.hypot(r_km, CELL_KM))


def _edge(r_km: Floats, reach_km: float) -> Floats:
    """1 within reach, softly to a little beyond it."""
    inside = 1.0 / (1.0 + np.exp(np.clip((r_km - reach_km) / (0.05 + 0.08 * reach_km), -50, 50)))
    return np.asarray(BEYOND_REACH + (1.0 - BEYOND_REACH) * inside)


def _cut_km(reach_km: float) -> float:
    """Where a hypothesis ends: what lies farther is left to the background, which ends nowhere."""
    return 1.5 * reach_km + 20.0


@lru_cache(maxsize=64)
def place_radial(sigma_km: float) -> Radial:
    """At a place: mostly within its own spread; the streets around belong to the wander hypothesis already."""

    def density(r: Floats) -> Floats:
        inner = 0.80 * gaussian(r, sigma_km) + 0.14 * gaussian(r, 2.5 * sigma_km)
        return inner + 0.06 * gaussian(r, 4.0 * sigma_km + 0.25)

    return tabulate(density, 16.0 * sigma_km + 1.0)


def wander_radial(age_years: float, hours: float, vehicle_km: float, without: Collection[str] = ()) -> Radial:
    """On foot from the last known point: published distances, cut by the time there was to walk."""
    mixture = predictive(sources_for(age_years, without))
    carried = BY_VEHICLE_SMALL + (BY_VEHICLE - BY_VEHICLE_SMALL) * grown(age_years)

    def density(r: Floats) -> Floats:
        on_foot = (1.0 - carried) * walking_edge(r, hours) + carried * _edge(r, vehicle_km)
        return np.asarray(mixture_2d(_blunt(r), mixture) * on_foot)

    return tabulate(density, _cut_km(vehicle_km))


def near_radial(reach_km: float, people: People) -> Radial:
    return by_people(NEAR_KM, reach_km, people)


def vehicle_radial(reach_km: float, people: People) -> Radial:
    """By vehicle: as far as the time allows and no thinner than the trips people make."""
    return by_people(VEHICLE_KM, reach_km, people)


def grown(age_years: float) -> float:
    """0 for the small, 1 from 13 years: adolescents travel farther and by public transport (safetylit 693033)."""
    return float(np.clip((age_years - 5.0) / 8.0, 0.0, 1.0))


def spread_radial(family: str, age_years: float, reach_km: float, people: People) -> Radial:
    """Places the file does not list: the small know only what is near, relatives live where they live."""
    median_km, sigma = SPREAD_KM[family]
    if family != "relative":
        median_km *= 0.3 + 0.7 * grown(age_years)
    return by_people((median_km, sigma), reach_km, people)


def by_people(spread: tuple[float, float], reach_km: float, people: People) -> Radial:
    """Distances follow the log-normal whatever the town; at a distance, the more people the more likely."""
    median_km, sigma = spread

    def density(r: Floats) -> Floats:
        r = _blunt(r)
        per_km = log_normal_2d(r, np.log(median_km), sigma) * 2 * np.pi * r
        return np.asarray(per_km / people.per_km(r) * _edge(r, reach_km))

    return tabulate(density, min(median_km * float(np.exp(TAIL_SIGMAS * sigma)), _cut_km(reach_km)))


def background(reach_km: float) -> Radial:
    """Anywhere people are, a little less with distance."""
    return tabulate(lambda r: _edge(r, reach_km) / (1.0 + r / 50.0), 4000.0)

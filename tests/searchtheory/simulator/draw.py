"""Draws one case: what the file says, and where the child is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from .country import km_between, step

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
# Shares of destinations by what really happened. Runaway after the police study of Grampian; the rest invented.
BASE = {
    "runaway": {"home": 22, "friend": 25, "street": 19, "relative": 13, "leisure": 10, "school": 2, "police": 2,
                "station": 2, "far": 4, "abroad": 1},
    "lost": {"home": 16, "friend": 4, "street": 66, "relative": 3, "leisure": 7, "school": 2, "police": 1, "far": 1},
    "family_abduction_domestic": {"home": 4, "friend": 6, "street": 1, "relative": 55, "far": 28, "abroad": 6},
    "lured_online": {"home": 8, "friend": 9, "street": 8, "relative": 4, "leisure": 12, "station": 7, "stranger": 34,
                     "far": 14, "abroad": 4},
}  # fmt: skip
TYPE_SHARE = {"runaway": 0.55, "lost": 0.25, "family_abduction_domestic": 0.1, "lured_online": 0.1}
AGES = {"runaway": (10, 18), "lost": (3, 12), "family_abduction_domestic": (1, 12), "lured_online": (12, 18)}
CONCENTRATION = 20.0
MISJUDGED = 0.20
FRIEND_KNOWN, RELATIVE_KNOWN, LEISURE_KNOWN, SCHOOL_KNOWN = 0.65, 0.80, 0.60, 0.95
FRIEND_KM, RELATIVE_KM, LEISURE_KM, SCHOOL_KM, POLICE_KM, STRANGER_KM, STATION_KM = (
    2.2,
    14.0,
    2.6,
    1.2,
    3.0,
    50.0,
    9.0,
)
RELATIVE_ANYWHERE = 0.35
MOVES = 0.25
POD_OVERSTATED = 1.2
REPORT_KM = 0.15
CHECK_RADIUS_KM = 0.25


def street_scale_km(age):
    return 0.7 if age < 7 else 1.4 if age < 12 else 2.9


STREET_SHAPE = 0.8


@dataclass
class Truth:
    """All that is hidden from the file."""

    kind: str
    stated: str
    weights: dict
    false_rate: float
    hours: float
    age: float
    home: tuple
    seen: tuple
    listed: dict  # family -> points in the file
    point: tuple | None  # where the child is; None: abroad
    goal: str = ""
    rumours: list = field(default_factory=list)  # (point, hour, credibility), repeats told once
    searches: list = field(default_factory=list)  # (square, hour, true pod)
    checks: list = field(default_factory=list)  # (point, hour, true pod)


def jitter(rng, point):
    """Around a place: mostly tens of metres, one in ten in the streets around."""
    km = rng.exponential(0.07) if rng.random() < 0.9 else 0.4 * np.sqrt(rng.random())
    return step(*point, km, rng.uniform(0, 2 * np.pi))


def _street(rng, country, seen, age):
    while True:
        point = step(*seen, street_scale_km(age) * rng.weibull(STREET_SHAPE), rng.uniform(0, 2 * np.pi))
        if country.on_land(point):
            return point


def _pick(rng, table):
    names = list(table)
    return names[int(rng.choice(len(names), p=np.array([table[n] for n in names]) / sum(table.values())))]


def _people(rng, country, home):
    """Friends, relatives, leisure places, school: all there are, and whether the file knows them."""
    world = {"friend": [], "relative": [], "leisure": [], "school": []}
    for _ in range(1 + rng.poisson(2.0)):
        world["friend"].append((country.near(rng, home, FRIEND_KM), rng.random() < FRIEND_KNOWN))
    for _ in range(1 + rng.poisson(1.5)):
        far = rng.random() < RELATIVE_ANYWHERE
        point = country.anywhere(rng) if far else country.near(rng, home, RELATIVE_KM)
        world["relative"].append((point, rng.random() < RELATIVE_KNOWN))
    for _ in range(1 + rng.poisson(1.0)):
        world["leisure"].append((country.near(rng, home, LEISURE_KM), rng.random() < LEISURE_KNOWN))
    world["school"].append((country.near(rng, home, SCHOOL_KM), rng.random() < SCHOOL_KNOWN))
    return world


FAST_KM_H, SLOW_KM_H, PACKING_H, ABROAD_H = 40.0, 4.0, 0.3, 3.0


def reach_km(hours):
    """Nobody is farther from where it was seen."""
    return max(SLOW_KM_H * hours, FAST_KM_H * (hours - PACKING_H))


def _destination(rng, country, truth, world, hours):
    """A goal that can have been reached; drawn again until it can."""
    while True:
        point = _goal(rng, country, truth, world)
        if point is None and hours > ABROAD_H:
            return None
        if point is not None and km_between(point, truth.seen) <= reach_km(hours):
            return point


def _goal(rng, country, truth, world):
    goal = truth.goal = _pick(rng, truth.weights)
    if goal == "abroad":
        return None
    if goal in world:
        point = world[goal][int(rng.integers(len(world[goal])))][0]
        return jitter(rng, point)
    if goal == "home":
        return jitter(rng, truth.home)
    if goal == "street":
        return _street(rng, country, truth.seen, truth.age)
    if goal == "station":
        gaps = np.array([km_between(truth.seen, tuple(s)) for s in country.stations])
        weight = np.exp(-gaps / STATION_KM) + 1e-9
        return jitter(rng, tuple(country.stations[int(rng.choice(gaps.size, p=weight / weight.sum()))]))
    if goal == "far":
        return country.anywhere(rng)
    return country.near(rng, truth.home, POLICE_KM if goal == "police" else STRANGER_KM)


def draw_case(rng, country):
    """One case: (JSON of the file with its truth, hidden truth). Children found by a search are drawn again."""
    while True:
        found = _try(rng, country)
        if found is not None:
            return found


def _try(rng, country):
    kind = _pick(rng, TYPE_SHARE)
    age = float(rng.integers(*AGES[kind]))
    base = BASE[kind]
    alpha = CONCENTRATION * np.array(list(base.values())) / sum(base.values())
    weights = dict(zip(base, rng.dirichlet(alpha), strict=True))
    others = [k for k in BASE if k != kind]
    stated = kind if rng.random() > MISJUDGED else others[int(rng.integers(len(others)))]
    home = country.anywhere(rng)
    world = _people(rng, country, home)
    place = rng.random()
    seen = home if place < 0.45 else world["school"][0][0] if place < 0.7 else country.near(rng, home, 0.8)
    hours = float(np.clip(rng.lognormal(np.log(6), 0.8), 1.5, 48))
    listed = {name: [p for p, known in points if known] for name, points in world.items()}
    truth = Truth(kind, stated, weights, float(rng.uniform(0.3, 0.7)), hours, age, home, seen, listed, None)
    last = _destination(rng, country, truth, world, hours)
    goal, first, switch = truth.goal, last, 0.0
    if rng.random() < MOVES:
        switch = rng.uniform(0, hours)
        first = _destination(rng, country, truth, world, hours)
    truth.goal = goal

    def where(hour):
        return first if hour < switch else last

    truth.point = last
    tips = _tips(rng, country, truth, where)
    if _found_by_search(rng, truth, where) or _found_by_check(rng, truth, where):
        return None
    return _file(rng, truth, tips), truth


def _tips(rng, country, truth, where):
    tips = []
    for _ in range(rng.poisson(2.0)):
        hour = rng.uniform(0, truth.hours)
        point = where(hour)
        wrong = rng.random() < truth.false_rate
        if not wrong and (point is None or km_between(point, truth.seen) > reach_km(hour)):
            continue  # on the way, or gone: nobody sees it
        if wrong:
            local = rng.random() < 0.5
            source = country.near(rng, truth.home, 12.0) if local else country.anywhere(rng)
            mean = (3, 4)
        else:
            source, mean = point, (4, 3)
        copies = 1 + (int(rng.integers(1, 5)) if rng.random() < 0.4 else 0)
        told = step(*source, REPORT_KM * rng.rayleigh(), rng.uniform(0, 2 * np.pi))
        for copy in range(copies):
            credibility = float(rng.beta(*mean))
            near = told if copy == 0 else step(*told, 0.1 * rng.random(), rng.uniform(0, 2 * np.pi))
            tips.append((near, min(truth.hours, hour + 0.3 * copy * rng.random()), credibility))
            if copy == 0:
                truth.rumours.append((told, hour, credibility))
    return [t for t in tips if country.on_land(t[0])]


def _found_by_search(rng, truth, where):
    for _ in range(rng.poisson(1.2)):
        half = rng.uniform(0.3, 0.8)
        middle = step(*truth.seen, rng.exponential(0.8), rng.uniform(0, 2 * np.pi))
        hour, pod = rng.uniform(0, truth.hours), rng.uniform(0.3, 0.7)
        south, west = step(*step(*middle, half, np.pi), half, 1.5 * np.pi)
        north, east = step(*step(*middle, half, 0.0), half, 0.5 * np.pi)
        square = (south, west, north, east)
        truth.searches.append((square, hour, pod))
        at = where(hour)
        if at and south <= at[0] <= north and west <= at[1] <= east and rng.random() < pod:
            return True
    return False


def _found_by_check(rng, truth, where):
    points = [truth.home] + [p for points in truth.listed.values() for p in points]
    for point in points:
        if rng.random() < 0.3:
            hour, pod = rng.uniform(0, truth.hours), rng.uniform(0.6, 0.79)
            truth.checks.append((point, hour, pod))
            at = where(hour)
            if at and km_between(at, point) < CHECK_RADIUS_KM and rng.random() < pod:
                return True
    return False


KIND_IN_FILE = {"friend": "friend", "relative": "relative", "leisure": "hobby", "school": "school"}


def _file(rng, truth, tips):
    def at(hour):
        return (START + timedelta(hours=float(hour))).isoformat(timespec="seconds")

    def spot(point):
        return {"lat": round(float(point[0]), 6), "lon": round(float(point[1]), 6)}

    places = [{"name": "Home", "kind": "home", **spot(truth.home)}]
    for name, points in truth.listed.items():
        places += [
            {"name": f"{name} {i}", "kind": KIND_IN_FILE[name], **spot(p)} for i, p in enumerate(points)
        ]
    evidence = [
        {"kind": "sighting", **spot(p), "at": at(h), "sigma_m": 150, "credibility": round(c, 3)}
        for p, h, c in tips
    ]
    for (south, west, north, east), hour, pod in truth.searches:
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        evidence.append(
            {"kind": "area_searched", "polygon": ring, "at": at(hour), "pod": pod * POD_OVERSTATED}
        )
    for point, hour, pod in truth.checks:
        radius_m = 1000 * CHECK_RADIUS_KM
        evidence.append(
            {
                "kind": "place_checked",
                **spot(point),
                "radius_m": radius_m,
                "at": at(hour),
                "pod": pod * POD_OVERSTATED,
            }
        )
    found = {"lat": 45.0, "lon": 5.0} if truth.point is None else spot(truth.point)
    return {
        "age_years": truth.age,
        "sex": ("female", "male")[int(rng.integers(2))],
        "last_seen": {**spot(truth.seen), "at": at(0), "accuracy_m": 50},
        "types": {truth.stated: 0.7},
        "places": places,
        "evidence": evidence,
        "truth": {**found, "at": at(truth.hours)},
    }

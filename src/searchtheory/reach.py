"""How far a child can be by now: speed by mode, and the hours after which children stop.

Speeds are along the way; `DETOUR` makes them speeds along the great circle. Design values of the project,
to be replaced by a road graph where one is loaded (walk 4-5, bus 15-25 in town, car 40 in town and 70
outside, between towns 80 km/h).
"""

from collections.abc import Mapping

import numpy as np
from scipy.special import ndtr

from searchtheory.case import Mode, SearchCase
from searchtheory.geodesy import Floats

SPEED_KM_H: Mapping[Mode, float] = {
    Mode.FOOT: 4.5,
    Mode.TWO_WHEELER: 25.0,
    Mode.BUS: 45.0,
    Mode.CAR: 70.0,
    Mode.TRAIN: 80.0,
}
WAIT_H: Mapping[Mode, float] = {
    Mode.FOOT: 0.0,
    Mode.TWO_WHEELER: 0.05,
    Mode.BUS: 0.35,
    Mode.CAR: 0.1,
    Mode.TRAIN: 0.5,
}
DETOUR = 1.3
CYCLING_YEARS, TRAIN_YEARS = 7.0, 12.0
SLACK_KM = 0.15  # nobody is less than this uncertain
# Hours after which a lost child has stopped moving: 25/50/75/95 % at 1/3/5/10 h (ISRID, ages 10-12, as
# printed in the Hashimoto laboratory's mob_*.m, 2022). A Weibull of shape 1.2 and scale 4.1 h meets these
# within 0.3 h but for the last (10.2 h). Smaller children: the scale falls with age, a design value.
STOP_SHAPE = 1.2
STOP_SCALE_H = 4.1


def usual_modes(case: SearchCase) -> tuple[Mode, ...]:
    """The modes in the file, else those usual for the age."""
    if case.modes:
        return case.modes
    if case.age_years < CYCLING_YEARS:
        return (Mode.FOOT, Mode.CAR)
    if case.age_years < TRAIN_YEARS:
        return (Mode.FOOT, Mode.TWO_WHEELER, Mode.CAR, Mode.BUS)
    return (Mode.FOOT, Mode.TWO_WHEELER, Mode.CAR, Mode.BUS, Mode.TRAIN)


def stopped(hours: float, age_years: float) -> float:
    """Chance that the child has stopped moving this many hours after it was last seen."""
    scale = STOP_SCALE_H * min(1.0, 0.4 + age_years / 16.0)
    return float(1.0 - np.exp(-((max(hours, 0.0) / scale) ** STOP_SHAPE)))


def foot_reach_km(hours: float) -> float:
    """The farthest a walking child can be, as the crow flies."""
    return SLACK_KM + SPEED_KM_H[Mode.FOOT] * max(hours, 0.0) / DETOUR


def vehicle_reach_km(hours: float, modes: tuple[Mode, ...]) -> float:
    """The farthest by the fastest mode."""
    best = max(SPEED_KM_H[mode] * max(hours - WAIT_H[mode], 0.0) for mode in modes)
    return max(SLACK_KM + best / DETOUR, foot_reach_km(hours))


def travel_h(distance_km: float, modes: tuple[Mode, ...]) -> float:
    """Hours to a place by the fastest mode: great circle x detour / speed, plus the wait."""
    return min(WAIT_H[mode] + distance_km * DETOUR / SPEED_KM_H[mode] for mode in modes)


def arrived(hours: float, needed_h: float) -> float:
    """Chance to have arrived after `hours` at a place `needed_h` away; half the children dawdle to twice as long."""
    return float(ndtr(np.log(max(hours, 1e-3) / (1.5 * needed_h + 0.05)) / 0.6))


def walking_edge(r_km: Floats, hours: float) -> Floats:
    """Chance that a walker could be r km away: the time walked must reach, and children stop."""
    needed_h = np.maximum(r_km - SLACK_KM, 0.0) * DETOUR / SPEED_KM_H[Mode.FOOT]
    inside = 1.0 / (1.0 + np.exp(np.clip((needed_h - hours) / (0.05 + 0.08 * hours), -50, 50)))
    return np.asarray(inside)

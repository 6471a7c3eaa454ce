"""What happens between the moment of a report and the moment of the map: an old sighting widens, an old search fades."""

from dataclasses import dataclass

import numpy as np

from searchtheory.case import Mode
from searchtheory.geodesy import Floats
from searchtheory.radial import Radial, tabulate
from searchtheory.reach import SPEED_KM_H, stopped, vehicle_reach_km
from searchtheory.shapes import gaussian
from searchtheory.wander import log_normal_2d

WANDERING = 0.35  # net speed of a wandering child over its walking speed: paths are not straight (design)
MOVING_AFTER_H = 1.5  # hours after which a moving child has mostly got where it was going (design)
LEFT_SHARE = 0.35  # of children seen have gone somewhere else altogether after a long while (design)
LEFT_AFTER_H = 1.5
RELOCATED = 0.5  # of those who moved on did not just drift away from where they were seen (design)
REST_SHARE = 0.05  # a search keeps at most this doubt of the child having moved in, however fresh it is not
WRONG_PLACE = 0.08  # of honest reports are off by more than they say
LOCATION_STRETCH = 4.0


@dataclass(frozen=True, slots=True)
class Motion:
    """The child's motion at the moment of the map. `seen_at_s` is None when the last time is not known."""

    at_s: float
    seen_at_s: float | None
    age_years: float
    modes: tuple[Mode, ...]

    def _hours_from(self, then_s: float) -> float:
        return abs(self.at_s - then_s) / 3600.0

    def drift_km(self, then_s: float) -> float:
        """Typical distance gone on foot since (or before) a moment; levels off, because children stop."""
        hours = self._hours_from(then_s)
        moving_h = MOVING_AFTER_H * (1.0 - np.exp(-hours / MOVING_AFTER_H))
        return float(WANDERING * SPEED_KM_H[Mode.FOOT] * moving_h)

    def left(self, then_s: float) -> float:
        """Chance that the child has gone somewhere else altogether since."""
        return float(LEFT_SHARE * (1.0 - np.exp(-self._hours_from(then_s) / LEFT_AFTER_H)))

    def spread(self, sigma_km: float, then_s: float) -> Radial:
        """Density per km² of a true report's place around where the child is now."""
        fresh = max(sigma_km, 0.03)
        aged = float(np.hypot(fresh, 0.7 * self.drift_km(then_s)))
        gone, stays = self.left(then_s), self.still_there(then_s)
        reach = vehicle_reach_km(self._hours_from(then_s), self.modes) + 4 * aged
        astray = LOCATION_STRETCH * fresh

        def density(r: Floats) -> Floats:
            stayed = (1 - WRONG_PLACE) * gaussian(r, fresh) + WRONG_PLACE * gaussian(r, astray)
            far = log_normal_2d(np.hypot(r, aged), np.log(3.0 + aged), 1.3) * (r < reach)
            moved = (1 - gone) * gaussian(r, aged) + gone * far
            return np.asarray(stays * stayed + (1 - stays - self.relocated(then_s)) * moved)

        return tabulate(density, max(min(reach, 60.0), 4.5 * astray, 4.5 * aged))

    def relocated(self, then_s: float) -> float:
        """Chance that the child has gone on for reasons of its own: the report says where it was, not where it is."""
        return RELOCATED * (1.0 - self.still_there(then_s))

    def still_there(self, then_s: float) -> float:
        """Chance that a child found in an area now was already there at a moment: what a search then says of now."""
        if self.seen_at_s is None:
            return 1.0 - REST_SHARE
        before = stopped((then_s - self.seen_at_s) / 3600.0, self.age_years)
        now = stopped((self.at_s - self.seen_at_s) / 3600.0, self.age_years)
        return float(max(0.0, 1.0 - abs(now - before) * 0.8) * (1.0 - REST_SHARE * self._aged(then_s)))

    def _aged(self, then_s: float) -> float:
        return min(1.0, self._hours_from(then_s) / 6.0)

"""A case at a moment, in the country's landmarks: where it starts, the hours gone by, what can have been reached."""

from dataclasses import dataclass

import numpy as np

from searchtheory.case import LatLon, Mode, PlaceKind, SearchCase
from searchtheory.geodesy import distance_km
from searchtheory.grid import Grid, Landmarks
from searchtheory.people import People, people_around
from searchtheory.reach import WAIT_H, arrived, travel_h, usual_modes
from searchtheory.travel import Roads, RoadTimes, times_from

UNKNOWN_HOURS = 24.0  # elapsed time where the file gives none
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

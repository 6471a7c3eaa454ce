from collections.abc import Sequence
from datetime import datetime, timedelta

from .errors import Refused
from .facts import METHODS, Searched

LARGEST_SIGMA_M = 50_000.0
LARGEST_FACTOR = 100.0
MOST_HOURS = 72.0
MOST_PEOPLE = 1000
CORNERS = 3
AHEAD = timedelta(hours=24)
MAP_STEP = timedelta(minutes=5)  # moments of maps are rounded to it: the same question has the same answer


def check_evidence(
    *, at: datetime, lat: float, lon: float, sigma_m: float, credibility: float, now: datetime
) -> None:
    """Refuse what cannot be, naming the field."""
    if at > now + timedelta(minutes=10):
        raise Refused("The time of the sighting lies in the future.", "at")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 - degrees, WGS 84
        raise Refused("The place of the sighting is not a point on the map.", "point")
    if not 0 < sigma_m <= LARGEST_SIGMA_M:
        raise Refused(f"The spread must lie between 1 and {LARGEST_SIGMA_M:.0f} metres.", "sigma_m")
    if not 0 <= credibility <= 1:
        raise Refused("Credibility lies between 0 and 1.", "credibility")


def closed_ring(polygon: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners (lat, lon) with the first again at the end. Raises Refused when they enclose nothing."""
    corners = list(polygon)
    if corners and corners[0] == corners[-1]:
        corners.pop()
    if len(set(corners)) < CORNERS:
        raise Refused("A searched area needs at least three corners.", "polygon")
    if any(not (-90 <= lat <= 90 and -180 <= lon <= 180) for lat, lon in corners):  # noqa: PLR2004 - degrees
        raise Refused("A corner of the searched area is not a point on the map.", "polygon")
    return [*corners, corners[0]]


def checked_line(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points (lat, lon) of a line. Raises Refused when they make none."""
    line = list(points)
    if len(set(line)) < 2:  # noqa: PLR2004 - a line has two ends
        raise Refused("A line needs at least two different points.", "line")
    if any(not (-90 <= lat <= 90 and -180 <= lon <= 180) for lat, lon in line):  # noqa: PLR2004 - degrees
        raise Refused("A point of the line is not a point on the map.", "line")
    return line


def middle_of(line: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A point on the line about half way by its corners: where its mark stands."""
    low, high = line[(len(line) - 1) // 2], line[len(line) // 2]
    return (low[0] + high[0]) / 2, (low[1] + high[1]) / 2


def check_searched(how: Searched) -> None:
    """A POD, or a method with people and hours; never neither."""
    if how.pod is not None:
        if not 0 <= how.pod <= 1:
            raise Refused("The probability of detection lies between 0 and 1.", "pod")
        return
    if how.method not in METHODS:
        raise Refused("Say how the area was searched, or give the probability of detection.", "method")
    if not 1 <= how.team <= MOST_PEOPLE:
        raise Refused(f"A search is made by 1 to {MOST_PEOPLE} people.", "team")
    if not 0 < how.hours <= MOST_HOURS:
        raise Refused(f"A search takes more than 0 and at most {MOST_HOURS:.0f} hours.", "hours")


def check_factor(factor: float, reason: str) -> None:
    if not 1 / LARGEST_FACTOR <= factor <= LARGEST_FACTOR:
        raise Refused("A weight makes a place up to a hundred times more or less likely.", "factor")
    _check_reason(reason)


def check_weight(weight: float, reason: str) -> None:
    if not 0 <= weight <= 1:
        raise Refused("A weight on what may have happened lies between 0 and 1.", "weight")
    _check_reason(reason)


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < 3:  # noqa: PLR2004 - shorter says nothing
        raise Refused("Say why: a weight without a reason moves nothing.", "words")


def map_moment(asked: datetime | None, *, seen_at: datetime, now: datetime) -> datetime:
    """The moment of a map: between last seen and a day ahead, on a step of the clock (forward, never before)."""
    wanted = max(seen_at, min(asked or now, now + AHEAD))
    step_s = MAP_STEP.total_seconds()
    late = -(-wanted.timestamp() // step_s) * step_s
    return datetime.fromtimestamp(late, tz=wanted.tzinfo)

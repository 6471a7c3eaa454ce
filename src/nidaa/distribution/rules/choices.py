"""What somebody had chosen when an alert was planned, in which shard that is, and whether the message has gone there."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from nidaa.ground.places.cells import centres

from ..facts import Verdict
from .cover import Aim, inside_at
from .rings import rings_at

Mark = tuple[int, int]  # (cell, subscriber): everybody up to here
NOBODY: Mark = (0, 0)
# Verdicts after which the person may have the message all the same; after any other it surely did not go.
MAY_HAVE_GONE = frozenset({Verdict.ACCEPTED, Verdict.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of one person, with the hours in which that person is not to be called."""

    cell: int
    commune: str
    quiet_from: int | None
    quiet_until: int | None
    confirmed_at: datetime
    ended_at: datetime | None

    def stood(self, at: datetime) -> bool:
        return self.confirmed_at <= at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True, slots=True)
class Reach:
    """One shard as others read it: its ground, and up to whom it has, or may have, called."""

    id: int
    spans: Sequence[int]
    from_subscriber: int
    to_subscriber: int
    mark: Mark

    @property
    def start(self) -> Mark:
        return self.spans[0], self.from_subscriber

    def holds(self, place: Mark) -> bool:
        found = bisect_right(self.spans, place[0])
        on_its_ground = found % 2 == 1 or (found > 0 and self.spans[found - 1] == place[0])
        return on_its_ground and self.start <= place <= (self.spans[-1], self.to_subscriber)


def reached(*, done: Mark, inflight: Mark) -> Mark:
    """Up to whom a shard has called or may have called. It moves no more once the shard is at rest."""
    return max(done, inflight)


def is_quiet(quiet_from: int | None, quiet_until: int | None, hour: int) -> bool:
    """22 to 7 goes over midnight."""
    if quiet_from is None or quiet_until is None:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def quiet_ends(hour: int, *, after: datetime, zone: str) -> datetime:
    """When it is next that hour in the country, whatever its clocks do meanwhile (Morocco's change for Ramadan)."""
    local = after.astimezone(ZoneInfo(zone))
    ends = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return ends if ends > local else ends + timedelta(days=1)


def places_of(
    choices: Mapping[int, Sequence[Choice]], aim: Aim, *, at: datetime
) -> dict[int, tuple[int, Choice]]:
    """Where each is called who is called at all, once: in the nearest ring, there in the lowest cell; and the ring."""
    standing = [(who, choice) for who, some in choices.items() for choice in some if choice.stood(at)]
    lats, lons = centres(np.array([choice.cell for _, choice in standing], dtype=np.int64))
    found: dict[int, tuple[int, Choice]] = {}
    for (who, choice), ring, within in zip(
        standing, rings_at(aim, lats, lons).tolist(), inside_at(aim, lats, lons).tolist(), strict=True
    ):
        if (choice.commune in aim.communes) if choice.commune else within:
            best = found.get(who)
            if best is None or (ring, choice.cell) < (best[0], best[1].cell):
                found[who] = ring, choice
    return found

"""While a window is on its way: does the release still stand, does a switch stand against it, is the shard still ours?"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nidaa.approval.facts import Release

from ...queries import still_stands
from ...rules import LEASE
from .accounts import Way
from .claiming import Held, renew
from .threads import AWAY
from .workplace import Workplace

LOOK_EVERY_S, LONGEST_LOOK_S = 0.4, 5.0
RENEW_AFTER = LEASE / 3
# Sending ends so long before the lease does, for it is not ours to the last moment by another machine's clock.
END_BEFORE = timedelta(seconds=2)


class Why(StrEnum):
    """Why no further message of a window is begun."""

    NOTHING = ""
    OVERTAKEN = "overtaken"
    HALTED = "halted"
    LOST = "lost"
    SHARD = "shard"  # a sender's word: our mistake
    ACCOUNT = "account"  # a sender's word: the account is closed


@dataclass(slots=True)
class Watch:
    """Set once; `detail` is the sender's sentence where it was he who stopped."""

    why: Why = Why.NOTHING
    detail: str = ""

    def stop(self, why: Why, detail: str = "") -> None:
        if not self.why:
            self.why, self.detail = why, detail


Look = Callable[[], Why]


@asynccontextmanager
async def watched(place: Workplace, look: Look, ends: Callable[[], datetime]) -> AsyncIterator[Watch]:
    """A window that takes longer than a moment is looked at while it lasts.

    Args:
        place: where it is sent.
        look: asks the database; run where that may be done.
        ends: until when sending is ours if the database cannot be asked.
    """
    watch = Watch()
    looking = asyncio.create_task(_looking(place, look, ends, watch))
    try:
        yield watch
    finally:
        looking.cancel()
        await asyncio.wait({looking})


async def _looking(place: Workplace, look: Look, ends: Callable[[], datetime], watch: Watch) -> None:
    while not watch.why:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            async with asyncio.timeout(LONGEST_LOOK_S):  # not wait_for, which may swallow our being cancelled
                watch.stop(await place.in_database(look))
        except (*AWAY, TimeoutError):
            if place.clock() >= ends() - END_BEFORE:
                watch.stop(Why.LOST)


def look(held: Held, place: Workplace) -> Why:
    """Three questions, the one about the lease only now and then."""
    now = place.clock()
    if held.leased_until - now < LEASE - RENEW_AFTER and not renew(held, now=now):
        return Why.LOST
    return look_at_release(held.release, held.way, place)


def look_at_release(release: Release, way: Way, place: Workplace) -> Why:
    now = place.clock()
    if not still_stands(release, now=now):
        return Why.OVERTAKEN
    return Why.HALTED if place.switches.hold(release, way, now=now) else Why.NOTHING

"""After a window: on to the next, or how the shard is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...facts import HaltScope, Outcome, ShardState
from ...rules import LOOK_AGAIN_WHEN_HALTED, pause
from ..halting import halt_by_system
from .accounts import Way
from .claiming import Held, leave, put_back
from .deciding import TRY_AGAIN
from .watching import Watch, Why

MOST_PAUSES = 5  # about half a minute
# When so much of a window was refused for now, the next one would be too.
TOO_MUCH_REFUSED = 0.5


@dataclass(frozen=True, slots=True)
class End:
    """How a shard is left by us; None: somebody else has it."""

    state: ShardState | None


LOST = End(None)


def nobody_called(outcomes: Sequence[Outcome]) -> bool:
    """The whole window was refused for now: its marks can stay before it, as if it had not been tried."""
    return len(outcomes) > 1 and all(one.verdict in TRY_AGAIN for one in outcomes)


def turn(held: Held, watch: Watch, outcomes: Sequence[Outcome], *, now: datetime) -> End | None:
    """What follows a window whose answers are written; None: the next window."""
    if watch.why is Why.OVERTAKEN:
        return _end(leave(held, ShardState.OVERTAKEN, now=now), ShardState.OVERTAKEN)
    if watch.why is Why.SHARD:
        return _end(leave(held, ShardState.FAILED, now=now, error=watch.detail), ShardState.FAILED)
    if watch.why is Why.ACCOUNT:
        close_account(held.way, watch.detail, now=now)
    if watch.why:
        return wait_for_switch(held, now=now)
    refused = sum(one.verdict in TRY_AGAIN for one in outcomes)
    if refused >= TOO_MUCH_REFUSED * len(outcomes):
        return wait_for_provider(held, outcomes, now=now)
    return None


def wait_for_switch(held: Held, *, now: datetime) -> End:
    """Back to those that wait, without a job: the sweep leaves one when the switch is open again."""
    again = now + LOOK_AGAIN_WHEN_HALTED
    return _end(put_back(held, at=again, job=False), ShardState.WAITING)


def wait_for_provider(held: Held, outcomes: Sequence[Outcome], *, now: datetime) -> End:
    asked = max(one.wait_s for one in outcomes)
    again = now + max(pause(min(held.epoch, MOST_PAUSES)), timedelta(seconds=asked))
    said = next((one.detail or one.code for one in outcomes if one.verdict in TRY_AGAIN), "")
    return _end(put_back(held, at=again, error=said), ShardState.WAITING)


def close_account(way: Way, detail: str, *, now: datetime) -> None:
    """The provider takes nothing more from us: nobody tries on until two people have looked."""
    scope, key = (HaltScope.ACCOUNT, way.label) if way.label else (HaltScope.CHANNEL, way.medium.value)
    halt_by_system(scope, key, reason=detail or "The provider has closed this account.", at=now)


def _end(ours: bool, state: ShardState) -> End:
    return End(state) if ours else LOST

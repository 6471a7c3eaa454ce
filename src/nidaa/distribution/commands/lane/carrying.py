"""One shard, window by window, until it is done, overtaken, halted, or somebody else's."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from nidaa.ground.vault.errors import KeyDestroyed

from ...errors import Undeliverable
from ...facts import Sender, ShardState
from ...rules import SAFE_TO_REPEAT, pause
from .claiming import Held, claim, leave, put_back
from .marking import Door, open_window
from .pacing import Pace
from .queueing import more_urgent_waits
from .reading import Window, next_window, set_aside
from .recording import Record, in_time
from .sending import Callers, Calls, send_all
from .threads import AWAY, patiently
from .turning import LOST, MOST_PAUSES, End, nobody_called, turn, wait_for_switch
from .watching import Why, look, watched
from .workplace import Workplace

LONG_WAIT_S = 5.0
SHORT_WAIT_S = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Run:
    held: Held
    place: Workplace
    pace: Pace
    callers: Callers


async def send_shard(shard_id: int, *, place: Workplace) -> ShardState | None:
    """Carry a shard as far as it goes; its state afterwards, or None when it is not ours (any more).

    Nothing outside is called in a transaction. Whatever happens in between, the row says how far it came, and
    somebody takes it up again: from its marks, after its lease.
    """
    held = await place.in_database(partial(claim, shard_id, now=place.clock()))
    if held is None:
        return None
    try:
        end = await _carry(_Run(held, place, Pace(held.release, held.way, place), Callers(place.at_once)))
    except AWAY:
        return None  # the lease runs out by itself
    except KeyDestroyed:
        end = await _ended(held, place, ShardState.OVERTAKEN, "The case has been erased.")
    except Undeliverable as failure:
        end = await _failed(held, place, failure)
    except Exception as error:  # noqa: BLE001 - a defect in one medium must not stop the others, nor the next try
        _log.exception("A shard could not be carried on and will be tried again.")
        end = await _failed(
            held, place, Undeliverable(f"Unexpected: {type(error).__name__}.", permanent=False)
        )
    return end.state


async def _carry(run: _Run) -> End:
    held, place = run.held, run.place
    await run.pace.agree()
    if held.interrupted and held.medium not in SAFE_TO_REPEAT:
        ours = await place.in_database(partial(set_aside, held, place, now=place.clock()))
        if not ours:
            return LOST
    async with place.senders.lent(held.release, held.way) as sender:
        while True:
            end = await _step(run, sender)
            if end is not None:
                return end


async def _step(run: _Run, sender: Sender) -> End | None:
    """One window, or a short wait for permission to send it; how the shard is left, or None to go on."""
    held, place = run.held, run.place
    if place.leaving.is_set() or await _gives_way(run):
        return await _put_back(held, place)
    grant = await run.pace.take(place.window_size)
    if grant.tokens == 0:
        return await _wait(run, grant.again_in_s)
    window = await place.in_database(partial(next_window, held, place, grant.tokens))
    if window is None:
        return await _ended(held, place, ShardState.DONE)
    door = await place.in_database(
        partial(open_window, held, window.marks[-1], place.switches, now=place.clock())
    )
    if door is Door.OPEN:
        return await _send(run, sender, window)
    return await _turned_away(held, place, door)


async def _gives_way(run: _Run) -> bool:
    if not run.place.turns.due(now=run.place.clock()):
        return False
    return await run.place.in_database(partial(more_urgent_waits, run.held.release))


async def _send(run: _Run, sender: Sender, window: Window) -> End | None:
    held, place = run.held, run.place
    record = Record(held, place, window)
    async with watched(place, partial(look, held, place), lambda: held.leased_until) as watch:
        calls = Calls(sender, run.callers, watch, run.pace.slower, run.pace.tokens)
        async with record.kept(watch):
            await send_all(window.messages, record.outcomes, calls)
    if watch.why is Why.LOST:
        return LOST
    if not nobody_called(record.outcomes) and not await record.close(final=watch.why is Why.OVERTAKEN):
        return LOST
    return await place.in_database(partial(turn, held, watch, record.outcomes, now=place.clock()))


async def _turned_away(held: Held, place: Workplace, door: Door) -> End:
    if door is Door.OVERTAKEN:
        return await _ended(held, place, ShardState.OVERTAKEN)
    if door is Door.HALTED:
        return await place.in_database(partial(wait_for_switch, held, now=place.clock()))
    return LOST


async def _wait(run: _Run, seconds: float) -> End | None:
    """For tokens: shortly here, looking at the switches; longer as one of those that wait."""
    held, place = run.held, run.place
    if seconds > LONG_WAIT_S:
        return await _put_back(held, place, after=timedelta(seconds=seconds))
    await asyncio.sleep(min(max(seconds, 0.01), SHORT_WAIT_S))
    why = await place.in_database(partial(look, held, place))
    if not why:
        return None
    door = Door(why) if why in {Why.OVERTAKEN, Why.HALTED} else Door.LOST
    return await _turned_away(held, place, door)


async def _put_back(held: Held, place: Workplace, *, after: timedelta = timedelta(0), error: str = "") -> End:
    step = partial(put_back, held, at=place.clock() + after, error=error)
    return End(ShardState.WAITING) if await place.in_database(step) else LOST


async def _ended(held: Held, place: Workplace, state: ShardState, error: str = "") -> End:
    step = partial(leave, held, state, now=place.clock(), error=error)
    return End(state) if await patiently(place.in_database, step, partial(in_time, held, place)) else LOST


async def _failed(held: Held, place: Workplace, failure: Undeliverable) -> End:
    if failure.permanent:
        return await _ended(held, place, ShardState.FAILED, str(failure))
    after = max(pause(min(held.epoch, MOST_PAUSES)), timedelta(seconds=failure.wait_s))
    return await _put_back(held, place, after=after, error=str(failure))

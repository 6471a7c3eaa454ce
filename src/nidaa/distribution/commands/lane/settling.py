"""The pass over what stayed open: found out by its statuses, or sent again where that is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from nidaa.approval.facts import Release
from nidaa.approval.queries import release as release_fact

from ...facts import Medium, Outcome, Sender, ShardState, Verdict
from ...models import Shard
from ...queries import still_stands
from ..subscribers import end
from .accounts import Way, free_way
from .deciding import NOT_BEGUN
from .open_rows import Repeat, close_all, take_open, write_back
from .pacing import Pace
from .sending import Callers, Calls, Message, send_all
from .turning import close_account
from .watching import Watch, Why, look_at_release, watched
from .workplace import Workplace

BATCH = 200


@dataclass(frozen=True, slots=True)
class _Pass:
    shard: Shard
    release: Release
    way: Way
    place: Workplace
    pace: Pace


async def settle_shard(shard_id: int, *, place: Workplace) -> int:
    """Take up what stayed open of a shard; how many were to be sent again.

    Each message is written down as perhaps sent before it is: whoever dies here leaves it to be found out.
    """
    run = await place.in_database(partial(_begun, shard_id, place))
    if run is None:
        return 0
    await run.pace.agree()
    repeats, count = await _next(run), 0
    if not repeats:
        return 0
    async with place.senders.lent(run.release, run.way) as sender:
        while repeats:
            count += len(repeats)
            stopped = await _send(run, sender, repeats)
            repeats = [] if stopped else await _next(run)
    return count


def _begun(shard_id: int, place: Workplace) -> _Pass | None:
    shard = Shard.objects.filter(pk=shard_id).exclude(state=ShardState.FAILED).first()
    if shard is None:
        return None
    release, now = release_fact(shard.release_id), place.clock()
    if not still_stands(release, now=now):
        close_all(shard, now=now)
        return None
    way = free_way(release, Medium(shard.medium))
    return _Pass(shard, release, way, place, Pace(release, way, place)) if way else None


async def _next(run: _Pass) -> list[Repeat]:
    if run.place.leaving.is_set():
        return []
    grant = await run.pace.take(BATCH)
    if grant.tokens == 0:
        return []  # the sweep comes again
    step = partial(
        take_open,
        run.shard,
        grant.tokens,
        status_wait=run.place.status_wait,
        now=run.place.clock(),
    )
    return await run.place.in_database(step)


async def _send(run: _Pass, sender: Sender, repeats: Sequence[Repeat]) -> Why:
    place = run.place
    people = place.recipients([one.person for one in repeats])
    messages = [Message(person, one.key) for person, one in zip(people, repeats, strict=True)]
    look = partial(look_at_release, run.release, run.way, place)
    began = place.clock()
    async with watched(place, look, lambda: began) as watch:
        watch.stop(await place.in_database(look))
        calls = Calls(sender, Callers(place.at_once), watch, run.pace.slower, run.pace.tokens)
        outcomes = [NOT_BEGUN] * len(messages)
        await send_all(messages, outcomes, calls)
    await place.in_database(partial(_written, run, repeats, outcomes, watch))
    return watch.why


def _written(run: _Pass, repeats: Sequence[Repeat], outcomes: Sequence[Outcome], watch: Watch) -> None:
    now = run.place.clock()
    write_back(run.shard, repeats, outcomes, now=now)
    gone = [
        one.person.subscriber
        for one, outcome in zip(repeats, outcomes, strict=True)
        if outcome.verdict is Verdict.GONE
    ]
    if gone:
        end(gone, at=now)
    if watch.why is Why.ACCOUNT:
        close_account(run.way, watch.detail, now=now)
    if watch.why is Why.SHARD:
        done = Shard.objects.filter(pk=run.shard.pk, state=ShardState.DONE)
        done.update(state=ShardState.FAILED, error=watch.detail[:300])

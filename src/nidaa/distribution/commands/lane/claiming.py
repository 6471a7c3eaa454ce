"""A shard comes into somebody's hands, and leaves them again. Every write after the claim names the epoch."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from nidaa.approval.facts import Release
from nidaa.approval.queries import release as release_fact

from ...facts import Medium, ShardState
from ...models import InterruptedWindow, Shard
from ...queries import still_stands
from ...rules import LEASE
from ..planning import bring_to_rest
from .accounts import Way, free_way
from .queueing import enqueue_shard

Mark = tuple[int, int]
LOOK_AGAIN_WHEN_FOLLOWING = timedelta(seconds=0.5)


@dataclass(slots=True)
class Held:
    """A shard in our hands. `done` and `leased_until` move with each window; the row is as it was claimed."""

    row: Shard
    release: Release
    way: Way
    epoch: int
    done: Mark
    interrupted: Mark | None
    leased_until: datetime

    @property
    def medium(self) -> Medium:
        return Medium(self.row.medium)

    @property
    def reach(self) -> Mark:
        """Everybody up to here was, or may have been, called."""
        return max(self.done, self.interrupted or self.done)


def claim(shard_id: int, *, now: datetime) -> Held | None:
    """Take a shard that waits, or whose holder has not been heard of for a lease; None when it is not to be had.

    What a holder had written down to be sent, and of which we have no answer, is recorded as interrupted.
    """
    row = Shard.objects.select_related("release", "follows").filter(pk=shard_id).first()
    if row is None or row.state not in {ShardState.WAITING, ShardState.RUNNING}:
        return None
    release = release_fact(row.release_id)
    if not bring_to_rest(row, at=now):
        _come_again(row, release, now=now)
        return None
    way = free_way(release, Medium(row.medium))
    held = (
        _taken(row.pk, release, way, now=now) if way else None
    )  # what a switch holds back, the sweep takes up
    if held is None or still_stands(release, now=now):
        return held
    leave(held, ShardState.OVERTAKEN, now=now)
    return None


def _taken(shard_id: int, release: Release, way: Way, *, now: datetime) -> Held | None:
    free = Q(state=ShardState.WAITING, not_before__lte=now) | Q(
        state=ShardState.RUNNING, leased_until__lte=now
    )
    with transaction.atomic():
        row = Shard.objects.select_for_update(skip_locked=True).filter(free, pk=shard_id).first()
        if row is None:
            return None
        done = (row.done_cell, row.done_subscriber)
        inflight = (row.inflight_cell, row.inflight_subscriber)
        if row.state == ShardState.RUNNING and inflight > done:
            _record(row, at=now)
        row.state, row.epoch, row.leased_until = ShardState.RUNNING, row.epoch + 1, now + LEASE
        row.save(update_fields=["state", "epoch", "leased_until"])
    interrupted = inflight if inflight > done else None
    return Held(row, release, way, row.epoch, done, interrupted, row.leased_until)


def _record(row: Shard, *, at: datetime) -> None:
    InterruptedWindow.objects.create(
        shard=row,
        epoch=row.epoch,
        from_cell=row.done_cell,
        from_subscriber=row.done_subscriber,
        to_cell=row.inflight_cell,
        to_subscriber=row.inflight_subscriber,
        found_at=at,
    )


def _come_again(row: Shard, release: Release, *, now: datetime) -> None:
    """It depends on whom others have reached, and one of them still runs."""
    again = now + LOOK_AGAIN_WHEN_FOLLOWING
    with transaction.atomic():
        if Shard.objects.filter(pk=row.pk, state=ShardState.WAITING).update(not_before=again):
            enqueue_shard(row, release, at=again)


def renew(held: Held, *, now: datetime) -> bool:
    """Ours for another lease; False when it is ours no more."""
    until = now + LEASE
    if ours(held).update(leased_until=until) != 1:
        return False
    held.leased_until = until
    return True


def leave(held: Held, state: ShardState, *, now: datetime, error: str = "") -> bool:
    """Out of our hands for good: done, overtaken or failed. Nobody beyond `reach` was called."""
    cell, subscriber = held.reach
    changed = ours(held).update(
        state=state,
        leased_until=None,
        finished_at=now,
        inflight_cell=cell,
        inflight_subscriber=subscriber,
        error=error[:300],
    )
    return bool(changed)


def put_back(held: Held, *, at: datetime, error: str = "", job: bool = True) -> bool:
    """For whoever comes next, not before a moment. Without a job the sweep leaves one when nothing holds it back."""
    with transaction.atomic():
        changed = ours(held).update(
            state=ShardState.WAITING,
            leased_until=None,
            not_before=at,
            inflight_cell=held.reach[0],
            inflight_subscriber=held.reach[1],
            error=error[:300],
        )
        if changed and job:
            enqueue_shard(held.row, held.release, at=at)
    return bool(changed)


def ours(held: Held) -> QuerySet[Shard]:
    """The row, if nobody has claimed it since."""
    return Shard.objects.filter(pk=held.row.pk, epoch=held.epoch, state=ShardState.RUNNING)

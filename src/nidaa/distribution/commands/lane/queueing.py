"""Jobs of the lane: one for a shard to be carried, one for what stayed open of it; never two of the same waiting."""

from datetime import datetime, timedelta

from nidaa.approval.facts import Release
from nidaa.ground.jobs.commands import SUBSCRIBERS, enqueue, waits_above

from ...models import Shard
from ...rules.rings import RINGS, job_priority
from ..planning import SEND_SHARD

SETTLE_SHARD = "distribution.settle_shard"
LOOK_EVERY = timedelta(seconds=1)


def enqueue_shard(row: Shard, release: Release, *, at: datetime | None = None) -> None:
    enqueue(
        SEND_SHARD,
        queue=SUBSCRIBERS,
        at=at,
        priority=_priority(row, release),
        once=lock_of(SEND_SHARD, row.pk),
        shard_id=row.pk,
    )


def enqueue_settling(row: Shard, release: Release) -> None:
    enqueue(
        SETTLE_SHARD,
        queue=SUBSCRIBERS,
        priority=_priority(row, release),
        once=lock_of(SETTLE_SHARD, row.pk),
        shard_id=row.pk,
    )


def lock_of(task: str, shard_id: int) -> str:
    return f"{task} {shard_id}"


def _priority(row: Shard, release: Release) -> int:
    return job_priority(release, row.ring, new_to_it=row.follows_id is None and release.sequence > 1)


class Turns:
    """Whether something more urgent waits for a place in this process; one shard a second gives way to it."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None

    def due(self, *, now: datetime) -> bool:
        """Time to ask. One shard asks for all of the process, and it is the one that would give way."""
        if self._looked_at and self._looked_at <= now < self._looked_at + LOOK_EVERY:
            return False
        self._looked_at = now
        return True


def more_urgent_waits(release: Release) -> bool:
    """Something that overtakes this release; other rings of it, and what is equally urgent, go by their turn."""
    return waits_above(SUBSCRIBERS, release.priority + 2 * RINGS)

"""Jobs of the lane: one for a shard to be carried, one for what stayed open of it; never two of the same waiting."""

from datetime import datetime

from nidaa.approval.facts import Release
from nidaa.ground.jobs.commands import SUBSCRIBERS, enqueue

SEND_SHARD = "distribution.send_shard"
SETTLE_SHARD = "distribution.settle_shard"


def enqueue_shard(shard_id: int, release: Release, *, at: datetime | None = None) -> None:
    enqueue(
        SEND_SHARD,
        queue=SUBSCRIBERS,
        at=at,
        priority=release.priority,
        once=lock_of(SEND_SHARD, shard_id),
        shard_id=shard_id,
    )


def enqueue_settling(shard_id: int, release: Release) -> None:
    enqueue(
        SETTLE_SHARD,
        queue=SUBSCRIBERS,
        priority=release.priority,
        once=lock_of(SETTLE_SHARD, shard_id),
        shard_id=shard_id,
    )


def lock_of(task: str, shard_id: int) -> str:
    return f"{task} {shard_id}"

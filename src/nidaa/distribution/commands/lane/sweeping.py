"""The net under the lane's jobs: what waits without one, what a dead worker left, what stayed open and is due."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from nidaa.approval.facts import Release
from nidaa.approval.queries import release as release_fact
from nidaa.ground.jobs.commands import SUBSCRIBERS, waiting

from ...facts import Medium, ShardState
from ...models import Shard
from ...rules import FIRST_PAUSE_S, LONGEST_PAUSE_S, SAFE_TO_REPEAT
from ..planning import SEND_SHARD
from .accounts import free_way
from .queueing import SETTLE_SHARD, enqueue_settling, enqueue_shard, lock_of

# Shards with messages that stayed open and are due: when statuses have had time to come, where a second time would do
# harm; else after a doubling pause (rules.pause).
DUE = """
SELECT DISTINCT open.shard_id FROM distribution_undelivered open
JOIN distribution_shard shard ON shard.id = open.shard_id
WHERE open.settled_at IS NULL AND shard.state <> 'failed' AND %(now)s >= open.at + CASE
  WHEN open.verdict = 'ambiguous' AND shard.medium <> ALL(%(safe)s) THEN %(status_wait)s
  ELSE LEAST(%(first)s * 2 ^ LEAST(open.attempts, 20), %(longest)s) * interval '1 second' END
LIMIT 1000
"""


def take_up_lane(*, status_wait: timedelta, at: datetime) -> int:
    """Leave a job for each shard that needs one and has none; how many."""
    queued, doors = waiting(SUBSCRIBERS), _Doors()
    shards = [row for row in _left_lying(at) if lock_of(SEND_SHARD, row.pk) not in queued and doors.open(row)]
    for row in shards:
        enqueue_shard(row, doors.release(row))
    due = [
        row
        for row in _due(status_wait, at)
        if lock_of(SETTLE_SHARD, row.pk) not in queued and doors.open(row)
    ]
    for row in due:
        enqueue_settling(row, doors.release(row))
    return len(shards) + len(due)


def _left_lying(at: datetime) -> QuerySet[Shard]:
    """In the order of their planning, which is nearest first."""
    rows = Shard.objects.filter(
        Q(state=ShardState.WAITING, not_before__lte=at) | Q(state=ShardState.RUNNING, leased_until__lte=at)
    )
    return rows.order_by("pk")


def _due(status_wait: timedelta, at: datetime) -> QuerySet[Shard]:
    given: dict[str, Any] = {
        "now": at,
        "first": FIRST_PAUSE_S,
        "longest": LONGEST_PAUSE_S,
        "safe": [one.value for one in SAFE_TO_REPEAT],
        "status_wait": status_wait,
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE, given)
        ids = [row[0] for row in cursor.fetchall()]
    return Shard.objects.filter(pk__in=ids).order_by("pk")


class _Doors:
    """Each release and each way is asked for once a sweep, however many its shards."""

    def __init__(self) -> None:
        self._releases: dict[UUID, Release] = {}
        self._ways: dict[tuple[UUID, str], bool] = {}

    def release(self, row: Shard) -> Release:
        if row.release_id not in self._releases:
            self._releases[row.release_id] = release_fact(row.release_id)
        return self._releases[row.release_id]

    def open(self, row: Shard) -> bool:
        """What a switch holds back needs no job; it would only look and go."""
        place = (row.release_id, row.medium)
        if place not in self._ways:
            self._ways[place] = free_way(self.release(row), Medium(row.medium)) is not None
        return self._ways[place]

from datetime import datetime
from uuid import UUID

from nidaa.approval.queries import release as release_fact
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may

from ...errors import Refused
from ...facts import ShardState
from ...models import Shard
from .queueing import enqueue_shard


def retry_shards(release_id: UUID, *, by: Actor, at: datetime) -> int:
    """What had stopped by our own mistake goes on from where it stopped, once the mistake is mended; how many."""
    check_may(by, Permission.APPROVE_ALERT)
    with recorded("retry shards", by=by, at=at) as line:
        line.object_kind, line.object_id = "release", str(release_id)
        rows = list(Shard.objects.select_for_update().filter(release_id=release_id, state=ShardState.FAILED))
        if not rows:
            raise Refused("Nothing of this release has stopped by a mistake of ours.", "release")
        ids = [row.pk for row in rows]
        Shard.objects.filter(pk__in=ids).update(
            state=ShardState.WAITING, not_before=at, finished_at=None, error=""
        )
        release = release_fact(release_id)
        for row in rows:
            enqueue_shard(row, release)
    return len(rows)

"""The subscribers' lane: a release is planned into shards, each a job; marks that others read are brought to rest.

An alert calls everybody in its area. An update tells those whom the alert reached, then calls whoever it reaches
anew. A withdrawal goes to those who were, or may have been, called, and to nobody else. Planned by a job of its
own, just after the deliveries: two seconds of counting must not hold back the page and the broadcasts.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from nidaa.approval.facts import Release
from nidaa.approval.queries import is_last, snapshot
from nidaa.approval.queries import release as release_fact
from nidaa.ground.accounts import accounts_for
from nidaa.ground.country import pack
from nidaa.ground.jobs.commands import OWN, SUBSCRIBERS, enqueue, enqueue_many
from nidaa.packs.facts import PUBLISHES

from ..facts import Medium, ShardState
from ..models import InterruptedWindow, Plan, Shard
from ..queries.aims import aim_of, first_calls, hour_in_country, mark_reached
from ..queries.crowds import Crowd, Ground, ground_of, pieces_of, quiet_hours
from ..rules import media_of
from ..rules.choices import NOBODY, quiet_ends
from ..rules.cover import Aim
from ..rules.rings import cut, job_priority

WRITTEN = (
    "medium", "number", "ring", "from_subscriber", "to_subscriber", "quiet_until", "expected", "follows_id",
    "planned_at", "not_before",
)  # fmt: skip
INSERT = """
INSERT INTO distribution_shard (
  release_id, medium, number, ring, from_subscriber, to_subscriber, quiet_until, expected, follows_id, planned_at,
  not_before, spans, state, done_cell, done_subscriber, inflight_cell, inflight_subscriber, epoch, sent, not_sent, error)
SELECT %(release_id)s, medium, number, ring, from_subscriber, to_subscriber, quiet_until, expected, follows_id, planned_at,
       not_before, spans::bigint[], 'waiting', 0, 0, 0, 0, 0, 0, 0, ''
  FROM unnest(
    %(medium)s::text[], %(number)s::int[], %(ring)s::int[], %(from_subscriber)s::bigint[], %(to_subscriber)s::bigint[],
    %(quiet_until)s::int[], %(expected)s::int[], %(follows_id)s::bigint[], %(planned_at)s::timestamptz[],
    %(not_before)s::timestamptz[], %(spans)s::text[])
    AS made(medium, number, ring, from_subscriber, to_subscriber, quiet_until, expected, follows_id, planned_at,
            not_before, spans)
RETURNING id, medium, number
"""
# As in sweeping: what is older has long been planned.
LOOK_BACK, FORGOTTEN_AFTER = timedelta(days=7), timedelta(seconds=10)
PLAN_SHARDS, SEND_SHARD = "distribution.plan_shards", "distribution.send_shard"


def ask_for_shards(release: Release, tier: str, *, at: datetime) -> None:
    """Leave a job, in the transaction that plans the deliveries; none where there is nobody to be called."""
    begun = Shard.objects.filter(release__alert_id=release.alert_id).exists()
    if not begun and not _media(release, tier):
        Plan.objects.filter(release_id=release.id, shards_planned_at=None).update(shards_planned_at=at)
        return
    _leave_job(release)


def _leave_job(release: Release) -> None:
    enqueue(
        PLAN_SHARDS,
        queue=OWN,
        priority=release.priority - 1,
        once=f"{PLAN_SHARDS} {release.id}",
        release_id=str(release.id),
    )


def plan_shards(release: Release, *, at: datetime) -> int:
    """Write the shards of a release, and a job for each; how many. Safe to run twice: the second time does nothing."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(release_id=release.id)
        if plan.shards_planned_at is not None:
            return 0
        rows = list(_shards(release, at)) if is_last(release) else []
        _write(rows, release)
        plan.shards_planned_at = at
        plan.save(update_fields=["shards_planned_at"])
    return len(rows)


def plan_area(release: Release, aim: Aim, media: Iterable[Medium], *, at: datetime) -> list[Shard]:
    """Shards and jobs for everybody in an area, whatever has been planned; in the caller's transaction. For the bench."""
    rows = [row for medium in media for row in _new(release, aim, medium, count(), at)]
    _write(rows, release)
    return rows


def _write(rows: list[Shard], release: Release) -> None:
    """Rows by whole columns: a thousand rows, value by value, would take most of a second."""
    columns = {name: [getattr(row, name) for row in rows] for name in WRITTEN}
    spans = [f"{{{','.join(map(str, row.spans))}}}" for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {**columns, "release_id": release.id, "spans": spans})
        numbers = {(medium, number): pk for pk, medium, number in cursor.fetchall()}
    for row in rows:
        row.pk = numbers[row.medium, row.number]
    _enqueue(rows, release)


def ask_again(*, at: datetime) -> int:
    """Plans whose shards have been forgotten: leave their jobs again; how many."""
    late, old = at - FORGOTTEN_AFTER, at - LOOK_BACK
    plans = Plan.objects.filter(shards_planned_at=None, planned_at__range=(old, late))
    for release_id in plans.values_list("pk", flat=True):
        _leave_job(release_fact(release_id))
    return len(plans)


def bring_to_rest(shard: Shard, *, at: datetime) -> bool:
    """Whether the marks this shard reads in others will not move any more; call it before its first window.

    What still waits of earlier releases is overtaken; whose worker died is fenced off by a new epoch. False: an
    earlier shard still runs under a lease; come again when it has ended.
    """
    if shard.release.sequence == 1:
        return True
    with transaction.atomic():
        read = first_calls(shard) if shard.follows_id is None else _told_before(shard)
        read.filter(state=ShardState.WAITING).update(state=ShardState.OVERTAKEN, finished_at=at)
        for row in read.filter(state=ShardState.RUNNING, leased_until__lte=at).select_for_update(
            of=("self",)
        ):
            _fence(row, at)
        return not read.filter(state=ShardState.RUNNING).exists()


def _told_before(shard: Shard) -> QuerySet[Shard]:
    """The shard it follows, and what else followed that: an update under way must not arrive after the withdrawal."""
    return Shard.objects.filter(
        Q(pk=shard.follows_id) | Q(follows_id=shard.follows_id, release__sequence__lt=shard.release.sequence)
    )


def _fence(row: Shard, at: datetime) -> None:
    """Its worker has not been heard of for a lease. Should it come back, no write of it counts any more."""
    done, reached = (row.done_cell, row.done_subscriber), mark_reached(row)
    if reached > done:
        InterruptedWindow.objects.get_or_create(
            shard=row,
            epoch=row.epoch,
            defaults={
                "from_cell": done[0],
                "from_subscriber": done[1],
                "to_cell": reached[0],
                "to_subscriber": reached[1],
                "found_at": at,
            },
        )
    Shard.objects.filter(pk=row.pk).update(
        state=ShardState.OVERTAKEN, leased_until=None, epoch=F("epoch") + 1, finished_at=at
    )


def _shards(release: Release, at: datetime) -> Iterator[Shard]:
    """In the order in which they are to be sent; numbered through for each medium."""
    earlier = _take_over(release, at)
    media = _media(release, snapshot(release)["tier"])
    for medium in Medium:
        numbers = count()
        for row in earlier:
            if row.medium == medium:
                yield _following(row, release, next(numbers), at)
        if medium in media:
            yield from _new(release, aim_of(release.id), medium, numbers, at)


def _media(release: Release, tier: str) -> list[Medium]:
    """By which people are called who have not been called before."""
    if release.act not in PUBLISHES:
        return []
    return [medium for medium in media_of(pack().tier(tier).channels) if _can_be_sent(release, medium)]


def _can_be_sent(release: Release, medium: Medium) -> bool:
    """An exercise goes by the accounts that say so: real subscribers are not among those they know."""
    return bool(accounts_for(medium, exercise=release.exercise))


def _take_over(release: Release, at: datetime) -> list[Shard]:
    """What waits of earlier releases waits no more; those of their first calls that have begun, nearest first."""
    earlier = Shard.objects.filter(release__alert_id=release.alert_id, release__sequence__lt=release.sequence)
    earlier.filter(state=ShardState.WAITING).update(state=ShardState.OVERTAKEN, finished_at=at)
    rows = earlier.filter(follows__isnull=True).order_by("ring", "release__sequence", "number")
    return [row for row in rows if row.state == ShardState.RUNNING or mark_reached(row) > NOBODY]


def _following(row: Shard, release: Release, number: int, at: datetime) -> Shard:
    return Shard(
        release_id=release.id,
        medium=row.medium,
        number=number,
        ring=row.ring,
        spans=row.spans,
        from_subscriber=row.from_subscriber,
        to_subscriber=row.to_subscriber,
        quiet_until=row.quiet_until,
        expected=row.expected if row.state == ShardState.RUNNING else row.sent,
        follows=row,
        planned_at=at,
        not_before=at,
    )


def _new(release: Release, aim: Aim, medium: Medium, numbers: Iterable[int], at: datetime) -> Iterator[Shard]:
    """Those who may be called now; then those whose quiet hours end while the alert still stands."""
    ground, hour = ground_of(medium, aim), hour_in_country(at)
    yield from _of_crowd(release, Crowd(medium, hour), (aim, ground), numbers, (at, at))
    for until in quiet_hours(medium):
        ends = quiet_ends(until, after=at, zone=pack().timezone)
        if ends < release.expires_at:
            crowd = Crowd(medium, hour, until)
            yield from _of_crowd(release, crowd, (aim, ground), numbers, (at, ends))


def _of_crowd(
    release: Release,
    crowd: Crowd,
    where: tuple[Aim, Ground],
    numbers: Iterable[int],
    times: tuple[datetime, datetime],
) -> Iterator[Shard]:
    planned_at, not_before = times
    for number, one in zip(numbers, cut(pieces_of(crowd, *where)), strict=False):
        yield Shard(
            release_id=release.id,
            medium=crowd.medium,
            number=number,
            ring=one.ring,
            spans=list(one.spans),
            from_subscriber=one.from_subscriber,
            to_subscriber=one.to_subscriber,
            quiet_until=crowd.quiet_until,
            expected=one.expected,
            planned_at=planned_at,
            not_before=not_before,
        )


def _enqueue(rows: list[Shard], release: Release) -> None:
    """One job a shard, named by it, so that none is left twice. In bulk: a thousand are written at once."""
    by_turn: dict[tuple[int, datetime], list[Shard]] = {}
    for row in rows:
        new_to_it = row.follows_id is None and release.sequence > 1
        turn = (job_priority(release, row.ring, new_to_it=new_to_it), row.not_before)
        by_turn.setdefault(turn, []).append(row)
    for (priority, not_before), some in by_turn.items():
        jobs = {f"{SEND_SHARD} {row.pk}": {"shard_id": row.pk} for row in some}
        enqueue_many(SEND_SHARD, jobs, queue=SUBSCRIBERS, at=not_before, priority=priority)

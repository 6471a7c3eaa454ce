from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from nidaa.approval.facts import Release
from nidaa.approval.queries import release as release_fact
from nidaa.approval.queries import snapshot
from nidaa.ground.accounts import accounts_for
from nidaa.ground.country import pack
from nidaa.ground.jobs.commands import HUB, OUTSIDE, OWN, enqueue
from nidaa.packs.facts import PUBLISHES

from ..facts import Channel, DeliveryState
from ..models import Delivery, Partner, Plan, PublicNotice
from ..rules import ACCOUNT_CHANNELS, OUTSIDE_CHANNELS, OWN_CHANNELS, channels_of, may_have_reached
from .planning import ask_for_shards

DELIVER, TO_READERS = "distribution.deliver", "distribution.carry_to_readers"
OURSELVES = "own"
CHANGES_LOCK = 0x6368616E6765  # "change"


def carry_out(release_id: UUID, *, at: datetime) -> int:
    """Write one row for each delivery of a release, and a job for each row; how many are new.

    Safe to run twice: what is planned is not planned again.
    """
    release = release_fact(release_id)
    content = snapshot(release)
    with transaction.atomic():
        Plan.objects.get_or_create(release_id=release_id, defaults={"planned_at": at})
        wanted = _targets(release, channels_of(pack().tier(content["tier"]).channels))
        known = set(Delivery.objects.filter(release_id=release_id).values_list("channel", "target"))
        rows = [
            Delivery(release_id=release_id, channel=channel, target=target, planned_at=at, not_before=at)
            for channel, target in wanted
            if (channel.value, target) not in known
        ]
        Delivery.objects.bulk_create(rows)
        for row in rows:
            enqueue_delivery(row, release)
        ask_for_shards(release, content["tier"], at=at)
        enqueue(TO_READERS, queue=HUB, priority=release.priority, release_id=str(release_id))
        _tell_the_public_door(release, tuple(content["languages"]), at=at)
    return len(rows)


def enqueue_delivery(row: Delivery, release: Release, *, at: datetime | None = None) -> None:
    queue = OUTSIDE if row.channel in OUTSIDE_CHANNELS else OWN
    queue = HUB if row.channel == Channel.WEBSUB else queue
    enqueue(DELIVER, queue=queue, at=at, priority=release.priority, delivery_id=str(row.pk))


def _targets(release: Release, channels: tuple[Channel, ...]) -> list[tuple[Channel, str]]:
    own = [(channel, OURSELVES) for channel in OWN_CHANNELS if channel in channels]
    # What the alert reached is told of its end even when the tier no longer names the channel.
    if release.act in PUBLISHES:
        return own + [one for one in (*_partners(release), *_accounts(release)) if one[0] in channels]
    return own + _reached(release)


def _partners(release: Release) -> list[tuple[Channel, str]]:
    rows = Partner.objects.filter(active=True)
    if release.exercise:
        rows = rows.filter(exercises=True)
    return [(Channel(row.channel), row.key) for row in rows]


def _accounts(release: Release) -> list[tuple[Channel, str]]:
    return [
        (channel, one.key)
        for channel in ACCOUNT_CHANNELS
        for one in accounts_for(channel, exercise=release.exercise)
    ]


def _reached(release: Release) -> list[tuple[Channel, str]]:
    """Whom the alert reached or may have reached: they must learn that it is over."""
    earlier: dict[tuple[Channel, str], list[tuple[DeliveryState, bool]]] = {}
    rows = Delivery.objects.filter(release__alert_id=release.alert_id, channel__in=OUTSIDE_CHANNELS)
    for row in rows.exclude(channel=Channel.WEBSUB):  # readers of feeds are planned apart
        key = (Channel(row.channel), row.target)
        earlier.setdefault(key, []).append((DeliveryState(row.state), row.maybe_sent))
    return [key for key, states in earlier.items() if may_have_reached(states)]


def _tell_the_public_door(release: Release, languages: tuple[str, ...], *, at: datetime) -> None:
    """The last release wins, in whatever order they are planned."""
    told = {"act": release.act, "expires_at": release.expires_at, "updated_at": at, "change": _next_change()}
    row, made = PublicNotice.objects.get_or_create(
        public_id=release.public_id,
        defaults={
            **told,
            "code": release.code,
            "sequence": release.sequence,
            "exercise": release.exercise,
            "languages": list(languages),
        },
    )
    if not made:
        PublicNotice.objects.filter(pk=row.pk, sequence__lt=release.sequence).update(
            **told, sequence=release.sequence
        )


def _next_change() -> int:
    """Numbers in the order of commits, so that whoever asks for what came after a number misses nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGES_LOCK])
        cursor.execute("SELECT nextval('distribution_notice_change')")
        return int(cursor.fetchone()[0])

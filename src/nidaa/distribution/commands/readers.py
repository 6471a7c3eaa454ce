from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from nidaa.approval.facts import Release
from nidaa.approval.queries import release as release_fact
from nidaa.approval.queries import snapshot
from nidaa.ground.country import pack

from ..facts import Channel, DeliveryState
from ..models import Delivery
from ..rules import channels_of
from .carrying import enqueue_delivery
from .websub import subscriptions

# A hundred jobs are left in about a tenth of a second: a withdrawal does not wait for more.
AT_ONCE = 100
# Their lane is narrow and may be busy for minutes: a row that waits in it is not a forgotten one.
FORGOTTEN_AFTER = timedelta(minutes=10)


def carry_to_readers(release_id: UUID, *, at: datetime) -> int:
    """Write a row and a job for each machine that subscribed to a feed; how many are new.

    A job of its own, after everything else is planned: strangers may be thousands, and the page must not wait for
    them. Safe to run twice, and to take up in the middle.
    """
    release = release_fact(release_id)
    known = set(
        Delivery.objects.filter(release_id=release_id, channel=Channel.WEBSUB).values_list(
            "target", flat=True
        )
    )
    wanted = [key for key in _readers(release, at=at) if key not in known]
    for start in range(0, len(wanted), AT_ONCE):
        _plan(release, wanted[start : start + AT_ONCE], at=at)
    return len(wanted)


def take_up_readers(*, at: datetime) -> int:
    """Deliveries of this lane that have lost their job, a few at a time; how many."""
    late = at - FORGOTTEN_AFTER
    rows = Delivery.objects.filter(channel=Channel.WEBSUB)
    waiting = rows.filter(state=DeliveryState.QUEUED, not_before__lte=late)
    begun = rows.filter(state=DeliveryState.SENDING, leased_until__lte=late)
    found = [*waiting[:AT_ONCE], *begun[:AT_ONCE]]
    for row in found:
        enqueue_delivery(row, release_fact(row.release_id))
    return len(found)


def _plan(release: Release, keys: Iterable[str], *, at: datetime) -> None:
    rows = [
        Delivery(release_id=release.id, channel=Channel.WEBSUB, target=key, planned_at=at, not_before=at)
        for key in keys
    ]
    with transaction.atomic():
        for row in Delivery.objects.bulk_create(rows, ignore_conflicts=True):
            enqueue_delivery(row, release)


def _readers(release: Release, *, at: datetime) -> list[str]:
    """All who are subscribed now, and whoever had an earlier release.

    Who came meanwhile has fetched the feed by himself, with the child's name in it; who has left may show it still.
    """
    named = Channel.WEBSUB in channels_of(pack().tier(snapshot(release)["tier"]).channels)
    had = Delivery.objects.filter(release__alert_id=release.alert_id, channel=Channel.WEBSUB)
    now = subscriptions(at=at) if named else []
    return list(dict.fromkeys([*now, *had.values_list("target", flat=True)]))

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from nidaa.approval.commands import expire
from nidaa.approval.queries import expired, releases_since
from nidaa.approval.queries import release as release_fact

from ..facts import Channel, DeliveryState
from ..models import Delivery
from ..queries import unplanned
from .carrying import carry_out, enqueue_delivery
from .inbound import match_cancels
from .partner_reports import fold_reports
from .planning import ask_again
from .readers import take_up_readers
from .requests import take_requests
from .websub import take_feed_requests
from .widening import widen_what_is_due

# Older releases have long been planned; looking at all of them for ever would cost more each year.
LOOK_BACK = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Swept:
    expired: int
    planned: int
    taken_up: int


def sweep(*, at: datetime) -> Swept:
    """Take up whatever was left lying: alerts past their time, releases without a plan, deliveries without a job.

    Jobs carry the work in the ordinary course; this is the net under them, run every few seconds.
    """
    over = expired(now=at)
    for release in over:
        expire(release.alert_id, at=at)
    forgotten = unplanned(releases_since(at - LOOK_BACK))
    for release_id in forgotten:
        carry_out(release_id, at=at)
    ask_again(at=at)
    take_feed_requests(at=at)
    take_requests(at=at)
    fold_reports(at=at)
    match_cancels(at=at)
    widen_what_is_due(at=at)
    return Swept(len(over), len(forgotten), _take_up(at))


def _take_up(at: datetime) -> int:
    late = at - FORGOTTEN_AFTER
    rows = Delivery.objects.exclude(channel=Channel.WEBSUB).filter(
        Q(state=DeliveryState.QUEUED, not_before__lte=late)
        | Q(state=DeliveryState.SENDING, leased_until__lte=late)
    )
    for row in rows:
        enqueue_delivery(row, release_fact(row.release_id))
    return len(rows) + take_up_readers(at=at)

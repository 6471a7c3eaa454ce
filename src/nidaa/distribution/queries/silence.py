"""Partners who have not said that they have taken an alert over: whom to telephone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from nidaa.approval.queries import release as release_fact
from nidaa.packs.facts import Act

from ..facts import Channel, DeliveryState
from ..models import Delivery, Partner

SILENT_AFTER = timedelta(seconds=60)
# Who has been silent for a day has been telephoned, or nobody will.
ASKED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Silent:
    """`arrived`: the partner's machine has it, and has not said that anybody took it over."""

    key: str
    name: str
    alert_id: UUID
    case_id: UUID
    code: str
    act: Act
    exercise: bool
    since: datetime
    arrived: bool


def partners_silent(now: datetime, *, after: timedelta = SILENT_AFTER) -> list[Silent]:
    """By webhook, of the last release of each alert; first those whom it may not have reached, then the longest.

    Mail is not asked: nobody answers it.
    """
    rows = (
        Delivery.objects.filter(
            channel=Channel.WEBHOOK, planned_at__lte=now - after, planned_at__gt=now - ASKED_FOR
        )
        .exclude(state=DeliveryState.OVERTAKEN)
        .select_related("release")
        .order_by("release__sequence")
    )
    last = {(row.release.alert_id, row.target): row for row in rows}
    names = dict(Partner.objects.values_list("key", "name"))
    silent = [_silent(row, names) for row in last.values() if row.acknowledged_at is None]
    return sorted(silent, key=lambda one: (one.arrived, one.since))


def _silent(row: Delivery, names: dict[str, str]) -> Silent:
    release = release_fact(row.release_id)
    return Silent(
        row.target,
        names.get(row.target, row.target),
        release.alert_id,
        release.case_id,
        release.code,
        release.act,
        release.exercise,
        row.planned_at,
        row.state == DeliveryState.DELIVERED,
    )

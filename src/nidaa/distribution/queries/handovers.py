"""Packages that wait for a person to hand them over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nidaa.approval.queries import release as release_fact
from nidaa.packs.facts import Act

from ..facts import Channel, DeliveryState
from ..models import Delivery


@dataclass(frozen=True, slots=True)
class Waiting:
    """`detail` says in which folder the package lies."""

    delivery_id: UUID
    alert_id: UUID
    case_id: UUID
    code: str
    act: Act
    exercise: bool
    account: str
    package: str
    detail: str
    since: datetime | None


def handovers_waiting() -> list[Waiting]:
    """Of the last release of each alert; the longest first. Packages before it exist no more."""
    rows = Delivery.objects.filter(channel=Channel.META, state=DeliveryState.DELIVERED).select_related(
        "release"
    )
    last = {(row.release.alert_id, row.target): row for row in rows.order_by("release__sequence")}
    waiting = [row for row in last.values() if row.acknowledged_at is None and row.reference.endswith(".zip")]
    return [_waiting(row) for row in sorted(waiting, key=lambda row: row.planned_at)]


def _waiting(row: Delivery) -> Waiting:
    release = release_fact(row.release_id)
    return Waiting(
        row.pk,
        release.alert_id,
        release.case_id,
        release.code,
        release.act,
        release.exercise,
        row.target,
        row.reference,
        row.detail,
        row.finished_at,
    )

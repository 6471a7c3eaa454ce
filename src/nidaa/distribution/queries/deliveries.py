"""What is sent and, first of all, what is not."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet

from nidaa.packs.facts import Act

from ..facts import Channel, DeliveryRow, DeliveryState, Earlier
from ..models import Delivery, Partner, Plan


def deliveries_of_alert(alert_id: UUID) -> list[DeliveryRow]:
    """Newest release first; within it, what is not delivered stands first.

    Without the machines that subscribed to a feed: there may be thousands, and nobody knows them (`feed_readers`).
    """
    rows = _rows_that_somebody_answers_for().filter(release__alert_id=alert_id).select_related("release")
    names = dict(Partner.objects.values_list("key", "name"))
    found = [row_of(row, names) for row in rows.order_by("-release__sequence", "channel", "target")]
    return sorted(found, key=lambda row: row.state is DeliveryState.DELIVERED)


def unsent(*, now: datetime, after: timedelta = timedelta(seconds=5)) -> list[DeliveryRow]:
    """What should have gone out and has not: the board's first strip. A stranger's dead machine is no alarm."""
    rows = (
        _rows_that_somebody_answers_for()
        .filter(planned_at__lt=now - after)
        .exclude(state__in=[DeliveryState.DELIVERED, DeliveryState.OVERTAKEN])
    )
    names = dict(Partner.objects.values_list("key", "name"))
    return [row_of(row, names) for row in rows.select_related("release").order_by("planned_at")]


def feed_readers(alert_id: UUID) -> tuple[int, int]:
    """Machines that subscribed to a feed and have the last release of an alert; how many it goes to."""
    rows = Delivery.objects.filter(release__alert_id=alert_id, channel=Channel.WEBSUB)
    last = rows.aggregate(last=Max("release__sequence"))["last"]
    sent = rows.filter(release__sequence=last)
    return sent.filter(state=DeliveryState.DELIVERED).count(), sent.count()


def _rows_that_somebody_answers_for() -> QuerySet[Delivery]:
    return Delivery.objects.exclude(channel=Channel.WEBSUB)


def row_of(row: Delivery, names: Mapping[str, str]) -> DeliveryRow:
    return DeliveryRow(
        row.pk,
        row.release_id,
        Channel(row.channel),
        row.target,
        names.get(row.target, ""),
        Act(row.release.act),
        DeliveryState(row.state),
        row.attempts,
        row.planned_at,
        row.finished_at,
        row.reference,
        row.error,
    )


def unplanned(release_ids: Iterable[UUID]) -> list[UUID]:
    ids = set(release_ids)
    return sorted(ids - set(Plan.objects.filter(pk__in=ids).values_list("pk", flat=True)))


def partners() -> list[Partner]:
    return list(Partner.objects.order_by("name"))


def earlier(row: Delivery) -> tuple[Earlier, ...]:
    """Deliveries of earlier releases of the same alert to the same target, newest first."""
    rows = Delivery.objects.filter(
        release__alert_id=row.release.alert_id,
        release__sequence__lt=row.release.sequence,
        channel=row.channel,
        target=row.target,
    )
    return tuple(
        Earlier(
            one.release.sequence,
            Act(one.release.act),
            DeliveryState(one.state),
            one.reference,
            one.detail,
            one.maybe_sent,
        )
        for one in rows.select_related("release").order_by("-release__sequence")
    )

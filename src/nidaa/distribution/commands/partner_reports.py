"""What partners tell by their keys, and how often: added by the partners' door, folded by the worker."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Q

from ..facts import Telling
from ..models import ApiKey, ApiUse, PartnerReport
from .partners import take_acknowledgement

USE_KEPT = timedelta(minutes=10)
AT_ONCE = 1000


def report(
    key_id: str, public_id: str, *, sequence: int, telling: Telling, reference: str, at: datetime
) -> None:
    """One INSERT by the role of the partners' door, which may not read the table. Told twice is told once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO distribution_partnerreport (key_id, public_id, sequence, kind, reference, at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [key_id, public_id, sequence, telling, reference, at],
        )


def count_use(key_id: str, *, at: datetime) -> int:
    """How often this key has asked this minute, this time included; by all processes of the partners' door together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO distribution_apiuse (key_id, minute, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (key_id, minute) DO UPDATE SET count = distribution_apiuse.count + 1 RETURNING count",
            [key_id, at.replace(second=0, microsecond=0)],
        )
        return int(cursor.fetchone()[0])


def fold_reports(*, at: datetime) -> int:
    """Mark the deliveries that partners say they have taken over; how many reports. Old minutes of use go."""
    with transaction.atomic():
        rows = list(
            PartnerReport.objects.select_for_update(skip_locked=True).filter(folded_at=None)[:AT_ONCE]
        )
        if rows:
            _fold(rows, at)
    _note_use()
    ApiUse.objects.filter(minute__lt=at - USE_KEPT).delete()
    return len(rows)


def _fold(rows: list[PartnerReport], at: datetime) -> None:
    keys = {row.key_id for row in rows}
    partners = dict(ApiKey.objects.filter(key_id__in=keys).values_list("key_id", "partner__key"))
    for row in rows:
        if row.kind == Telling.TAKEN and row.key_id in partners:
            take_acknowledgement(
                partners[row.key_id], public_id=row.public_id, sequence=row.sequence, at=row.at
            )
    PartnerReport.objects.filter(pk__in=[row.pk for row in rows]).update(folded_at=at)


def _note_use() -> None:
    """When each key was last used, for officers: a key that nobody uses is one to revoke."""
    for key_id, last in ApiUse.objects.values_list("key_id").annotate(last=Max("minute")):
        unknown = Q(used_at=None) | Q(used_at__lt=last)
        ApiKey.objects.filter(unknown, key_id=key_id).update(used_at=last)

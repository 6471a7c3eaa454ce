"""The numbers a network was given: written before it is asked, kept for whatever comes later of the same alert."""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from django.db import connection, transaction

from nidaa.alerts.cap.facts import CapReference
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Parcel
from nidaa.distribution.models import CellBroadcast
from nidaa.packs.broadcasts import BroadcastOperator, Broadcasts

from .render import Broadcast
from .serial import free_code, next_update, serial_number

REACHED = (DeliveryState.DELIVERED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class Given:
    """The row of one release at one centre, and those before it that the centre has, or may have."""

    row: CellBroadcast
    before: tuple[CellBroadcast, ...]

    @property
    def serial(self) -> int:
        return serial_number(self.row.scope, self.row.message_code, self.row.update_number)

    @property
    def reference(self) -> CapReference:
        return CapReference(self.row.cap_sender, self.row.cap_identifier, self.row.cap_sent)

    @property
    def references(self) -> tuple[CapReference, ...]:
        """All the centre has of this alert, oldest first, each exactly as it was sent."""
        return tuple(CapReference(one.cap_sender, one.cap_identifier, one.cap_sent) for one in self.before)

    @property
    def identifiers(self) -> set[int]:
        """All message identifiers under which something of this alert may stand at the centre."""
        pairs = ((one.message_id, one.other_message_id) for one in self.before)
        return {one for pair in pairs for one in pair if one is not None}


def given(
    parcel: Parcel,
    shown: Broadcast | None,
    area_digest: str,
    *,
    table: Broadcasts,
    operator: BroadcastOperator,
    at: datetime,
) -> Given:
    """The numbers of this release at this centre: the same at every attempt, others than of any release before.

    Args:
        parcel: what is sent.
        shown: what phones are to show; None for a cancellation, which bears the numbers of what it ends (see `had`).
        area_digest: of the polygons that are sent.
        table: of the country.
        operator: the network.
        at: when it was asked first.

    Raises:
        Undeliverable: every message code of the network is taken.
    """
    release, target = parcel.notice.release, parcel.target.key
    with transaction.atomic():
        _alone(target)
        rows, before = _rows(parcel), had(parcel)
        known = next((row for row in rows if row.release_id == release.id), None)
        if known is None:
            code, update = _numbers(target, rows, cancels=shown is None, at=at)
            known = CellBroadcast.objects.create(
                release_id=release.id,
                alert_id=release.alert_id,
                target=target,
                sequence=release.sequence,
                message_id=shown.identifier if shown else before[-1].message_id,
                other_message_id=shown.other_identifier if shown else before[-1].other_message_id,
                scope=table.scope,
                message_code=code,
                update_number=update,
                cap_sender=release.cap_sender,
                cap_identifier=f"{release.cap_identifier}.{operator.number}",
                cap_sent=release.cap_sent,
                area_digest=area_digest,
                cancels=shown is None,
                stands_until=release.expires_at,
                planned_at=at,
            )
    return Given(known, before)


def had(parcel: Parcel) -> tuple[CellBroadcast, ...]:
    """What the centre has, or may have, of this alert's earlier releases, oldest first."""
    sequence = parcel.notice.release.sequence
    return tuple(row for row in _rows(parcel) if row.sequence < sequence and _counts(row, parcel))


def taken(row: CellBroadcast, route: str, *, at: datetime) -> None:
    CellBroadcast.objects.filter(pk=row.pk).update(taken_at=at, route=route)


def last_good_route(target: str) -> str:
    """The route by which the centre took the last message; empty when it never took one."""
    rows = CellBroadcast.objects.filter(target=target, taken_at__isnull=False).order_by("-taken_at")
    return rows.values_list("route", flat=True).first() or ""


def others_standing(row: CellBroadcast, *, at: datetime) -> frozenset[int]:
    """Message identifiers that other alerts hold at this centre now."""
    rows = CellBroadcast.objects.filter(target=row.target, taken_at__isnull=False).exclude(
        alert_id=row.alert_id
    )
    ended = rows.filter(cancels=True).values("alert_id")
    standing = rows.filter(cancels=False, stands_until__gt=at).exclude(alert_id__in=ended)
    pairs = standing.values_list("message_id", "other_message_id")
    return frozenset(one for pair in pairs for one in pair if one is not None)


def _rows(parcel: Parcel) -> list[CellBroadcast]:
    rows = CellBroadcast.objects.filter(alert_id=parcel.notice.release.alert_id, target=parcel.target.key)
    return list(rows.order_by("sequence"))


def _counts(row: CellBroadcast, parcel: Parcel) -> bool:
    """Whether the centre has, or may have, what the row says."""
    if row.cancels:
        return False
    if row.taken_at is not None:
        return True
    told = [one for one in parcel.earlier if one.sequence == row.sequence]
    return any(one.maybe_sent or one.state in REACHED for one in told)


def _numbers(target: str, rows: list[CellBroadcast], *, cancels: bool, at: datetime) -> tuple[int, int]:
    """The alert keeps its message code; a correction takes the next update number, also after a failed one."""
    if rows:
        last = rows[-1]
        return last.message_code, last.update_number if cancels else next_update(last.update_number)
    standing = CellBroadcast.objects.filter(target=target, stands_until__gt=at)
    newest = CellBroadcast.objects.filter(target=target).order_by("-planned_at", "-pk")
    code = free_code(
        newest.values_list("message_code", flat=True).first(),
        set(standing.values_list("message_code", flat=True)),
    )
    if code is None:
        raise Undeliverable(
            "Every message code of this network is taken by a standing alert.", permanent=False
        )
    return code, 0


def _alone(target: str) -> None:
    """Two alerts at once must not take the same code. The lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(f"cell:{target}".encode())])

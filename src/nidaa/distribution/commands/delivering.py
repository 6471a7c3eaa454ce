from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zlib import crc32

from django.db import connection, transaction
from django.db.models import F, Q

from nidaa.approval.facts import Release
from nidaa.approval.queries import is_last
from nidaa.approval.queries import release as release_fact
from nidaa.ground.vault.errors import KeyDestroyed
from nidaa.packs.facts import PUBLISHES

from ..channels import SENDERS
from ..errors import Undeliverable
from ..facts import Channel, DeliveryState, Parcel, Receipt
from ..models import Delivery
from ..queries import earlier, held_back, notice, photo_of, standing_notices
from ..rules import LEASE, LOOK_AGAIN_WHEN_HALTED, OWN_CHANNELS, delivery_key, is_last_attempt, pause
from .carrying import enqueue_delivery
from .targets import account_label, target_of

# Feeds and lists show every alert that stands, not only this one.
SHOW_ALL = frozenset({Channel.PAGE, Channel.ATOM, Channel.JSON})
# Cutting a photo costs more than most deliveries: it is done for those who show it.
SHOW_PHOTO = frozenset(
    {
        Channel.PAGE,
        Channel.POSTER,
        Channel.CAP,
        Channel.PRESS,
        Channel.FACEBOOK,
        Channel.INSTAGRAM,
        Channel.TELEGRAM,
        Channel.META,
    }
)
# What shows all alerts at once goes one at a time, whichever alert it is for: of two copies of a feed the older one
# must not arrive last.
ONE_AT_A_TIME = frozenset({*OWN_CHANNELS, Channel.WEBSUB})

# Asks the time again for each step: a delivery takes longer than a moment.
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Claim:
    row: Delivery
    lease: UUID
    release: Release
    resumed: bool


def deliver(delivery_id: UUID, *, clock: Clock) -> DeliveryState | None:
    """Carry out one delivery; its state afterwards, or None when another worker has it.

    Claim by lease, check at the door that the release still stands, send, write the receipt. Nothing outside is
    called in a transaction; whatever happens in between, the row says so and someone takes it up again.
    """
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None or row.state not in {DeliveryState.QUEUED, DeliveryState.SENDING}:
        return None
    release = release_fact(row.release_id)
    if held_back(release, channel=row.channel, account=account_label(Channel(row.channel), row.target)):
        _hold(row, release, now=clock())
        return None
    with _turn(release, row) as mine:
        claim = _claim(row, release, now=clock()) if mine else None
        if claim is None:
            _look_again(row, release, now=clock())
            return None
        return _carry(claim, clock)


def _carry(claim: _Claim, clock: Clock) -> DeliveryState:
    if claim.release.act in PUBLISHES and not _still_stands(claim.release, now=clock()):
        return _finish(claim, DeliveryState.OVERTAKEN, now=clock())
    try:
        receipt = _send(claim, now=clock())
    except KeyDestroyed:
        return _finish(claim, DeliveryState.OVERTAKEN, now=clock(), error="The case has been erased.")
    except Undeliverable as failure:
        return _failed(claim, failure, now=clock())
    except Exception as error:  # noqa: BLE001 - a bug in one channel must not stop the others, nor the retry
        unexpected = Undeliverable(f"Unexpected: {type(error).__name__}.", permanent=False, maybe_sent=True)
        return _failed(claim, unexpected, now=clock())
    return _finish(claim, DeliveryState.DELIVERED, now=clock(), receipt=receipt)


def _still_stands(release: Release, *, now: datetime) -> bool:
    return now < release.expires_at and is_last(release)


def _send(claim: _Claim, *, now: datetime) -> Receipt:
    channel = Channel(claim.row.channel)
    parcel = Parcel(
        notice=notice(claim.release),
        target=target_of(channel, claim.row.target),
        key=delivery_key(claim.release, channel, claim.row.target),
        photo=photo_of(claim.release) if channel in SHOW_PHOTO else None,
        standing=standing_notices(now=now) if channel in SHOW_ALL else (),
        earlier=earlier(claim.row),
        resumed=claim.resumed,
    )
    return SENDERS[channel](parcel)


def turn_of(release: Release, channel: str, target: str) -> str:
    """Deliveries of the same turn go one after the other."""
    alert = "" if channel in ONE_AT_A_TIME else str(release.alert_id)
    return f"{alert}:{channel}:{target}"


@contextmanager
def _turn(release: Release, row: Delivery) -> Iterator[bool]:
    """One delivery at a time for one target of one alert, so that a later one cannot arrive before an earlier one.

    Feeds and lists show all alerts at once: for them one at a time altogether. The lock is the session's: it ends
    with the process, so a killed worker blocks nobody.
    """
    key = crc32(turn_of(release, row.channel, row.target).encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _claim(row: Delivery, release: Release, *, now: datetime) -> _Claim | None:
    lease, broken_off = uuid4(), row.state == DeliveryState.SENDING
    free = Q(state=DeliveryState.QUEUED, not_before__lte=now) | Q(
        state=DeliveryState.SENDING, leased_until__lte=now
    )
    changed = Delivery.objects.filter(free, pk=row.pk).update(
        state=DeliveryState.SENDING, lease=lease, leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    if changed != 1:
        return None
    row.refresh_from_db()
    return _Claim(row, lease, release, resumed=broken_off or row.maybe_sent)


def _look_again(row: Delivery, release: Release, *, now: datetime) -> None:
    """Somebody else is at it, or it is not its time: leave a job for later, so that it is never forgotten."""
    row.refresh_from_db()
    if row.state == DeliveryState.QUEUED:
        enqueue_delivery(row, release, at=max(row.not_before, now + pause(1) / 8))
    elif row.state == DeliveryState.SENDING and row.leased_until:
        enqueue_delivery(row, release, at=max(row.leased_until, now))


def _hold(row: Delivery, release: Release, *, now: datetime) -> None:
    """A switch stands against it: it waits, and is asked again; its own time runs on."""
    # Readers of feeds may be thousands: asking for each of them every two seconds would be a load of its own.
    again = now + LOOK_AGAIN_WHEN_HALTED * (15 if row.channel == Channel.WEBSUB else 1)
    if Delivery.objects.filter(pk=row.pk, state=DeliveryState.QUEUED).update(not_before=again):
        enqueue_delivery(row, release, at=again)


def _failed(claim: _Claim, failure: Undeliverable, *, now: datetime) -> DeliveryState:
    if failure.maybe_sent:
        Delivery.objects.filter(pk=claim.row.pk).update(maybe_sent=True)
    if failure.permanent or is_last_attempt(
        Channel(claim.row.channel), claim.release.act, claim.row.attempts
    ):
        return _finish(claim, DeliveryState.FAILED, now=now, error=str(failure))
    with transaction.atomic():
        again = now + max(pause(claim.row.attempts), timedelta(seconds=failure.wait_s))
        changed = Delivery.objects.filter(pk=claim.row.pk, lease=claim.lease).update(
            state=DeliveryState.QUEUED,
            lease=None,
            leased_until=None,
            not_before=again,
            error=str(failure)[:300],
        )
        if changed:
            enqueue_delivery(claim.row, claim.release, at=again)
    return DeliveryState.QUEUED


def _finish(
    claim: _Claim, state: DeliveryState, *, now: datetime, receipt: Receipt | None = None, error: str = ""
) -> DeliveryState:
    """Done after it is done. If the lease was lost meanwhile, the other worker's word stands."""
    Delivery.objects.filter(pk=claim.row.pk, lease=claim.lease).update(
        state=state,
        lease=None,
        leased_until=None,
        finished_at=now,
        acknowledged_at=now if receipt and receipt.acknowledged else None,
        reference=receipt.reference[:300] if receipt else "",
        detail=receipt.detail[:300] if receipt else "",
        error=error[:300],
    )
    return state

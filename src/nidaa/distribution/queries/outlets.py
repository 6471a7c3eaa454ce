"""Every way by which anything leaves, and how it is with it: channels, accounts, media."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Max, Q

from nidaa.ground.accounts import accounts, accounts_for

from ..facts import Channel, DeliveryState, HaltScope, Medium, ShardState
from ..models import Delivery, Halt, Partner, Shard, Throttle
from ..rules import ACCOUNT_CHANNELS, OWN_CHANNELS, PARTNER_CHANNELS
from .lane import throttles
from .switches import standing_halts

LATE_AFTER = timedelta(seconds=5)
FAILED_WITHIN = timedelta(days=1)
DELIVERED_WITHIN = timedelta(days=90)
OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING)
SLOWED_BELOW = 0.9  # of what was agreed with the provider


class OutletState(StrEnum):
    STOPPED = "stopped"
    FAILING = "failing"
    SLOW = "slow"
    WELL = "well"
    MISSING = "not configured"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One way out. `account` as switches name it, "" for what has none; `why` is a room's or provider's sentence.

    Attributes:
        waits: deliveries, or people, that should have gone out and have not; `since` the first of them.
        rate, ceiling: messages a second now and as agreed; 0 where nothing is agreed.
    """

    channel: Channel | Medium
    account: str
    name: str
    state: OutletState
    last_at: datetime | None = None
    waits: int = 0
    since: datetime | None = None
    why: str = ""
    rate: float = 0.0
    ceiling: float = 0.0
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Present:
    """What all outlets are judged by."""

    now: datetime
    halts: Sequence[Halt]
    speeds: Mapping[str, Throttle]
    troubles: Sequence[Delivery]
    last: Mapping[tuple[str, str], datetime]

    def stopped(self, channel: Channel | Medium, account: str) -> bool:
        wanted = {(HaltScope.ALL, ""), (HaltScope.CHANNEL, channel.value), (HaltScope.ACCOUNT, account)}
        return any((halt.scope, halt.key) in wanted for halt in self.halts)


def outlets(*, now: datetime) -> list[Outlet]:
    """In the order of the channels, then of the media; a channel without an account is one that is not configured."""
    present = _Present(now, standing_halts(), throttles(), tuple(_late_or_failed(now)), _last_delivered(now))
    channels = [one for channel in Channel for one in _of_channel(channel, present)]
    return [*channels, *(one for medium in Medium for one in _of_medium(medium, present))]


def configured(channel: Channel | Medium, *, exercise: bool) -> bool:
    """Whether anything would leave this way. An exercise goes by the accounts and partners that say so."""
    if channel in OWN_CHANNELS or channel is Channel.WEBSUB:
        return True
    if channel in PARTNER_CHANNELS:
        rows = Partner.objects.filter(active=True, channel=channel)
        return rows.filter(exercises=True).exists() if exercise else rows.exists()
    return bool(accounts_for(channel, exercise=exercise))


def _accounts(channel: Channel) -> list[tuple[str, str]]:
    if channel in ACCOUNT_CHANNELS:
        return [(one.label, one.name) for one in accounts(channel)]
    if channel in PARTNER_CHANNELS and not Partner.objects.filter(active=True, channel=channel).exists():
        return []
    return [("", "")]


def _late_or_failed(now: datetime) -> Iterator[Delivery]:
    """A stranger's dead machine at a feed is no alarm."""
    late = Q(state__in=OPEN, planned_at__lt=now - LATE_AFTER)
    failed = Q(state=DeliveryState.FAILED, planned_at__gt=now - FAILED_WITHIN)
    yield from Delivery.objects.filter(late | failed).exclude(channel=Channel.WEBSUB).order_by("planned_at")


def _last_delivered(now: datetime) -> Mapping[tuple[str, str], datetime]:
    rows = Delivery.objects.filter(
        state=DeliveryState.DELIVERED, finished_at__gt=now - DELIVERED_WITHIN
    ).values_list("channel", "target")
    return {(channel, target): at for channel, target, at in rows.annotate(last=Max("finished_at"))}


def _of_channel(channel: Channel, present: _Present) -> list[Outlet]:
    named = _accounts(channel)
    return [_of_target(channel, label, name, present) for label, name in named] or [_missing(channel)]


def _missing(channel: Channel | Medium) -> Outlet:
    return Outlet(channel, "", "", OutletState.MISSING)


def _of_target(channel: Channel, label: str, name: str, present: _Present) -> Outlet:
    target = label.partition(":")[2]
    rows = [row for row in present.troubles if row.channel == channel and target in {"", row.target}]
    last_at = max(
        (at for key, at in present.last.items() if key[0] == channel and target in {"", key[1]}), default=None
    )
    late = [row for row in rows if row.state in OPEN]
    # A failure that the same target has got over is no failure any more.
    failed = [row for row in rows if row.state not in OPEN and (last_at is None or row.planned_at > last_at)]
    says = next((row.error for row in [*failed, *late] if row.error), "")
    state = OutletState.SLOW if late else OutletState.WELL
    if failed or says:
        state = OutletState.FAILING
    if present.stopped(channel, label):
        state = OutletState.STOPPED
    since = min((row.planned_at for row in (*late, *failed)), default=None)
    return Outlet(channel, label, name, state, last_at, len(late) + len(failed), since, says)


def _of_medium(medium: Medium, present: _Present) -> list[Outlet]:
    """People who wait are told of at the first account: shards are not bound to one."""
    rows = Shard.objects.filter(medium=medium)
    lately = rows.filter(sent__gt=0, finished_at__gt=present.now - DELIVERED_WITHIN)
    last_at = lately.aggregate(at=Max("finished_at"))["at"]
    due = list(rows.filter(_due(present.now)).order_by("planned_at"))
    named = accounts(medium)
    first = named[0].label if named else ""
    return [
        _of_account(medium, (one.label, one.name), due if one.label == first else [], last_at, present)
        for one in named
    ] or [_missing(medium)]


def _due(now: datetime) -> Q:
    failed = Q(state=ShardState.FAILED, planned_at__gt=now - FAILED_WITHIN)
    return Q(state=ShardState.RUNNING) | failed | Q(state=ShardState.WAITING, not_before__lt=now - LATE_AFTER)


def _of_account(
    medium: Medium,
    account: tuple[str, str],
    due: Sequence[Shard],
    last_at: datetime | None,
    present: _Present,
) -> Outlet:
    speed = present.speeds.get(account[0])
    rate, ceiling = (speed.rate, speed.ceiling) if speed else (0.0, 0.0)
    paused = speed.paused_until if speed else None
    paused = paused if paused and paused > present.now else None
    state = OutletState.SLOW if paused or (due and rate < SLOWED_BELOW * ceiling) else OutletState.WELL
    if any(row.state == ShardState.FAILED for row in due):
        state = OutletState.FAILING
    if present.stopped(medium, account[0]):
        state = OutletState.STOPPED
    return Outlet(
        medium,
        *account,
        state=state,
        last_at=last_at,
        waits=sum(max(0, row.expected - row.sent - row.not_sent) for row in due),
        since=due[0].planned_at if due else None,
        why=next((row.error for row in due if row.error), ""),
        rate=rate,
        ceiling=ceiling,
        paused_until=paused,
    )

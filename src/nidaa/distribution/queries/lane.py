"""The lane to subscribers as officers see it: how far it is, and what waits for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, Sum

from nidaa.approval.facts import Release
from nidaa.approval.queries import is_last
from nidaa.packs.facts import PUBLISHES, Act

from ..facts import Medium, ShardState, Verdict
from ..models import Shard, Throttle, Undelivered

LATELY = timedelta(seconds=60)
OPEN = Q(state__in=[ShardState.WAITING, ShardState.RUNNING])


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one release is with one medium in one ring, in people.

    Attributes:
        left: of those who are still to be called; `quiet` of them wait for the end of their quiet hours.
        failed: of those whom a mistake of ours has kept from being called; `error` says which.
        again_at: when what waits is taken up next.
        a_second: about how many were called a second in the last minute.
        still_open: of those not sent to, how many are tried again later or found out about.
        in_doubt: of how many nobody knows whether they have it.
    """

    release_id: UUID
    sequence: int
    act: Act
    medium: Medium
    ring: int
    expected: int
    sent: int
    not_sent: int
    left: int
    quiet: int
    failed: int
    running: bool
    again_at: datetime | None
    a_second: float
    error: str
    still_open: int = 0
    in_doubt: int = 0

    @property
    def seconds_left(self) -> float | None:
        """By the present pace; None when nobody is being called. Who sleeps is called later, whatever the pace."""
        awake = self.left - self.quiet
        return awake / self.a_second if awake and self.a_second else None


def still_stands(release: Release, *, now: datetime) -> bool:
    """Whether a release may still go out: what takes an alert back is never overtaken."""
    return release.act not in PUBLISHES or (now < release.expires_at and is_last(release))


def lane_progress(alert_id: UUID, *, now: datetime) -> list[Progress]:
    """By release, medium and ring: the newest release first, then media in their order, nearest ring first."""
    rows = (
        Shard.objects.filter(release__alert_id=alert_id)
        .values("release_id", "release__sequence", "release__act", "medium", "ring")
        .annotate(**_counts(now))
    )
    order = {medium.value: place for place, medium in enumerate(Medium)}
    ordered = sorted(rows, key=lambda row: (-row["release__sequence"], order[row["medium"]], row["ring"]))
    doubts = _doubts(alert_id)
    return [
        _progress(row, doubts.get((row["release_id"], row["medium"], row["ring"]), (0, 0)), now)
        for row in ordered
    ]


def _doubts(alert_id: UUID) -> Mapping[tuple[UUID, str, int], tuple[int, int]]:
    """By release, medium and ring: a shard may be done, and messages of it are not."""
    rows = Undelivered.objects.filter(shard__release__alert_id=alert_id)
    counted = rows.values_list("shard__release_id", "shard__medium", "shard__ring").annotate(
        still=Count("pk", filter=Q(settled_at=None)), doubt=Count("pk", filter=Q(verdict=Verdict.AMBIGUOUS))
    )
    return {(release, medium, ring): (still, doubt) for release, medium, ring, still, doubt in counted}


def throttles() -> Mapping[str, Throttle]:
    """How fast each account may send at present, by its label."""
    return {row.account: row for row in Throttle.objects.all()}


def _counts(now: datetime) -> dict[str, Any]:
    called = F("sent") + F("not_sent")
    lately = Q(state=ShardState.RUNNING) | Q(finished_at__gt=now - LATELY)
    return {
        "expected_all": Sum("expected"),
        "sent_all": Sum("sent"),
        "not_sent_all": Sum("not_sent"),
        "expected_open": Sum("expected", filter=OPEN),
        "called_open": Sum(called, filter=OPEN),
        "quiet_open": Sum(
            "expected", filter=Q(state=ShardState.WAITING, quiet_until__isnull=False, not_before__gt=now)
        ),
        "expected_failed": Sum("expected", filter=Q(state=ShardState.FAILED)),
        "called_failed": Sum(called, filter=Q(state=ShardState.FAILED)),
        "count_running": Count("pk", filter=Q(state=ShardState.RUNNING)),
        "next_at": Min("not_before", filter=Q(state=ShardState.WAITING, not_before__gt=now)),
        "called_lately": Sum(called, filter=lately),
        "begun_at": Min("planned_at"),
        "says": Max("error", filter=OPEN | Q(state=ShardState.FAILED)),
    }


def _progress(row: Mapping[str, Any], doubts: tuple[int, int], now: datetime) -> Progress:
    def number(name: str) -> int:
        return int(row[name] or 0)

    seconds = min(LATELY.total_seconds(), max(1.0, (now - row["begun_at"]).total_seconds()))
    return Progress(
        row["release_id"],
        row["release__sequence"],
        Act(row["release__act"]),
        Medium(row["medium"]),
        row["ring"],
        number("expected_all"),
        number("sent_all"),
        number("not_sent_all"),
        max(0, number("expected_open") - number("called_open")),
        number("quiet_open"),
        max(0, number("expected_failed") - number("called_failed")),
        bool(row["count_running"]),
        row["next_at"],
        number("called_lately") / seconds,
        row["says"] or "",
        *doubts,
    )

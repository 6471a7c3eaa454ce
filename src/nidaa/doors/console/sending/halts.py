"""What stands stopped: what it is, who stopped it and why, and how far two officers are with starting it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from nidaa.approval.facts import Release
from nidaa.approval.queries import last_releases
from nidaa.approval.rules import is_live
from nidaa.distribution.facts import HaltScope
from nidaa.distribution.queries import standing_halts
from nidaa.doors.console.alert.media import account_words, way_of, way_words
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.people.facts import SYSTEM, Actor, Permission
from nidaa.ground.people.rules import can

# What reaches furthest first.
ORDER = {HaltScope.ALL: 0, HaltScope.CHANNEL: 1, HaltScope.ACCOUNT: 2, HaltScope.ALERT: 3}


@dataclass(frozen=True, slots=True)
class HaltLine:
    """`alert_id` of a stopped alert leads there; `asked_by_me`: who asks does not agree as well."""

    id: int
    scope: HaltScope
    what: str
    alert_id: UUID | None
    reason: str
    who: str
    since: datetime
    also_withdrawals: bool
    asked_by: str
    asked_at: datetime | None
    asked_by_me: bool
    may_ask: bool
    may_agree: bool


def halt_lines(*, by: Actor) -> list[HaltLine]:
    """What reaches furthest first: everything, channels, accounts, alerts; within it the newest."""
    halts = standing_halts()
    names = names_by_key(key for halt in halts for key in (halt.halted_by, halt.asked_by))
    alerts = _alerts(halt.key for halt in halts if halt.scope == HaltScope.ALERT)
    lines = [_line(halt, names, alerts, by) for halt in halts]
    return sorted(lines, key=lambda line: ORDER[line.scope])


def what_words(scope: HaltScope, key: str, alerts: Mapping[str, Release]) -> str:
    if scope is HaltScope.ALL:
        return gettext("Everything")
    if scope is HaltScope.CHANNEL:
        return way_words(way_of(key))
    if scope is HaltScope.ACCOUNT:
        return account_words(key)
    return gettext("The alert %(code)s") % {"code": alerts[key].code if key in alerts else key}


def live_alerts(*, now: datetime) -> list[Release]:
    return [one for one in last_releases(since=now) if is_live(one, now=now)]


def _alerts(keys: Iterable[str]) -> dict[str, Release]:
    wanted = set(keys)
    if not wanted:
        return {}
    far_back = datetime.min.replace(tzinfo=UTC)
    return {one.public_id: one for one in last_releases(since=far_back) if one.public_id in wanted}


def _line(halt: Any, names: Mapping[str, str], alerts: Mapping[str, Release], by: Actor) -> HaltLine:
    alert = alerts.get(halt.key) if halt.scope == HaltScope.ALERT else None
    mine = halt.asked_by == by.key
    # Of two who cannot agree to each other's asking one asks anew, so that the other may.
    agrees = can(by, Permission.APPROVE_ALERT) and bool(halt.asked_by) and not mine
    return HaltLine(
        halt.pk,
        HaltScope(halt.scope),
        what_words(HaltScope(halt.scope), halt.key, alerts),
        alert.alert_id if alert else None,
        said(halt.reason),
        "Nidaa" if halt.halted_by == SYSTEM.key else names.get(halt.halted_by, halt.halted_by),
        halt.halted_at,
        halt.also_withdrawals,
        names.get(halt.asked_by, halt.asked_by),
        halt.asked_at,
        mine,
        can(by, Permission.STOP_ALERT) and not mine and not agrees,
        agrees,
    )

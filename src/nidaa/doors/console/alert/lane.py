"""How far the people who subscribed are called: by medium and ring, what waits and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from nidaa.approval.facts import Release
from nidaa.distribution.facts import Medium
from nidaa.distribution.queries import Progress, held_back, lane_progress
from nidaa.distribution.queries.lane import throttles
from nidaa.distribution.rules.rings import RING_EDGES_KM
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import active
from nidaa.doors.look.spans import span_words
from nidaa.doors.look.tags import number
from nidaa.ground import calendar
from nidaa.ground.accounts import accounts
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import can

from .changes import ACTS
from .holding import held
from .media import way_words

SECONDS_A_MINUTE = 60
WHOLE_FROM = 10  # messages a second; below it a tenth counts


@dataclass(frozen=True, slots=True)
class Ring:
    """One bar. `done`: people whose message is answered for, sent or not."""

    words: str
    progress: Progress
    done: int
    time_left: str


@dataclass(frozen=True, slots=True)
class MediumLine:
    """One medium of the newest release: its rings, nearest first, and why people still wait."""

    words: str
    rings: tuple[Ring, ...]
    left: int
    failed: int
    still_open: int
    in_doubt: int
    awake: int
    a_second: float
    time_left: str
    waits: tuple[str, ...]
    mistakes: tuple[str, ...]


def context(alert_id: UUID, chain: Sequence[Release], *, by: Actor, at: datetime) -> dict[str, Any]:
    """Of the newest release that calls anybody; what is not sent first."""
    found = lane_progress(alert_id, now=at)
    newest = [one for one in found if one.sequence == found[0].sequence]
    release = next((one for one in chain if newest and one.id == newest[0].release_id), None)
    lines = _media(newest, release, at) if release else []
    return {
        "people": sorted(lines, key=lambda line: (not line.failed, not line.left, not line.still_open)),
        "people_act": gettext(ACTS[release.act]) if release else "",
        "people_left": sum(line.left for line in lines),
        "people_open": sum(line.still_open for line in lines),
        "people_failed": sum(line.failed for line in lines),
        "may_go_on": can(by, Permission.APPROVE_ALERT),
        "held": held(chain),
    }


def _media(progress: Iterable[Progress], release: Release, at: datetime) -> list[MediumLine]:
    by_medium: dict[Medium, list[Progress]] = {}
    for one in progress:
        by_medium.setdefault(one.medium, []).append(one)
    return [_medium(medium, rings, release, at) for medium, rings in by_medium.items()]


def _medium(medium: Medium, rings: Sequence[Progress], release: Release, at: datetime) -> MediumLine:
    pace = _pace(medium, rings)
    left, quiet = sum(one.left for one in rings), sum(one.quiet for one in rings)
    return MediumLine(
        way_words(medium),
        tuple(_ring(one) for one in rings),
        left,
        sum(one.failed for one in rings),
        sum(one.still_open for one in rings),
        sum(one.in_doubt for one in rings),
        left - quiet,
        round(pace) if pace >= WHOLE_FROM else round(pace, 1),
        _time((left - quiet) / pace) if left > quiet and pace else "",
        tuple(_why(medium, rings, release, at)) if left else (),
        tuple(dict.fromkeys(said(one.error) for one in rings if one.failed and one.error)),
    )


def _pace(medium: Medium, rings: Sequence[Progress]) -> float:
    """A shard that began long ago counts whole in the last minute: never more than the accounts may send."""
    called = sum(one.a_second for one in rings)
    rates = [row.rate for row in throttles().values() if row.account.startswith(f"{medium}:")]
    return min(called, sum(rates)) if rates else called


def _ring(one: Progress) -> Ring:
    seconds = one.seconds_left
    time_left = _time(seconds) if seconds is not None and one.running else ""
    return Ring(ring_words(one.ring), one, one.sent + one.not_sent, time_left)


def ring_words(ring: int) -> str:
    """How far from the place last seen."""
    edges = [0, *(int(edge) for edge in RING_EDGES_KM)]
    if ring + 1 < len(edges):
        return gettext("%(near)s to %(far)s km") % {"near": edges[ring], "far": edges[ring + 1]}
    return gettext("beyond %(far)s km") % {"far": edges[-1]}


def _why(medium: Medium, rings: Sequence[Progress], release: Release, at: datetime) -> Iterable[str]:
    """Why people wait, in sentences; the cause that an officer can do something about first."""
    ways = accounts(medium)
    holds = [held_back(release, channel=medium, account=way.label) for way in ways]
    if not ways:
        yield gettext("No account is configured any more.")
    elif all(holds):
        yield gettext("Stopped: %(why)s") % {"why": said(holds[0])}
    for row in throttles().values():
        if row.account.startswith(f"{medium}:") and row.paused_until and row.paused_until > at:
            yield (
                gettext("The provider asks us to pause until %(hour)s.") % {"hour": _hour(row.paused_until)}
            )
    for sentence in dict.fromkeys(one.error for one in rings if one.left and one.error):
        yield said(sentence)
    quiet = sum(one.quiet for one in rings)
    if quiet:
        hours = [one.again_at for one in rings if one.quiet and one.again_at]
        yield _quiet(quiet, min(hours, default=None))
    if (
        not any(one.running for one in rings)
        and not any(holds)
        and any(one.left > one.quiet for one in rings)
    ):
        yield gettext("They wait for their turn: nearest first, withdrawals and corrections before alerts.")


def _quiet(count: int, at: datetime | None) -> str:
    words = ngettext(
        "%(count)s person wants quiet at this hour and is called after it.",
        "%(count)s people want quiet at this hour and are called after it.",
        count,
    ) % {"count": number(count)}
    return words if at is None else f"{words} {gettext('The first at %(hour)s.') % {'hour': _hour(at)}}"


def _hour(at: datetime) -> str:
    return str(calendar.clock_time(at, active(), pack().timezone))


def _time(seconds: float) -> str:
    if seconds < SECONDS_A_MINUTE:
        return gettext("less than a minute")
    return span_words(timedelta(seconds=seconds), active())

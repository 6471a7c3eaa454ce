"""A released alert: what is sent and first of all what is not, the chain of releases, and the stop."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from django.views.decorators.http import require_POST, require_safe

from nidaa.alerts.facts import Act
from nidaa.alerts.queries import head
from nidaa.approval.commands import withdraw
from nidaa.approval.errors import Refused
from nidaa.approval.facts import Release
from nidaa.approval.queries import releases_of_alert
from nidaa.approval.rules import cap_triple, is_live
from nidaa.cases.queries import case_file
from nidaa.distribution.facts import DeliveryRow, DeliveryState
from nidaa.distribution.queries import deliveries_of_alert
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.refreshing import is_nobody
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import SYSTEM, Permission
from nidaa.ground.people.rules import can
from nidaa.packs.facts import PUBLISHES

from . import lane, steps
from .changes import ACTS
from .media import way_words
from .origin import origins

STATE_WORDS = {
    DeliveryState.QUEUED: N("not sent yet"),
    DeliveryState.SENDING: N("being sent"),
    DeliveryState.DELIVERED: N("delivered"),
    DeliveryState.FAILED: N("failed"),
    DeliveryState.OVERTAKEN: N("overtaken by a later release"),
}
SENT = frozenset({DeliveryState.DELIVERED, DeliveryState.OVERTAKEN})
STOPS = (Act.FOUND, Act.CANCELLED)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    row: DeliveryRow
    channel: str
    to: str
    act: str
    state: str
    error: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class ChainLine:
    release: Release
    act: str
    by: str
    triple: str


@require_safe
@needs(Permission.READ_CASE)
def live(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    return _page(request, alert_id)


@require_safe
@needs(Permission.READ_CASE)
def channels(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The state of each channel, asked for again and again while the page stands open."""
    is_nobody(request)
    return render(request, "alert/channels.html", _channels(request, alert_id))


@require_POST
@needs(Permission.STOP_ALERT)
def stop(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Take the alert back from everywhere: one officer is enough."""
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if act not in {one.value for one in STOPS}:
        sentence = gettext("Say why the alert ends: the child is found, or the alert must stop.")
        return _page(request, alert_id, refusal=(sentence, "act"))
    try:
        withdraw(alert_id, Act(act), reason=reason, by=actor(request), at=now())
    except Refused as refusal:
        return _page(request, alert_id, refusal=(said(str(refusal)), refusal.field))
    messages.success(request, gettext("The alert is stopped. Every channel is taking it back now."))
    return redirect("alert-live", alert_id=alert_id)


@require_POST
@needs(Permission.APPROVE_ALERT)
def approve_steps(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Wider areas approved in advance, while the alert is out."""
    try:
        count = steps.approved(request, alert_id)
    except Refused as refusal:
        sentence = {"sentence": said(str(refusal)), "field": refusal.field or "steps"}
        return _page(request, alert_id, steps_refusal=sentence)
    words = ngettext(
        "%(count)s step is approved. It goes out by itself at its hour.",
        "%(count)s steps are approved. Each goes out by itself at its hour.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("alert-live", alert_id=alert_id)


def _page(
    request: HttpRequest,
    alert_id: UUID,
    *,
    refusal: tuple[str, str] | None = None,
    steps_refusal: dict[str, str] | None = None,
) -> HttpResponse:
    by, at = actor(request), now()
    alert = head(alert_id)
    file = case_file(alert.case_id, by=by, at=at, purpose="alert")
    chain = releases_of_alert(alert_id)
    if not chain:
        return redirect("alert", alert_id=alert_id)
    context: dict[str, Any] = {
        **framed(file, "alert", now=at),
        **_channels(request, alert_id),
        "alert": alert,
        "origins": origins(alert.case_id),
        "last": chain[-1],
        "last_act": gettext(ACTS[chain[-1].act]),
        "live": is_live(chain[-1], now=at),
        "expired": chain[-1].act in PUBLISHES and chain[-1].expires_at <= at,
        "chain": list(reversed(_chain(chain))),
        "may_stop": can(by, Permission.STOP_ALERT),
        "may_draft": can(by, Permission.DRAFT_ALERT),
        "stop_refusal": refusal[0] if refusal else "",
        "stop_field": refusal[1] if refusal else "",
        "typed_act": request.POST.get("act", ""),
        "typed_reason": request.POST.get("reason", ""),
        **steps.context(alert_id, at=at),
        "may_approve": can(by, Permission.APPROVE_ALERT),
        "steps_refusal": steps_refusal,
        "typed": request.POST,
        "ticked": request.POST.getlist("steps"),
    }
    return render(request, "alert/live.html", context, status=422 if refusal or steps_refusal else 200)


def _channels(request: HttpRequest, alert_id: UUID) -> dict[str, Any]:
    chain = releases_of_alert(alert_id)
    people = lane.context(alert_id, chain, by=actor(request), at=now())
    released = {one.id: one.released_at for one in chain}
    lines = [_line(row, released[row.release_id]) for row in deliveries_of_alert(alert_id)]
    planned = bool(chain) and any(one.row.release_id == chain[-1].id for one in lines)
    open_lines = [one for one in lines if one.row.state not in SENT]
    return {
        "alert_id": alert_id,
        "not_sent": sorted(open_lines, key=lambda one: one.row.state is not DeliveryState.FAILED),
        "sent": [one for one in lines if one.row.state is DeliveryState.DELIVERED],
        "overtaken": [one for one in lines if one.row.state is DeliveryState.OVERTAKEN],
        "planned": planned,
        "settled": planned and not (open_lines or people["people_left"] or people["people_open"]),
        "checked_at": now(),
        **people,
    }


def _line(row: DeliveryRow, released_at: datetime) -> DeliveryLine:
    took = (row.finished_at - released_at).total_seconds() if row.finished_at else None
    return DeliveryLine(
        row,
        way_words(row.channel),
        row.target_name or ("" if row.target == "own" else row.target),
        gettext(ACTS[row.act]),
        gettext(STATE_WORDS[row.state]),
        said(row.error),
        took,
    )


def _who(one: Release, names: Mapping[str, str]) -> str:
    if one.released_by != SYSTEM.key:
        return names.get(one.released_by, one.released_by)
    return gettext("the clock, as approved in advance") if one.act is Act.UPDATE else gettext("the clock")


def _chain(chain: Iterable[Release]) -> list[ChainLine]:
    releases = list(chain)
    names = names_by_key(one.released_by for one in releases)
    return [
        ChainLine(
            one,
            gettext(ACTS[one.act]),
            _who(one, names),
            cap_triple(one),
        )
        for one in releases
    ]

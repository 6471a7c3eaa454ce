"""Holding an alert's sending, which takes nothing back; and going on with what a mistake of ours has stopped."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from nidaa.approval.facts import Release
from nidaa.approval.queries import last_release
from nidaa.distribution.commands import halt, retry_shards
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import HaltScope
from nidaa.distribution.queries import standing_halts
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import SYSTEM, Permission


def held(chain: Sequence[Release]) -> list[dict[str, Any]]:
    """Switches against this very alert, or against everything."""
    wanted = {(HaltScope.ALL, ""), *((HaltScope.ALERT, one.public_id) for one in chain)}
    rows = [row for row in standing_halts() if (row.scope, row.key) in wanted]
    names = names_by_key(row.halted_by for row in rows)
    return [
        {
            "everything": row.scope == HaltScope.ALL,
            "reason": said(row.reason),
            "who": "Nidaa" if row.halted_by == SYSTEM.key else names.get(row.halted_by, row.halted_by),
            "since": row.halted_at,
            "also_withdrawals": row.also_withdrawals,
        }
        for row in rows
    ]


@require_POST
@needs(Permission.STOP_ALERT)
def hold(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Nothing further of this alert goes out; nothing is taken back."""
    release = last_release(alert_id)
    if release is None:
        return redirect("alert", alert_id=alert_id)
    try:
        halt(
            HaltScope.ALERT,
            release.public_id,
            reason=request.POST.get("reason", ""),
            by=actor(request),
            at=now(),
        )
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(
            request, gettext("Sending of this alert is held. It takes two officers to start again.")
        )
    return redirect("alert-live", alert_id=alert_id)


@require_POST
@needs(Permission.APPROVE_ALERT)
def go_on(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """What had stopped by a mistake of ours goes on, once it is mended."""
    release = last_release(alert_id)
    if release is None:
        return redirect("alert", alert_id=alert_id)
    try:
        retry_shards(release.id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(request, gettext("It goes on from where it stopped."))
    return redirect("alert-live", alert_id=alert_id)

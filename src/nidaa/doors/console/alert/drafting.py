"""Where an alert begins: a first draft of a case, an update of one that is live."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.alerts.commands import draft_alert, draft_update
from nidaa.alerts.errors import Refused
from nidaa.alerts.queries import alerts_of_case
from nidaa.approval.queries import standing
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission


@require_safe
@needs(Permission.READ_CASE)
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The newest alert of the case: as it stands when it is out, as a draft before; the criteria when there is none."""
    heads = alerts_of_case(case_id)
    if not heads:
        return redirect("criteria-overview", case_id=case_id)
    found = standing([heads[0].id], now=now()).get(heads[0].id)
    return redirect("alert-live" if found else "alert", alert_id=heads[0].id)


@require_POST
@needs(Permission.DRAFT_ALERT)
def draft(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A first draft from the file, for one tier."""
    tier = request.POST.get("tier", "")
    if tier not in {one.key for one in pack().tiers}:
        return redirect("criteria-overview", case_id=case_id)
    try:
        head = draft_alert(case_id, tier=tier, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
        return redirect("criteria", case_id=case_id, tier=tier)
    messages.success(request, gettext("Drafted from the file. Read every language before you submit it."))
    return redirect("alert", alert_id=head.id)


@require_POST
@needs(Permission.DRAFT_ALERT)
def update(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Turn the draft of a live alert into an update of it."""
    try:
        draft_update(alert_id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
        return redirect("alert", alert_id=alert_id)
    messages.success(
        request, gettext("Say what has changed; the alert stays as it is until an update is released.")
    )
    return redirect("alert", alert_id=alert_id)

"""The register of closed cases and their dates, for administrators: numbers only, no file is opened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.retention.commands import lift_hold, place_hold
from nidaa.retention.errors import Refused
from nidaa.retention.queries import closed_and_due, standing_holds

from .forms import HoldForm


@require_safe
@needs(Permission.ERASE)
def kept(request: HttpRequest) -> HttpResponse:
    """Every closed case, when it will be erased, what holds it."""
    return _page(request)


@require_POST
@needs(Permission.ERASE)
def hold(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keep a case beyond its date."""
    form = HoldForm(request.POST, prefix=str(case_id))
    if not form.is_valid():
        return _page(request, refused=(case_id, form))
    try:
        place_hold(case_id, reason=form.cleaned_data["reason"], by=actor(request), at=now())
    except Refused as refusal:
        refuse(form, refusal)
        return _page(request, refused=(case_id, form))
    messages.success(request, gettext("The case is kept until the hold is lifted."))
    return redirect("kept")


@require_POST
@needs(Permission.ERASE)
def lift(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The case goes at its date; at once, if that has passed."""
    try:
        lift_hold(case_id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(request, gettext("The hold is lifted: the case is erased at its date."))
    return redirect("kept")


def _page(request: HttpRequest, *, refused: tuple[UUID, HoldForm] | None = None) -> HttpResponse:
    holds = standing_holds()
    names = names_by_key(one.placed_by for one in holds.values())
    rows = []
    for due in sorted(closed_and_due(), key=lambda one: one.erase_at):
        form = refused[1] if refused and refused[0] == due.case_id else HoldForm(prefix=str(due.case_id))
        held = holds.get(due.case_id)
        rows.append(
            {"due": due, "form": form, "hold": held, "by": names.get(held.placed_by, "") if held else ""}
        )
    return render(request, "outcome/kept.html", {"section": "kept", "rows": rows})

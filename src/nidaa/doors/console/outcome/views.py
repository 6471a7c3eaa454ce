from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.approval.errors import Refused as AlertRefused
from nidaa.cases.commands import reopen_case
from nidaa.cases.errors import Refused as CaseRefused
from nidaa.cases.facts.case import CaseState
from nidaa.cases.queries import case_file, file_for_the_system
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map.case_marks import case_entries, marks_of
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.officers import names_by_key
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.hypotheses.queries import evidence_of_case
from nidaa.resolution.commands import record_found
from nidaa.resolution.errors import Refused
from nidaa.resolution.queries import outcome as last_outcome

from . import page
from .forms import FoundForm, ReopenForm
from .measures import measured


@require_safe
@needs(Permission.READ_CASE)
def outcome(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """An open case: the form, with what it will withdraw. A closed one: what came of it."""
    return _page(request, case_id)


@require_POST
@needs(Permission.CLOSE_CASE)
def found(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The child is found: everything is withdrawn, the case closes, the clock of what is due now starts."""
    form = FoundForm(request.POST, language=request.LANGUAGE_CODE)
    if not form.is_valid():
        return _page(request, case_id, form=form)
    try:
        said = form.columns()
        details = form.details() | measured(file_for_the_system(case_id), form.point, said["found_at"])
        taken = record_found(case_id, **said, details=details, by=actor(request), at=now())
    except (Refused, CaseRefused, AlertRefused) as refusal:
        refuse(form, refusal)
        return _page(request, case_id, form=form)
    text = ngettext(
        "Recorded. %(count)s alert is being withdrawn from everywhere.",
        "Recorded. %(count)s alerts are being withdrawn from everywhere.",
        len(taken),
    ) % {"count": len(taken)}
    messages.success(
        request, text if taken else gettext("Recorded. No alert stood; nothing had to be withdrawn.")
    )
    return redirect("outcome", case_id=case_id)


@require_safe
@needs(Permission.READ_CASE)
def withdrawals(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The state of each withdrawal, asked for again while the page stands open."""
    return render(request, "outcome/withdrawals.html", _withdrawals(case_id))


@require_POST
@needs(Permission.CLOSE_CASE)
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The search goes on; the old alerts are never used again."""
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, reopening=form)
    try:
        reopen_case(case_id, reason=form.cleaned_data["reason"], by=actor(request), at=now())
    except CaseRefused as refusal:
        refuse(form, refusal)
        return _page(request, case_id, reopening=form)
    messages.success(request, gettext("The case is open again. Draft a new alert if the public should help."))
    return redirect("case", case_id=case_id)


def _page(
    request: HttpRequest, case_id: UUID, *, form: FoundForm | None = None, reopening: ReopenForm | None = None
) -> HttpResponse:
    at = now()
    file = case_file(case_id, by=actor(request), at=at, purpose="outcome")
    shown = {
        **framed(file, "outcome", now=at),
        "may_close": can(actor(request), Permission.CLOSE_CASE),
        "waiting": page.waiting_for_release(case_id),
        "refused": bool(form and form.errors) or bool(reopening and reopening.errors),
    }
    if file.state is CaseState.OPEN:
        shown |= _open(request, case_id, form, at)
        marks = marks_of(case_entries(file, evidence_of_case(case_id), request.LANGUAGE_CODE))
        shown["map"] = map_config(request, marks, pin=form.pin if form else ())
        return render(request, "outcome/record.html", shown)
    return render(request, "outcome/closed.html", shown | _closed(request, case_id, reopening, at))


def _open(request: HttpRequest, case_id: UUID, form: FoundForm | None, at: datetime) -> dict[str, Any]:
    return {
        "form": form or FoundForm(language=request.LANGUAGE_CODE),
        "taken": page.to_be_taken(case_id, at),
        "before": last_outcome(case_id),
    }


def _closed(
    request: HttpRequest, case_id: UUID, reopening: ReopenForm | None, at: datetime
) -> dict[str, Any]:
    ended = last_outcome(case_id)
    return {
        "ended": ended,
        "lines": page.lines(ended, request.LANGUAGE_CODE) if ended else [],
        "recorded_by": names_by_key([ended.recorded_by]).get(ended.recorded_by, "") if ended else "",
        "steps": page.steps(case_id, at),
        "due": page.kept_until(case_id),
        "reopening": reopening or ReopenForm(),
        **_withdrawals(case_id),
    }


def _withdrawals(case_id: UUID) -> dict[str, Any]:
    found, not_taken_up = page.withdrawn(case_id), page.not_taken_up(case_id)
    return {
        "case_id": case_id,
        "withdrawals": found,
        "not_taken_up": not_taken_up,
        "left": sum(not one.done for one in found) + len(not_taken_up),
        "checked_at": now(),
    }

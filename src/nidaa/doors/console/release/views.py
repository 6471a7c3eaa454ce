from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nidaa.alerts.facts import Frozen
from nidaa.alerts.queries import frozen, opened_snapshot
from nidaa.approval import commands
from nidaa.approval.errors import Refused
from nidaa.approval.facts import Request
from nidaa.approval.queries import request as request_of
from nidaa.cases.queries import case_file, photos
from nidaa.doors.console.alert.drawing import page_answer
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.audit.commands import record_read
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can, check_may

from . import page


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_CASE)
def release(request: HttpRequest, request_id: int) -> HttpResponse:
    """Before the second officer: everything there is to see, then one button. POST releases."""
    found, revision = _found(request_id)
    if request.method != "POST":
        return _page(request, found, revision)
    check_may(actor(request), Permission.APPROVE_ALERT)
    try:
        released = commands.release(
            request_id,
            digest=request.POST.get("digest", ""),
            typed_name=request.POST.get("typed_name", ""),
            typed_place=request.POST.get("typed_place", ""),
            by=actor(request),
            at=now(),
        )
    except Refused as refusal:
        found, revision = _found(request_id)
        return _page(request, found, revision, refusal=refusal)
    messages.success(request, gettext("Released. Every channel is sending it now."))
    return redirect("alert-live", alert_id=released.alert_id)


@require_POST
@needs(Permission.APPROVE_ALERT)
def send_back(request: HttpRequest, request_id: int) -> HttpResponse:
    """Return the draft for correction, saying what is wrong."""
    said_so = gettext("Returned for correction, with your reason.")
    return _answered(request, request_id, commands.send_back, said_so, "return")


@require_POST
@needs(Permission.APPROVE_ALERT)
def reject(request: HttpRequest, request_id: int) -> HttpResponse:
    """This alert is not to go out; the refusal is kept with its reason."""
    said_so = gettext("Rejected, with your reason.")
    return _answered(request, request_id, commands.turn_down, said_so, "reject")


@require_safe
@xframe_options_sameorigin
@needs(Permission.READ_CASE)
def preview(request: HttpRequest, request_id: int, language: str) -> HttpResponse:
    """The public page of what was submitted, in one language."""
    _, revision = _found(request_id)
    snapshot = opened_snapshot(revision.snapshot)
    if language not in snapshot["languages"]:
        raise Http404
    case_id = revision.alert.case_id
    record_read("revision", by=actor(request), at=now(), case_id=case_id, purpose="preview of an alert")
    return page_answer(snapshot, revision.alert, language, at=now())


def _answered(
    request: HttpRequest, request_id: int, command: Callable[..., None], said_so: str, form: str
) -> HttpResponse:
    try:
        command(request_id, reason=request.POST.get("reason", ""), by=actor(request), at=now())
    except Refused as refusal:
        found, revision = _found(request_id)
        return _page(request, found, revision, refusal=refusal, form=form)
    messages.success(request, said_so)
    return redirect("release", request_id=request_id)


def _found(request_id: int) -> tuple[Request, Frozen]:
    try:
        found = request_of(request_id)
    except Refused as refusal:
        raise Http404 from refusal
    return found, frozen(found.revision_id)


def _page(
    request: HttpRequest,
    found: Request,
    revision: Frozen,
    *,
    refusal: Refused | None = None,
    form: str = "release",
) -> HttpResponse:
    by, at = actor(request), now()
    file = case_file(revision.alert.case_id, by=by, at=at, purpose="release alert")
    cards = photos(revision.alert.case_id)
    snapshot = opened_snapshot(revision.snapshot)
    context: dict[str, Any] = {
        **framed(file, "alert", now=at),
        "request_row": found,
        "revision": revision,
        "snapshot": snapshot,
        "outline": page.outline(snapshot),
        "compared": page.compared(found, revision, cards),
        "texts": page.language_texts(snapshot),
        "findings": page.warnings(found, revision, at=at),
        "state": page.state_words(found, revision, at=at),
        "names": _hands(found, revision),
        "may_approve": can(by, Permission.APPROVE_ALERT),
        "hindrance": page.hindrance(found, revision, by=by, at=at),
        "refusal": {"sentence": said(str(refusal)), "field": refusal.field, "form": form}
        if refusal
        else None,
        "typed": request.POST,
        "alert_id": found.alert_id,
    }
    return render(request, "release/release.html", context, status=422 if refusal else 200)


def _hands(found: Request, revision: Frozen) -> dict[str, str]:
    """Names of everybody who had a hand in it: they cannot release it."""
    names = names_by_key([revision.created_by, revision.edited_by, found.submitted_by, found.decided_by])
    return {
        "created": names.get(revision.created_by, ""),
        "edited": names.get(revision.edited_by, ""),
        "submitted": names.get(found.submitted_by, ""),
        "decided": names.get(found.decided_by, ""),
    }

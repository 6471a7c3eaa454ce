from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from nidaa.alerts.facts import Frozen
from nidaa.alerts.queries import opened_snapshot
from nidaa.approval import commands
from nidaa.approval.errors import Refused
from nidaa.approval.facts import Request
from nidaa.approval.queries import last_release
from nidaa.approval.rules import is_live
from nidaa.cases.queries import case_file, photos
from nidaa.doors.console.alert import steps
from nidaa.doors.console.alert.origin import origins
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can, check_may

from . import page
from .preview import found_request


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_CASE)
def release(request: HttpRequest, request_id: int) -> HttpResponse:
    """Before the second officer: everything there is to see, then one button. POST releases."""
    found, revision = found_request(request_id)
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
            steps=request.POST.getlist("steps"),
        )
    except Refused as refusal:
        found, revision = found_request(request_id)
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


def _answered(
    request: HttpRequest, request_id: int, command: Callable[..., None], said_so: str, form: str
) -> HttpResponse:
    try:
        command(request_id, reason=request.POST.get("reason", ""), by=actor(request), at=now())
    except Refused as refusal:
        found, revision = found_request(request_id)
        return _page(request, found, revision, refusal=refusal, form=form)
    messages.success(request, said_so)
    return redirect("release", request_id=request_id)


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
    snapshot, standing = opened_snapshot(revision.snapshot), last_release(found.alert_id)
    context: dict[str, Any] = {
        **framed(file, "alert", now=at),
        "request_row": found,
        "revision": revision,
        "origins": origins(revision.alert.case_id),
        "snapshot": snapshot,
        "outline": page.outline(snapshot),
        "compared": page.compared(found, revision, cards),
        "texts": page.language_texts(snapshot),
        "photo_words": page.photo_words(snapshot),
        "findings": page.warnings(found, revision, at=at),
        "state": page.state_words(found, revision, at=at),
        "names": _hands(found, revision),
        "may_approve": can(by, Permission.APPROVE_ALERT),
        "hindrance": page.hindrance(found, revision, by=by, at=at),
        "refusal": {"sentence": said(str(refusal)), "field": refusal.field, "form": form}
        if refusal
        else None,
        "typed": request.POST,
        **steps.context(found.alert_id, at=at),
        "ticked": request.POST.getlist("steps"),
        "may_plan": can(by, Permission.DRAFT_ALERT) and steps.may_be_planned(found.alert_id, at=at),
        "alert_id": found.alert_id,
        "live": bool(standing and is_live(standing, now=at)),
        "may_stop": can(by, Permission.STOP_ALERT),
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

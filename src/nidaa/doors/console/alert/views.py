from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nidaa.alerts.commands import edit_draft
from nidaa.alerts.errors import Refused as AlertRefused
from nidaa.alerts.facts import Draft
from nidaa.alerts.queries import content_json
from nidaa.alerts.queries import draft as draft_of
from nidaa.approval.commands import submit
from nidaa.approval.errors import Refused as ApprovalRefused
from nidaa.cases.queries import case_file, photos
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can, check_may
from nidaa.ground.places.errors import AreaError

from . import area, page
from .forms import Typed, kept, typed_from

Refusal = AlertRefused | ApprovalRefused | AreaError


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_CASE)
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The draft: texts, area, previews, checklist. POST keeps it, and submits it when asked to."""
    draft = draft_of(alert_id)
    if request.method != "POST":
        return _page(request, draft, kept(draft.content))
    check_may(actor(request), Permission.DRAFT_ALERT)
    typed = typed_from(request.POST, draft.content, photos(draft.alert.case_id))
    if "search" in request.POST:
        return _page(request, draft, typed, query=request.POST.get("place-query", ""))
    try:
        version = _save(request, draft, typed)
        if "submit" not in request.POST:
            return redirect("alert", alert_id=alert_id)
        found = submit(alert_id, version=version, by=actor(request), at=now())
    except (AlertRefused, ApprovalRefused, AreaError) as refusal:
        return _page(request, draft_of(alert_id), typed, refusal=refusal)
    return redirect("release", request_id=found.id)


@require_POST
@needs(Permission.DRAFT_ALERT)
def look(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """What follows from what is typed so far; nothing is kept."""
    draft = draft_of(alert_id)
    cards = photos(draft.alert.case_id)
    typed = typed_from(request.POST, draft.content, cards)
    return render(request, "alert/look.html", page.panes(request, draft, typed, cards, now=now()))


@require_safe
@needs(Permission.DRAFT_ALERT)
def places(request: HttpRequest, alert_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Places for the words typed so far."""
    query = request.GET.get("place-query", "")
    found = area.matches(query, request.LANGUAGE_CODE)
    return render(request, "alert/places.html", {"matches": found, "query": query})


def _save(request: HttpRequest, draft: Draft, typed: Typed) -> int:
    """The draft's version; an unchanged draft is not saved, so that looking voids no request."""
    content = typed.whole()
    version = request.POST.get("version", "")
    looked_at = int(version) if version.isdecimal() else 0
    if content_json(content) == content_json(draft.content) and looked_at == draft.version:
        if "submit" not in request.POST:
            messages.info(request, gettext("Nothing was changed."))
        return draft.version
    kept_as = edit_draft(draft.alert.id, content, version=looked_at, by=actor(request), at=now())
    messages.success(request, gettext("The draft is kept."))
    return kept_as


def _page(
    request: HttpRequest, draft: Draft, typed: Typed, *, refusal: Refusal | None = None, query: str = ""
) -> HttpResponse:
    by, at = actor(request), now()
    file = case_file(draft.alert.case_id, by=by, at=at, purpose="alert")
    cards = photos(draft.alert.case_id)
    shown = page.panes(request, draft, typed, cards, now=at)
    context: dict[str, Any] = {
        **framed(file, "alert", now=at),
        **shown,
        **page.choices(cards),
        "where": page.whereabouts(draft, now=at),
        "map": page.map_of(request),
        "query": query,
        "matches": area.matches(query, request.LANGUAGE_CODE),
        "may_draft": can(by, Permission.DRAFT_ALERT),
        "may_stop": can(by, Permission.STOP_ALERT),
        "refusal": _refusal(refusal),
        # What somebody else has kept meanwhile must not be overwritten unseen: the page keeps its own version.
        "version": request.POST.get("version", "") if refusal else draft.version,
    }
    return render(request, "alert/alert.html", context, status=422 if refusal else 200)


def _refusal(refusal: Refusal | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    if isinstance(refusal, AreaError):
        return {"sentence": said(refusal.sentence), "field": "area", "findings": ()}
    findings = getattr(refusal, "findings", ())
    return {"sentence": said(str(refusal)), "field": refusal.field, "findings": findings}

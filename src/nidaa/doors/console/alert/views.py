from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nidaa.alerts.commands import edit_draft
from nidaa.alerts.errors import NotReady
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
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can, check_may
from nidaa.ground.places.errors import AreaError

from . import area, page
from .area_form import usual_area
from .forms import Typed, kept, typed_from
from .where_suggestions import with_suggestion


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_CASE)
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The draft: texts, area, previews, checklist. POST keeps it, and submits it when asked to."""
    draft = draft_of(alert_id)
    if request.method != "POST":
        return _page(request, draft, with_suggestion(request, draft, kept(draft.content), request.GET))
    check_may(actor(request), Permission.DRAFT_ALERT)
    typed = typed_from(request.POST, draft.content, photos(draft.alert.case_id))
    if "usual" in request.POST:
        tier = pack().tier(typed.content.tier)
        typed = replace(typed, area=usual_area(typed.content.point, tier))
        return _page(request, draft, typed, version=request.POST.get("version", ""))
    if "suggested" in request.POST:
        typed = with_suggestion(request, draft, typed, request.POST)
        return _page(request, draft, typed, version=request.POST.get("version", ""))
    if "search" in request.POST:
        query, seen = request.POST.get("place-query", ""), request.POST.get("version", "")
        return _page(request, draft, typed, query=query, version=seen)
    try:
        version = _save(request, draft, typed)
    except (AlertRefused, AreaError) as refusal:
        # What somebody else has kept meanwhile must not be overwritten unseen: the page keeps the version it showed.
        title, seen = gettext("This was not kept"), request.POST.get("version", "")
        return _page(request, draft_of(alert_id), typed, refusal=_refused(refusal, title), version=seen)
    return (
        _submit(request, alert_id, version, typed)
        if "submit" in request.POST
        else redirect("alert", alert_id)
    )


def _submit(request: HttpRequest, alert_id: UUID, version: int, typed: Typed) -> HttpResponse:
    try:
        found = submit(alert_id, version=version, by=actor(request), at=now())
    except (AlertRefused, ApprovalRefused) as refusal:
        title = gettext("The draft is kept, but not submitted")
        return _page(request, draft_of(alert_id), typed, refusal=_refused(refusal, title))
    return redirect("release", request_id=found.id)


@require_POST
@needs(Permission.DRAFT_ALERT)
def look(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """What follows from what is typed so far; nothing is kept."""
    draft = draft_of(alert_id)
    cards = photos(draft.alert.case_id)
    typed = typed_from(request.POST, draft.content, cards)
    return render(
        request, "alert/look.html", page.panes(request, draft, typed, cards, now=now(), drawing=True)
    )


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
    unchanged = content_json(content) == content_json(draft.content) and looked_at == draft.version
    if "submit" not in request.POST:
        said_so = gettext("Nothing was changed.") if unchanged else gettext("The draft is kept.")
        messages.success(request, said_so)
    if unchanged:
        return draft.version
    return edit_draft(draft.alert.id, content, version=looked_at, by=actor(request), at=now())


def _page(
    request: HttpRequest,
    draft: Draft,
    typed: Typed,
    *,
    refusal: dict[str, str] | None = None,
    version: str = "",
    query: str = "",
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
        "refusal": refusal,
        "version": version or draft.version,
    }
    return render(request, "alert/alert.html", context, status=422 if refusal else 200)


def _refused(refusal: AlertRefused | ApprovalRefused | AreaError, title: str) -> dict[str, str]:
    """The refusal as the page shows it: what happened, why, and where it can be mended."""
    if isinstance(refusal, AreaError):
        return {"title": title, "sentence": said(refusal.sentence), "field": "area"}
    if isinstance(refusal, NotReady):
        sentence = gettext("The alert cannot be submitted yet. Mend what the checklist names.")
        return {"title": title, "sentence": sentence, "field": "checklist"}
    return {"title": title, "sentence": said(str(refusal)), "field": refusal.field}

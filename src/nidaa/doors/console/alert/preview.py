"""Previews of a draft: what the public would see if it were released now."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from nidaa.alerts.facts import Draft
from nidaa.alerts.queries import draft as draft_of
from nidaa.cases.queries import photos
from nidaa.doors.console.guard import actor, needs
from nidaa.ground.audit.commands import record_read
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission

from .checking import looked, would_be
from .drawing import page_answer, public_crop, sheets_of

# Address → part of the sheets, and what it is.
SHEETS = {
    "poster.png": ("png", "image/png"),
    "story.png": ("story", "image/png"),
    "poster.pdf": ("pdf", "application/pdf"),
}


@require_safe
@xframe_options_sameorigin
@needs(Permission.READ_CASE)
def page(request: HttpRequest, alert_id: UUID, language: str) -> HttpResponse:
    """The public page of the draft in one language."""
    draft = _read(request, alert_id)
    if language not in draft.content.languages:
        raise Http404
    snapshot = _snapshot(draft)
    if snapshot is None:
        return render(request, "alert/preview_waits.html")
    photo_id = draft.content.photo_id
    ours = reverse("alert-preview-photo", args=[alert_id, photo_id]) if photo_id else ""
    return page_answer(snapshot, draft.alert, language, photo=ours, at=now())


@require_safe
@needs(Permission.READ_CASE)
def sheet(request: HttpRequest, alert_id: UUID, kind: str) -> HttpResponse:
    """The poster as picture or paper, or the picture for telephones, of the draft."""
    draft = _read(request, alert_id)
    snapshot = _snapshot(draft)
    if snapshot is None or kind not in SHEETS:
        raise Http404
    sheets = sheets_of(snapshot, draft.alert, at=now())
    name, content_type = SHEETS[kind]
    return HttpResponse(getattr(sheets, name), content_type=content_type)


@require_safe
@needs(Permission.READ_CASE)
def photo(request: HttpRequest, alert_id: UUID, photo_id: UUID) -> HttpResponse:
    """A photo of the case as it would be published: cut, upright."""
    draft = draft_of(alert_id)
    card = next((one for one in photos(draft.alert.case_id) if one.id == photo_id), None)
    if card is None:
        raise Http404
    case_id = draft.alert.case_id
    record_read("photo", by=actor(request), at=now(), case_id=case_id, purpose="preview of an alert")
    return HttpResponse(public_crop(card.id, card.crop), content_type="image/jpeg")


def _read(request: HttpRequest, alert_id: UUID) -> Draft:
    draft = draft_of(alert_id)
    case_id = draft.alert.case_id
    record_read("alert draft", by=actor(request), at=now(), case_id=case_id, purpose="preview of an alert")
    return draft


def _snapshot(draft: Draft) -> dict[str, Any] | None:
    at = now()
    return would_be(looked(draft, at=at), at=at)

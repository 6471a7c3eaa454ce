"""Previews of what was submitted: page, photo, poster, from the frozen snapshot alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from nidaa.alerts.facts import Frozen
from nidaa.alerts.queries import frozen, opened_snapshot
from nidaa.approval.errors import Refused
from nidaa.approval.facts import Request
from nidaa.approval.queries import request as request_of
from nidaa.doors.console.alert.drawing import page_answer, photo_of, sheets_of
from nidaa.doors.console.alert.preview import SHEETS
from nidaa.doors.console.guard import actor, needs
from nidaa.ground.audit.commands import record_read
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission


@require_safe
@xframe_options_sameorigin
@needs(Permission.READ_CASE)
def page(request: HttpRequest, request_id: int, language: str) -> HttpResponse:
    """The public page in one language."""
    revision, snapshot = _read(request, request_id)
    if language not in snapshot["languages"]:
        raise Http404
    ours = reverse("release-photo", args=[request_id])
    return page_answer(snapshot, revision.alert, language, photo=ours, at=now())


@require_safe
@needs(Permission.READ_CASE)
def photo(request: HttpRequest, request_id: int) -> HttpResponse:
    """The picture, cut as it would be published."""
    _, snapshot = _read(request, request_id)
    picture = photo_of(snapshot)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/jpeg")


@require_safe
@needs(Permission.READ_CASE)
def sheet(request: HttpRequest, request_id: int, kind: str) -> HttpResponse:
    """The poster as picture or paper, or the picture for telephones."""
    revision, snapshot = _read(request, request_id)
    if kind not in SHEETS:
        raise Http404
    name, content_type = SHEETS[kind]
    sheets = sheets_of(snapshot, revision.alert, at=now())
    return HttpResponse(getattr(sheets, name), content_type=content_type)


def found_request(request_id: int) -> tuple[Request, Frozen]:
    """The request and its revision; a page that does not exist for any other number."""
    try:
        found = request_of(request_id)
    except Refused as refusal:
        raise Http404 from refusal
    return found, frozen(found.revision_id)


def _read(request: HttpRequest, request_id: int) -> tuple[Frozen, dict[str, Any]]:
    _, revision = found_request(request_id)
    case_id = revision.alert.case_id
    record_read("revision", by=actor(request), at=now(), case_id=case_id, purpose="preview of an alert")
    return revision, opened_snapshot(revision.snapshot)

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.ground.audit.commands import record_read
from nidaa.ground.audit.facts import Sought
from nidaa.ground.audit.queries import every_line, lines, readers_of_case, verify
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.queries import officers

from .forms import SearchForm
from .table import csv_text, rows

A_PAGE = 100


@require_safe
@needs(Permission.READ_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """The log, newest first, a hundred lines a page; looking into it is a line itself."""
    return _page(request)


@require_POST
@needs(Permission.READ_AUDIT)
def verify_chain(request: HttpRequest) -> HttpResponse:
    """Read the whole chain and say whether it holds. Shown at once: the answer is of this moment."""
    record_read("audit log", by=actor(request), at=now(), purpose="verify the chain")
    return _page(request, {"verdict": verify(), "verified_at": now()})


@require_safe
@needs(Permission.READ_AUDIT)
def export(request: HttpRequest) -> HttpResponseBase:
    """The lines that were sought, oldest first, as CSV."""
    form = _form(request)
    if not form.is_valid():
        return _page(request)
    people = {f"officer:{one.id}": one.name for one in officers()}
    record_read("audit log", by=actor(request), at=now(), purpose="export", detail=form.criteria())
    found = every_line(form.sought())
    response = StreamingHttpResponse(csv_text(found, people), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{now():%Y%m%d-%H%M}.csv"'
    return response


def _page(request: HttpRequest, verdict: dict[str, Any] | None = None) -> HttpResponse:
    form = _form(request)
    shown: dict[str, Any] = {"section": "audit", "form": form, "rows": [], **(verdict or {})}
    if form.is_valid():
        before = request.GET.get("before", "")
        shown |= _found(request, form, int(before) if before.isdecimal() else None)
    return render(request, "audit/audit.html", shown)


def _found(request: HttpRequest, form: SearchForm, before: int | None) -> dict[str, Any]:
    sought: Sought = form.sought()
    record_read(
        "audit log",
        by=actor(request),
        at=now(),
        case_id=sought.case_id,
        purpose="audit",
        detail=form.criteria(),
    )
    page = lines(sought, before=before, limit=A_PAGE + 1)
    criteria = request.GET.copy()
    criteria.pop("before", None)
    readers = readers_of_case(sought.case_id) if sought.case_id else []
    return {
        "rows": rows(page[:A_PAGE]),
        "older": page[A_PAGE - 1].sequence if len(page) > A_PAGE else None,
        "before": before,
        "criteria": criteria.urlencode(),
        "narrowed": bool(criteria),
        "case": form.found,
        "readers": readers,
        "names": names_by_key(reader.actor for reader in readers),
    }


def _form(request: HttpRequest) -> SearchForm:
    asked = request.GET.dict()
    return SearchForm({key: asked.get(key, "") for key in SearchForm.base_fields}, officers=officers())

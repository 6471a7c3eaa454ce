from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from nidaa.cases.facts.case import CaseFile
from nidaa.cases.queries import case_file
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map import hypothesis_words as words
from nidaa.doors.console.map.case_marks import case_entries, groups, marks_of
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.doors.look.tags import moment
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.hypotheses.commands import switch_evidence
from nidaa.hypotheses.errors import Refused
from nidaa.hypotheses.facts import EvidenceKind
from nidaa.hypotheses.queries import evidence_of_case

from . import shown
from .adding import WAYS, initial, new_form, recorded

# What follows a switch or another hour; the rest of the page stays as it is under the officer's hands.
LIVE = ("next", "areas", "reading", "evidence")
FROM_SCRIPT = "X-Where"


@require_safe
@needs(Permission.READ_CASE)
def where(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The map and what it says; `?add=sighting` and the like open a form, `?ahead=60` another moment."""
    at = now()
    file = case_file(case_id, by=actor(request), at=at, purpose="where")
    adding = request.GET.get("add", "")
    form = kind = None
    if adding in set(EvidenceKind):
        kind = EvidenceKind(adding)
        form = new_form(kind, request.LANGUAGE_CODE, initial=initial(file, request, at))
    return render(request, "where/where.html", _page(request, file, kind, form, at))


@gzip_page
@require_safe
@needs(Permission.READ_CASE)
def live(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same map for the script: shapes, and the parts of the page that follow them."""
    return _answer(request, case_id)


def _answer(request: HttpRequest, case_id: UUID, **more: str) -> HttpResponse:
    at = now()
    file = case_file(case_id, by=actor(request), at=at, purpose="where")
    page = _page(request, file, None, None, at)
    html = {part: render_to_string(f"where/{part}.html", page, request) for part in LIVE}
    told = {"layers": page["layers"], "marks": page["map"]["marks"], "said": moment(page["slider"].at)}
    return JsonResponse({**told, "html": html, **more})


@gzip_page
@require_POST
@needs(Permission.HANDLE_TIPS)
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put evidence or an officer's weight on the map."""
    at = now()
    posted = request.POST.get("kind", "")
    if posted not in set(EvidenceKind):
        raise Http404
    kind = EvidenceKind(posted)
    form = new_form(kind, request.LANGUAGE_CODE, request.POST)
    if not form.is_valid() or not recorded(request, case_id, kind, form, at):
        file = case_file(case_id, by=actor(request), at=at, purpose="where")
        return render(request, "where/where.html", _page(request, file, kind, form, at))
    if FROM_SCRIPT in request.headers:
        return _answer(request, case_id, taken=gettext("It is on the map."))
    messages.success(request, gettext("It is on the map."))
    return redirect("where", case_id=case_id)


@gzip_page
@require_POST
@needs(Permission.HANDLE_TIPS)
def switch(request: HttpRequest, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Let a piece of evidence count or not; it stays in the list either way. The script is answered with the map after it."""
    active = request.POST.get("active") == "yes"
    try:
        switch_evidence(evidence_id, active=active, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    if FROM_SCRIPT in request.headers:
        return _answer(request, case_id)
    return redirect(f"{reverse('where', args=[case_id])}#evidence-{evidence_id}")


def _page(
    request: HttpRequest, file: CaseFile, kind: EvidenceKind | None, form: forms.Form | None, at: datetime
) -> dict[str, Any]:
    evidence, language = evidence_of_case(file.case_id), request.LANGUAGE_CODE
    entries = case_entries(file, evidence, language)
    asked, slider = shown.asked_of(request, file, evidence, at)
    found = shown.shown_map(file, evidence, asked, by=actor(request), at=at, language=language)
    weights = [one for one in evidence if not one.on_map]
    pin = getattr(form, "pin", ()) if form else ()
    return {
        **framed(file, "where", now=at),
        "groups": groups(entries),
        "weights": [(one, words.evidence(one, language)) for one in weights],
        "map": map_config(request, marks_of(entries), pin=pin) | {"where": _where_config(file)},
        "layers": shown.layers(found, evidence),
        "shown": found,
        "slider": slider,
        "asked": asked,
        "steps": shown.STEPS,
        "ways": [(one.value, way.title, one is kind) for one, way in WAYS.items()],
        "form": form,
        "kind": kind.value if kind else "",
        "form_title": WAYS[kind].title if kind else "",
        "names": names_by_key(one.recorded_by for one in evidence),
        "seen_at": shown.seen_at(file),
        "may_change": can(actor(request), Permission.HANDLE_TIPS),
    }


def _where_config(file: CaseFile) -> dict[str, Any]:
    return {
        "live": reverse("where-live", args=[file.case_id]),
        "draw": {
            "circle": "",
            "polygon": gettext("Click the corners one after the other. So far: {}"),
        },
        "failed": gettext("The map could not be worked out anew. What you see is the map before; try again."),
    }

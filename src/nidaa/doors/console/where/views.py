from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.cases.facts.case import CaseFile
from nidaa.cases.queries import case_file
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map.case_marks import case_entries, groups, marks_of
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.hypotheses.commands import record_evidence, switch_evidence
from nidaa.hypotheses.errors import Refused
from nidaa.hypotheses.facts import EvidenceKind
from nidaa.hypotheses.queries import evidence_of_case

from .forms import EvidenceForm

ROOM_NAMES = {"at": "seen_at", "point": "looked_for"}


@require_safe
@needs(Permission.READ_CASE)
def where(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The map and its list; `?add=sighting` or `?add=place_checked` opens the form beside it."""
    at = now()
    file = case_file(case_id, by=actor(request), at=at, purpose="where")
    adding = request.GET.get("add", "")
    form = None
    if adding in set(EvidenceKind):
        kind = EvidenceKind(adding)
        form = EvidenceForm(kind=kind, initial=_initial(file, request, at), language=request.LANGUAGE_CODE)
    return render(request, "where/where.html", _page(request, file, form, at))


@require_POST
@needs(Permission.HANDLE_TIPS)
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a sighting or a checked place on the map."""
    at = now()
    posted = request.POST.get("kind", "")
    if posted not in set(EvidenceKind):
        raise Http404
    form = EvidenceForm(request.POST, kind=EvidenceKind(posted), language=request.LANGUAGE_CODE)
    if not form.is_valid() or not _record(request, case_id, form, at):
        file = case_file(case_id, by=actor(request), at=at, purpose="where")
        return render(request, "where/where.html", _page(request, file, form, at))
    messages.success(request, gettext("It is on the map."))
    return redirect("where", case_id=case_id)


@require_POST
@needs(Permission.HANDLE_TIPS)
def switch(request: HttpRequest, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Let a piece of evidence count or not; it stays in the list either way."""
    active = request.POST.get("active") == "yes"
    try:
        switch_evidence(evidence_id, active=active, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    return redirect(f"{reverse('where', args=[case_id])}#evidence-{evidence_id}")


def _record(request: HttpRequest, case_id: UUID, form: EvidenceForm, at: datetime) -> bool:
    lat, lon = form.point or (0.0, 0.0)
    said = form.cleaned_data
    try:
        record_evidence(
            case_id,
            form.of_kind,
            seen_at=said["seen_at"],
            lat=lat,
            lon=lon,
            sigma_m=said["sigma_m"],
            credibility=form.weight(),
            words=said["words"],
            source=said["source"] or actor(request).name,
            by=actor(request),
            at=at,
        )
    except Refused as refusal:
        refuse(form, refusal, ROOM_NAMES)
        return False
    return True


def _page(request: HttpRequest, file: CaseFile, form: EvidenceForm | None, at: datetime) -> dict[str, Any]:
    evidence = evidence_of_case(file.case_id)
    entries = case_entries(file, evidence, request.LANGUAGE_CODE)
    seen = file.value("last_seen", "at")
    return {
        **framed(file, "where", now=at),
        "groups": groups(entries),
        "map": map_config(request, marks_of(entries), pin=form.pin if form else ()),
        "form": form,
        "names": names_by_key(one.recorded_by for one in evidence),
        "seen_at": datetime.fromisoformat(seen) if isinstance(seen, str) and seen else None,
        "may_change": can(actor(request), Permission.HANDLE_TIPS),
    }


def _initial(file: CaseFile, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """What is known of a place of the file that has just been checked."""
    item = request.GET.get("item", "")
    point = file.value("places", "point", item) if item else None
    if not isinstance(point, dict):
        return {"seen_at": at}
    words = file.words("places", "name", item)
    return {"lat": point["lat"], "lon": point["lon"], "words": words, "seen_at": at}

"""People, devices, vehicles and places of a case in one view, with the map they stand on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nidaa.cases.facts.case import CaseState
from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.queries import case_file
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map.case_marks import case_entries, groups, marks_of
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.look.languages import active
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.hypotheses.queries import evidence_of_case

from .dossier import dossier
from .frame import framed

SHOWN = ("people", "places", "concern", "devices", "vehicles", "school")


@require_safe
@needs(Permission.READ_CASE)
def people_and_places(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everybody and everything around the child; what has a point stands on the map."""
    file = case_file(case_id, by=actor(request), at=now(), purpose="people and places")
    entries = case_entries(file, evidence_of_case(case_id), active())
    shown = framed(file, "people", now=now()) | {
        "parts": dossier(file, [BY_KEY[key] for key in SHOWN]),
        "groups": groups(entries),
        "map": map_config(request, marks_of(entries)),
        "may_edit": can(actor(request), Permission.EDIT_CASE) and file.state is CaseState.OPEN,
    }
    return render(request, "case/people.html", shown)

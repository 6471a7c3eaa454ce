"""Teams and where each of them searches: a plan that is kept, printed, and taken along as a file."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from nidaa.cases.facts.case import CaseFile
from nidaa.cases.queries import case_file
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map.case_marks import case_entries, marks_of
from nidaa.doors.console.map.hypothesis_words import percent
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.map.places import place_words
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.look.tags import number as number_words
from nidaa.ground.audit.commands import record_read
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.hypotheses.commands.maps import Asked, read_map
from nidaa.hypotheses.commands.plans import plan_teams
from nidaa.hypotheses.errors import Refused
from nidaa.hypotheses.facts import TeamPlan
from nidaa.hypotheses.queries import evidence_of_case, team_plan, team_plans

from .files import FORMS
from .sheet import sheet
from .team_forms import Groups, Row, TeamsForm, numbered, places_to_stand


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_TIPS)
def teams(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say which teams stand ready; the plan says where each goes."""
    at = now()
    file = case_file(case_id, by=actor(request), at=at, purpose="teams")
    language, posted = request.LANGUAGE_CODE, request.POST if request.method == "POST" else None
    form = TeamsForm(posted, initial=_ready_at(file), language=language)
    marks = marks_of(case_entries(file, evidence_of_case(case_id), language))
    places = places_to_stand(marks, language)
    groups = Groups(
        posted if posted and "more-TOTAL_FORMS" in posted else None,
        prefix="more",
        form_kwargs={"places": places},
    )
    if form.is_bound and all([form.is_valid(), not groups.is_bound or groups.is_valid()]):
        rows = numbered([form.rows(), *(one.rows() for one in groups if groups.is_bound)])
        if made := _planned(request, file, form, rows, at):
            return redirect("where-plan", case_id=case_id, plan_id=made)
    page = {
        "form": form,
        "groups": groups,
        "plans": team_plans(case_id),
        "map": map_config(request, marks, pin=form.pin),
    }
    return render(request, "where/teams.html", {**framed(file, "where", now=at), **page})


@require_safe
@needs(Permission.READ_CASE)
def plan(request: HttpRequest, case_id: UUID, plan_id: UUID) -> HttpResponse:
    """The assignments, to be printed: one map, one card a team."""
    at = now()
    file = case_file(case_id, by=actor(request), at=at, purpose="team plan")
    found = _plan(case_id, plan_id)
    rows = [
        _row(number, one, request.LANGUAGE_CODE) for number, one in enumerate(found.plan["assignments"], 1)
    ]
    seen = file.value("last_seen", "point")
    page = {
        "plan": found,
        "made_by": names_by_key([found.made_by]).get(found.made_by, ""),
        "rows": rows,
        "success": percent(found.plan["success"]),
        "bound": percent(found.plan["bound"]),
        "sheet": sheet(
            found.plan["assignments"], seen if isinstance(seen, dict) else None, request.LANGUAGE_CODE
        ),
        "forms": tuple(FORMS),
    }
    return render(request, "where/plan.html", {**framed(file, "where", now=at), **page})


@require_safe
@needs(Permission.READ_CASE)
def export(request: HttpRequest, case_id: UUID, plan_id: UUID, form: str) -> HttpResponse:
    """The assignments as gpx, geojson or kml, for the teams' telephones. Taking them out is logged."""
    if form not in FORMS:
        raise Http404
    found, write = _plan(case_id, plan_id), FORMS[form]
    record_read("team plan", by=actor(request), at=now(), case_id=case_id, purpose=f"export {form}")
    answer = HttpResponse(write.make(found, gettext("Team %(name)s")), content_type=write.content_type)
    answer["Content-Disposition"] = f'attachment; filename="teams-{found.made_at:%Y%m%d-%H%M}.{form}"'
    return answer


def _planned(
    request: HttpRequest, file: CaseFile, form: TeamsForm, rows: list[Row], at: datetime
) -> UUID | None:
    by = actor(request)
    try:
        _reading, question = read_map(file, Asked(), by=by, at=at)
        made = plan_teams(file.case_id, question, rows, by=by, at=at)
    except Refused as refusal:
        refuse(form, refusal, {"point": "looked_for"})
        return None
    messages.success(request, gettext("Each team has its ground. Print it, or take it along as a file."))
    return made


def _plan(case_id: UUID, plan_id: UUID) -> TeamPlan:
    try:
        return team_plan(case_id, plan_id)
    except Refused:
        raise Http404 from None


def _row(number: int, one: dict[str, Any], language: str) -> dict[str, Any]:
    start = one.get("from")  # of plans made before teams had places of their own: not kept
    stands = place_words(start["lat"], start["lon"], language) if start else ""
    if one["segment"] is None:
        return {"number": number, "name": one["team"], "stands": stands, "nowhere": True}
    return {
        "number": number,
        "name": one["team"],
        "stands": stands,
        "near": place_words(one["lat"], one["lon"], language),
        "point": f"{one['lat']:.5f}, {one['lon']:.5f}",
        "km2": number_words(round(one["area_km2"], 2)),
        "hours": number_words(round(one["search_hours"], 1)),
        "there": percent(one["probability"]),
        "pod": percent(one["pod"]),
    }


def _ready_at(file: CaseFile) -> dict[str, Any]:
    point = file.value("last_seen", "point")
    return {"lat": point["lat"], "lon": point["lon"]} if isinstance(point, dict) else {}

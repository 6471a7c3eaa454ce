"""Areas that the map of hypotheses suggests for an alert, beside the flat circle of a programme for the whole world.

Advice for the officer who drafts. Of the hypotheses nothing goes out but the area that was chosen: circles have round
centres and are never small, so that they point at no house.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from nidaa.alerts.facts import Draft
from nidaa.alerts.queries import draft as draft_of
from nidaa.approval.errors import Refused as PlanRefused
from nidaa.cases.facts.case import CaseFile
from nidaa.cases.queries import case_file
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.doors.look.lists import joined
from nidaa.ground.clock import now
from nidaa.ground.country import gazetteer
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can, check_may
from nidaa.ground.places.areas import area_shape
from nidaa.ground.places.errors import AreaError
from nidaa.ground.places.facts import Area, Circle
from nidaa.hypotheses.commands.reach import read_reach
from nidaa.hypotheses.errors import Refused
from nidaa.hypotheses.facts import Reach

from .area_form import area_shown
from .forms import Typed
from .steps import context as plan_context
from .steps import may_be_planned, plan_typed, propose

FLAT_KM = 160.0  # radius of an alert of the Meta programme, the same everywhere
KEY = "suggested"
NAMED = 2  # communes named in the table; the form names them all


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One area to choose: `key` is what the form sends back."""

    key: str
    hours: int
    share: str
    words: str
    people: int
    held: str


@dataclass(frozen=True, slots=True)
class Suggested:
    rows: tuple[Suggestion, ...]
    flat: int | None
    outside: str
    sentence: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DRAFT_ALERT, Permission.APPROVE_ALERT)
def suggestions(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The table; a part of the alert page when its script asks, else a page of its own whose links lead back.

    Who drafts may use an area, and by POST plan how the alert widens by the hour; who releases reads the same.
    """
    at, draft = now(), draft_of(alert_id)
    file = case_file(draft.alert.case_id, by=actor(request), at=at, purpose="alert area")
    may_draft = can(actor(request), Permission.DRAFT_ALERT)
    rows, refusal = plan_typed(request.POST), ""
    if request.method == "POST":
        check_may(actor(request), Permission.DRAFT_ALERT)
        try:
            return propose(request, alert_id, rows, _areas_now(request, file, at))
        except (Refused, PlanRefused) as problem:
            refusal = said(str(problem))
        except AreaError as problem:
            refusal = said(problem.sentence)
    page = {"suggested": _suggested(request, file, at), "alert": draft.alert, "may_draft": may_draft}
    if "HX-Request" in request.headers:
        return render(request, "alert/where_table.html", page | {"inside": True})
    plan = {
        **plan_context(alert_id, at=at),
        "plan_rows": rows,
        "plan_refusal": refusal,
        "may_plan": may_draft and may_be_planned(alert_id, at=at),
        "may_stop": can(actor(request), Permission.STOP_ALERT),
    }
    status = 422 if refusal else 200
    whole = {**framed(file, "alert", now=at), **page, **plan}
    return render(request, "alert/where_page.html", whole, status=status)


def with_suggestion(request: HttpRequest, draft: Draft, typed: Typed, asked: Mapping[str, Any]) -> Typed:
    """What is typed, with the area that was chosen from the map; unchanged when none was, or it is no more."""
    if KEY not in asked:
        return typed
    at = now()
    file = case_file(draft.alert.case_id, by=actor(request), at=at, purpose="alert area")
    try:
        areas = _areas_now(request, file, at)
    except Refused:
        return typed
    chosen = areas.get(str(asked[KEY]))
    return replace(typed, area=area_shown(chosen.as_json())) if chosen else typed


def _areas_now(request: HttpRequest, file: CaseFile, at: datetime) -> dict[str, Area]:
    """Every area of the table by its key. Raises Refused when there is no map."""
    return {key: area for one in read_reach(file, by=actor(request), at=at) for key, area in _areas(one)}


def _suggested(request: HttpRequest, file: CaseFile, at: datetime) -> Suggested:
    try:
        found = read_reach(file, by=actor(request), at=at)
    except Refused as refusal:
        return Suggested((), None, "", said(str(refusal)))
    rows = tuple(row for one in found for row in _rows(one, request.LANGUAGE_CODE))
    outside = max((one.outside for one in found), default=0.0)
    return Suggested(rows, _flat(file), f"{100 * outside:.0f} %")


def _areas(one: Reach) -> list[tuple[str, Area]]:
    stem = f"{one.hours}-{100 * one.share:.0f}"
    circle = Area(circles=(Circle(one.lat, one.lon, one.radius_km),), polygons=(), places=())
    return [
        (f"{stem}-circle", circle),
        (f"{stem}-communes", Area(circles=(), polygons=(), places=one.communes)),
    ]


def _rows(one: Reach, language: str) -> list[Suggestion]:
    rows = []
    for key, area in _areas(one):
        circle = bool(area.circles)
        held = one.disc_held if circle else one.communes_held
        words = (
            gettext("circle of %(km)s km") % {"km": f"{one.radius_km:.0f}"}
            if circle
            else _named(one, language)
        )
        try:
            people = gazetteer().people_in(area_shape(area, gazetteer()))
        except AreaError:
            continue  # a centre far out at sea: no area of ours
        rows.append(
            Suggestion(key, one.hours, f"{100 * one.share:.0f} %", words, people, f"{100 * held:.0f} %")
        )
    return rows


def _named(one: Reach, language: str) -> str:
    names = [gazetteer().place(code).names.of(language) for code in one.communes[:NAMED]]
    more = len(one.communes) - len(names)
    return joined(names) + (f" + {more}" if more > 0 else "")


def _flat(file: CaseFile) -> int | None:
    point = file.value("last_seen", "point")
    if not isinstance(point, dict):
        return None
    area = Area(circles=(Circle(point["lat"], point["lon"], FLAT_KM),), polygons=(), places=())
    try:
        return gazetteer().people_in(area_shape(area, gazetteer()))
    except AreaError:
        return None

"""The plan of widening in advance: what is proposed, what is approved, what became of each step, and the three acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from django.views.decorators.http import require_POST

from nidaa.approval.commands import approve_later, propose_steps, strike_step
from nidaa.approval.errors import Refused
from nidaa.approval.facts import RequestState, Step, StepState, Wider
from nidaa.approval.queries import last_release, requests_of_alert, steps_of_alert
from nidaa.approval.rules import is_live
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import active
from nidaa.ground.clock import now
from nidaa.ground.country import gazetteer
from nidaa.ground.people.facts import Permission
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.ground.places.facts import Area

STATE_WORDS = {
    StepState.PROPOSED: N("proposed: goes out only if a second officer approves it"),
    StepState.APPROVED: N("approved: goes out by itself at its hour"),
    StepState.RELEASED: N("went out"),
    StepState.STRUCK: N("struck"),
    StepState.VOIDED: N("void"),
    StepState.LAPSED: N("lapsed"),
}
# The area of the next so many hours goes out when the one before it has served its time.
USUAL = (("3", "1"), ("6", "3"), ("6", "6"))
LONGEST_H = 72.0


@dataclass(frozen=True, slots=True)
class StepLine:
    """`open`: it can still be struck; `waits`: it can still be approved."""

    id: UUID
    digest: str
    due_at: datetime
    state: str
    key: str
    area: str
    people: int | None
    proposed_by: str
    approved_by: str
    why: str
    open: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the form: which area, in how many hours."""

    number: int
    area: str
    hours: str


def step_lines(alert_id: UUID, *, at: datetime) -> list[StepLine]:
    """Every step ever proposed but those that another plan replaced before anybody had approved them."""
    steps = [one for one in steps_of_alert(alert_id) if one.approved_by or one.state is not StepState.VOIDED]
    names = names_by_key(key for one in steps for key in (one.proposed_by, one.approved_by))
    return [_line(one, names, at) for one in steps]


def _line(one: Step, names: Mapping[str, str], at: datetime) -> StepLine:
    shape = area_shape(area_from_json(one.area), gazetteer()) if one.area else None
    return StepLine(
        one.id,
        one.digest,
        one.due_at,
        gettext(STATE_WORDS[one.state]),
        one.state.value,
        one.area_words.get(active(), ""),
        gazetteer().people_in(shape) if shape else None,
        names.get(one.proposed_by, ""),
        names.get(one.approved_by, ""),
        said(one.why) if one.why else "",
        one.open,
        one.state is StepState.PROPOSED and one.due_at > at,
    )


def plan_typed(post: QueryDict) -> list[PlanRow]:
    """The rows of the form as they were typed; the usual hours, and no area, before anything was."""
    if "plan" not in post:
        return [PlanRow(n, "", hours) for n, (_reach, hours) in enumerate(USUAL, 1)]
    return [
        PlanRow(n, post.get(f"step-area-{n}", ""), post.get(f"step-in-{n}", "").strip())
        for n in range(1, len(USUAL) + 1)
    ]


def wanted(rows: list[PlanRow], areas: Mapping[str, Area], *, at: datetime) -> list[Wider]:
    """What the form asks for; rows without an area ask for nothing. Raises Refused with a sentence."""
    found = []
    for row in rows:
        if not row.area:
            continue
        if row.area not in areas:
            raise Refused(gettext("The map has moved on: choose the area again."), "steps")
        found.append(Wider(areas[row.area], at + timedelta(hours=_hours(row.hours))))
    return found


def _hours(text: str) -> float:
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = 0.0
    if not 0 < hours <= LONGEST_H:
        raise Refused(
            gettext("Say in how many hours each step goes out: a number such as 1 or 2.5."), "steps"
        )
    return hours


def may_be_planned(alert_id: UUID, *, at: datetime) -> bool:
    """An alert that is out, or waits for a second officer, can be widened in advance."""
    last = last_release(alert_id)
    if last is not None:
        return is_live(last, now=at)
    requests = requests_of_alert(alert_id)
    return bool(requests) and requests[-1].state is RequestState.SUBMITTED and at < requests[-1].lapses_at


def propose(
    request: HttpRequest, alert_id: UUID, rows: list[PlanRow], areas: Mapping[str, Area]
) -> HttpResponse:
    """Freeze the plan; back to where the alert stands. Raises Refused and AreaError."""
    at = now()
    made = propose_steps(alert_id, wanted(rows, areas, at=at), by=actor(request), at=at)
    count = len(made)
    messages.success(
        request,
        ngettext(
            "%(count)s step is proposed. It goes out only if a second officer approves it.",
            "%(count)s steps are proposed. They go out only if a second officer approves them.",
            count,
        )
        % {"count": count},
    )
    return redirect(_back(alert_id))


def _back(alert_id: UUID) -> str:
    if last_release(alert_id) is not None:
        return reverse("alert-live", args=[alert_id]) + "#widening"
    return reverse("release", args=[requests_of_alert(alert_id)[-1].id]) + "#widening"


@require_POST
@needs(Permission.STOP_ALERT)
def strike(request: HttpRequest, alert_id: UUID, step_id: UUID) -> HttpResponse:
    """Take a step back before its hour: one officer is enough."""
    try:
        strike_step(step_id, by=actor(request), at=now())
        messages.success(request, gettext("The step is struck. It does not go out."))
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    return redirect(_back(alert_id))


def approved(request: HttpRequest, alert_id: UUID) -> int:
    """Approve the ticked steps of an alert that is out. Raises Refused."""
    return approve_later(
        alert_id,
        request.POST.getlist("steps"),
        typed_name=request.POST.get("typed_name", ""),
        typed_place=request.POST.get("typed_place", ""),
        by=actor(request),
        at=now(),
    )


def context(alert_id: UUID, *, at: datetime) -> dict[str, Any]:
    lines = step_lines(alert_id, at=at)
    return {"steps": lines, "steps_wait": [one for one in lines if one.waits]}

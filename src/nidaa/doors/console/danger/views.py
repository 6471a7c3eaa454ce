from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from nidaa.cases.queries import case_file
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import active
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.triage.commands import confirm_lowering, sign_level
from nidaa.triage.errors import Refused
from nidaa.triage.facts import Signed
from nidaa.triage.queries import assessments, level_in_force, waiting

from . import page
from .forms import Typed, typed_from


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_CASE)
def danger(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The factors, the advice and the signature; POST signs, or only works the advice out again without script."""
    if request.method != "POST":
        return _page(request, case_id)
    typed = typed_from(request.POST)
    if "recompute" in request.POST:
        return _page(request, case_id, typed)
    try:
        sign_level(
            case_id,
            answers=typed.answers,
            level=typed.level,
            reason=typed.reason,
            by=actor(request),
            at=now(),
        )
    except Refused as refusal:
        return _page(request, case_id, typed, refusal)
    messages.success(request, gettext("The danger level has been signed."))
    return redirect("danger", case_id=case_id)


@require_POST
@needs(Permission.READ_CASE)
def recompute(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The advice for the answers as they stand on the screen; nothing is kept."""
    typed = typed_from(request.POST)
    return render(request, "danger/advice.html", _advice(typed, level_in_force(case_id)))


@require_POST
@needs(Permission.ASSESS)
def confirm(request: HttpRequest, case_id: UUID, assessment_id: int) -> HttpResponse:
    """A second officer agrees that the level goes down."""
    try:
        confirm_lowering(assessment_id, by=actor(request), at=now())
    except Refused as refusal:
        return _page(request, case_id, refusal=refusal)
    messages.success(request, gettext("The lower level is in force."))
    return redirect("danger", case_id=case_id)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What was signed: in force, waiting, and all of it."""

    in_force: page.SignedRow | None
    proposed: page.SignedRow | None
    history: list[page.SignedRow]
    last: Signed | None


def _standing(case_id: UUID) -> _Standing:
    signed = assessments(case_id)
    names = names_by_key({key for one in signed for key in (one.by, one.confirmed_by)})
    rows = {one.id: page.signed_row(one, names, active()) for one in signed}
    in_force, proposed = level_in_force(case_id), waiting(case_id)
    return _Standing(
        rows[in_force.id] if in_force else None,
        rows[proposed.id] if proposed else None,
        list(reversed(rows.values())),
        signed[-1] if signed else None,
    )


def _page(
    request: HttpRequest, case_id: UUID, typed: Typed | None = None, refusal: Refused | None = None
) -> HttpResponse:
    by = actor(request)
    file = case_file(case_id, by=by, at=now(), purpose="assess danger")
    standing = _standing(case_id)
    table = pack().risk
    shown = typed or Typed(page.answers_for(file, standing.last, table), "", "")
    context = {
        **_advice(shown, standing.in_force.signed if standing.in_force else None),
        **framed(file, "danger", now=now()),
        "sections": page.sections(file, shown.answers, table, active()),
        "standing": standing,
        "may_sign": can(by, Permission.ASSESS),
        "may_confirm": standing.proposed is not None and standing.proposed.signed.by != by.key,
        "refusal": said(str(refusal)) if refusal else "",
        "refused": refusal.field if refusal else "",
    }
    return render(request, "danger/danger.html", context, status=422 if refusal else 200)


def _advice(typed: Typed, in_force: Signed | None) -> dict[str, Any]:
    table, language = pack().risk, active()
    advice = page.advice(typed.answers, table, language)
    return {
        "advice": advice,
        "ceiling": table.unknown_ceiling_points,
        "levels": page.level_choices(advice.level.key, in_force, table, language),
        "chosen": typed.level or advice.level.key,
        "reason": typed.reason,
    }

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.cases.commands import finish_task
from nidaa.cases.errors import Refused
from nidaa.cases.facts.case import CaseFile, CaseState, JournalEntry, TaskDue
from nidaa.cases.queries import case_file, first_photos, journal, tasks
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import active
from nidaa.found.queries import matches_for_case
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.triage.queries import level_in_force

from .dossier import WHO_AND_WHAT, dossier
from .frame import framed
from .steps import steps_of
from .timeline import timeline


@require_safe
@needs(Permission.READ_CASE)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who and what, what has happened, what is due."""
    return _page(request, case_id, {})


@require_POST
@needs(Permission.EDIT_CASE)
def step_done(request: HttpRequest, case_id: UUID, task_id: int) -> HttpResponse:
    """Mark a step of the procedure as done, with what came of it."""
    if task_id not in {task.id for task in tasks(case_id)}:
        raise Http404
    result = request.POST.get("result", "").strip()
    try:
        finish_task(task_id, result=result, by=actor(request), at=now())
    except Refused as refusal:
        return _page(
            request, case_id, {"refused_step": task_id, "refusal": said(str(refusal)), "typed": result}
        )
    messages.success(request, gettext("The step is marked as done."))
    return redirect("case", case_id)


def _page(request: HttpRequest, case_id: UUID, more: dict[str, Any]) -> HttpResponse:
    moment = now()
    file = case_file(case_id, by=actor(request), at=moment, purpose="case page")
    shown = framed(file, "case", now=moment) | _who(file) | _happened(file, moment)
    shown |= {
        "danger": _danger(case_id),
        "matches": [
            (match, [gettext(one.sentence) % one.values for one in match.reasons])
            for match in matches_for_case(case_id, by=actor(request), at=moment)
        ],
        "now": moment,
        "may_edit": can(actor(request), Permission.EDIT_CASE) and file.state is CaseState.OPEN,
    }
    return render(request, "case/case.html", shown | more, status=422 if more else 200)


def _who(file: CaseFile) -> dict[str, Any]:
    parts = dossier(file)
    known = {part.key: part for part in parts}
    rest = [part for part in parts if part.key not in WHO_AND_WHAT]
    return {
        "photo": first_photos([file.case_id]).get(file.case_id),
        "parts": [known[key] for key in WHO_AND_WHAT],
        "more_parts": [part for part in rest if part.items],
        "not_asked": [part for part in rest if not part.items],
    }


def _happened(file: CaseFile, moment: datetime) -> dict[str, Any]:
    entries, due = journal(file.case_id), tasks(file.case_id)
    names = names_by_key(_keys(entries, due))
    return {
        "events": timeline(entries, due, names, active()),
        "steps": steps_of(due, now=moment, names=names, language=active()),
    }


def _keys(entries: list[JournalEntry], due: list[TaskDue]) -> set[str]:
    return {entry.by for entry in entries} | {task.done_by for task in due if task.done_by}


def _danger(case_id: UUID) -> dict[str, Any] | None:
    signed = level_in_force(case_id)
    if signed is None:
        return None
    labels = {level.key: level.label.of(active()) for level in pack().risk.levels}
    return {
        "level": signed.level,
        "label": labels[signed.level],
        "at": signed.at,
        "again_at": signed.next_due_at,
    }

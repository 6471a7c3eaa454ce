"""The whole file on paper: facts with their source, the journal, the steps. For the police alone, and it says so."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

import nidaa.distribution.channels.poster
from nidaa.cases.facts.case import CaseFile
from nidaa.cases.queries import case_file, journal, tasks
from nidaa.doors.console.asking.showing import Fact
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.look.languages import active, direction
from nidaa.doors.look.lists import apart
from nidaa.ground.calendar import date_and_time, stamp
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission

from .dossier import Part, dossier
from .steps import Step, Steps, steps_of
from .summary import summary_of
from .timeline import timeline

HERE = Path(__file__).parent
# Paper of every kind is set in the same letters: those of the poster, Cairo for Arabic that can be searched.
FONTS = Path(nidaa.distribution.channels.poster.__file__).parent / "fonts"


@require_safe
@needs(Permission.READ_CASE)
def paper(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The file as PDF, in the officer's language."""
    moment = now()
    file = case_file(case_id, by=actor(request), at=moment, purpose="print")
    content = contents(file, by=actor(request).name, now=moment, language=active())
    response = HttpResponse(printed(content, at=moment), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file.number}.pdf"'
    return response


def printed(content: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of these contents. Words are handed over as data: they are shown, never read as markup."""
    made: bytes = typst.compile(
        str(HERE / "paper.typ"),
        root=str(HERE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    return made


def contents(file: CaseFile, *, by: str, now: datetime, language: str) -> dict[str, Any]:
    """Everything that stands on the paper, in words."""
    child = summary_of(file, language=language, now=now)
    entries, due = journal(file.case_id), tasks(file.case_id)
    names = names_by_key({entry.by for entry in entries} | {task.done_by for task in due})
    return {
        "language": language,
        "direction": direction(language),
        "title": gettext("Case file"),
        "number": file.number,
        "name": child.full or gettext("Name unknown"),
        "confidential": gettext("Confidential: for the police alone"),
        "printed": gettext("Printed on %(when)s by %(who)s")
        % {"when": date_and_time(now, language, pack().timezone), "who": by},
        "exercise": pack().wording[language].exercise if file.exercise else "",
        "headings": {
            "facts": gettext("What is known"),
            "journal": gettext("Journal"),
            "steps": gettext("Steps of the procedure"),
        },
        "parts": [_part(part) for part in dossier(file) if part.items],
        "journal": [
            [_stamp(event.at), event.by, event.title, event.text]
            for event in reversed(timeline(entries, [], names, language))
        ],
        "steps": [_step(step) for step in _in_order(steps_of(due, now=now, names=names, language=language))],
    }


def _part(part: Part) -> dict[str, Any]:
    items = [{"title": item.title, "facts": [_fact(fact) for fact in item.facts]} for item in part.items]
    return {"label": part.label, "items": items}


def _fact(fact: Fact) -> list[str]:
    return [fact.label, apart(fact.words), f"{fact.kind} · {apart(fact.source)} · {_stamp(fact.obtained_at)}"]


def _in_order(steps: Steps) -> list[Step]:
    later = [step for _, window in steps.later for step in window]
    return sorted([*steps.done, *steps.late, *steps.soon, *later], key=lambda step: step.due_at)


def _step(step: Step) -> list[str]:
    if step.done_at:
        state = gettext("Done %(when)s, %(who)s") % {"when": _stamp(step.done_at), "who": step.done_by}
        return [_stamp(step.due_at), step.label, f"{state}: {apart(step.result)}" if step.result else state]
    return [_stamp(step.due_at), step.label, gettext("Late") if step.late else ""]


def _stamp(at: datetime) -> str:
    return stamp(at, pack().timezone)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])

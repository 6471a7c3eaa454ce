"""The localisation interview, section by section, at any time; what was said before stays to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from nidaa.cases.commands import state_facts
from nidaa.cases.errors import Refused
from nidaa.cases.facts.case import ONLY, CaseFile, CaseState, StatementKind, Stating
from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.facts.fields import Section
from nidaa.cases.queries import case_file, history_of
from nidaa.cases.rules import Recorded
from nidaa.doors.console.asking import questions
from nidaa.doors.console.asking.moments import NotAMoment, moment, parts
from nidaa.doors.console.asking.questions import Asked, values_of
from nidaa.doors.console.asking.reading import Answers, Clock, read_changes
from nidaa.doors.console.asking.showing import KIND_WORDS, Fact, fact
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can

from .dossier import dossier
from .frame import framed

NEW = "new"


@dataclass(frozen=True, slots=True)
class Whence:
    """Where an answer comes from, as typed: who says so, when they said it, and what kind of thing it is."""

    source: str
    date: str
    time: str
    kind: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One statement of the past: the fields it stated."""

    at: datetime
    title: str
    facts: tuple[Fact, ...]


@require_safe
@needs(Permission.READ_CASE)
def interview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every section, and how much of it has been asked."""
    file = case_file(case_id, by=actor(request), at=now(), purpose="interview")
    shown = framed(file, "interview", now=now()) | {
        "parts": dossier(file),
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "case/interview.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.READ_CASE)
def section(request: HttpRequest, case_id: UUID, key: str, item: str = "") -> HttpResponse:
    """One section, or one item of a section that repeats: what stands, what to change, what was said before."""
    asked = BY_KEY.get(key)
    file = case_file(case_id, by=actor(request), at=now(), purpose=f"interview {key}")
    if (
        asked is None
        or (item and not asked.repeats)
        or (item not in {"", NEW} and item not in dict(file.items(key)))
    ):
        raise Http404
    if request.method == "POST":
        return _save(request, file, asked, item)
    clock = Clock(pack().timezone, now())
    standing = questions.standing(asked, values_of(file.sections.get(key, {}).get(item or ONLY, {})), clock)
    return _page(request, file, asked, item, {"asked": standing, "whence": _whence_now(request, file)})


def _save(request: HttpRequest, file: CaseFile, asked: Section, item: str) -> HttpResponse:
    clock = Clock(pack().timezone, now())
    posted = request.POST.dict()
    stands = values_of(file.sections.get(asked.key, {}).get(item or ONLY, {}))
    found = read_changes(asked.key, asked.fields, posted, stands, clock)
    whence, obtained_at = _whence(posted, clock)
    sentences: tuple[str, ...] = ()
    if not found.errors and not whence.error:
        try:
            return _stated(request, file, _stating(asked, item, found, whence, obtained_at), asked)
        except Refused as refusal:
            sentences = (said(str(refusal)),)
    as_typed = questions.as_posted(asked, posted, found.errors)
    shown = {"asked": as_typed, "wrong": as_typed.wrong, "whence": whence, "sentences": sentences}
    return _page(request, file, asked, item, shown, status=422)


def _stating(
    asked: Section, item: str, found: Answers, whence: Whence, obtained_at: datetime | None
) -> Stating:
    place = (str(uuid4()) if item in {"", NEW} else item) if asked.repeats else ONLY
    return Stating(asked.key, found.values, place, StatementKind(whence.kind), whence.source, obtained_at)


def _stated(request: HttpRequest, file: CaseFile, said: Stating, asked: Section) -> HttpResponse:
    if said.values:
        state_facts(file.case_id, [said], by=actor(request), at=now(), source=actor(request).name)
        count = len(said.values)
        messages.success(
            request, gettext("Saved: %(count)d answers. The journal says who and when.") % {"count": count}
        )
    else:
        messages.info(request, gettext("Nothing was changed."))
    name = "case-section" if asked.repeats else "case-interview"
    to = reverse(name, args=[file.case_id, asked.key] if asked.repeats else [file.case_id])
    return redirect(f"{to}?saved={asked.key}")


def _whence(posted: Mapping[str, str], clock: Clock) -> tuple[Whence, datetime | None]:
    """Source and kind as typed; the moment it was obtained, None when nobody gave one (then it is now)."""
    date, time = posted.get("obtained.date", ""), posted.get("obtained.time", "")
    kind = posted.get("kind", "")
    known = kind if kind in set(StatementKind) else StatementKind.STATEMENT.value
    typed = Whence(posted.get("source", "").strip(), date, time, known)
    if not date and not time:
        return typed, None
    try:
        at = moment(date, time, zone=clock.zone, now=clock.now)
    except NotAMoment as refusal:
        return Whence(typed.source, date, time, known, str(refusal)), None
    if at > clock.now:
        return Whence(
            typed.source, date, time, known, gettext("This moment lies in the future. Check the date.")
        ), None
    return typed, at


def _whence_now(request: HttpRequest, file: CaseFile) -> Whence:
    """The person reporting is most often the one who is asked; now is most often when."""
    date, time = parts(now(), pack().timezone)
    return Whence(
        file.words("reporter", "name") or actor(request).name, date, time, StatementKind.STATEMENT.value
    )


def _page(
    request: HttpRequest,
    file: CaseFile,
    asked: Section,
    item: str,
    more: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    part = next(part for part in dossier(file, [asked]))
    has_points = any(question.shape == "point" for question in _asked(more).questions)
    shown = framed(file, "interview", now=now()) | {
        "part": part,
        "item": item,
        "editing": not asked.repeats or bool(item),
        "title": next((one.title for one in part.items if one.key == item), ""),
        "kinds": [(kind.value, gettext(words)) for kind, words in KIND_WORDS.items()],
        "history": _history(file, asked, item),
        "may_edit": _may_edit(request, file),
        "saved": request.GET.get("saved", ""),
        "keep": f"{file.case_id}:{asked.key}:{item}:{actor(request).key}",
        "map": map_config(request) if has_points else None,
    }
    return render(request, "case/section.html", shown | more, status=status)


def _asked(shown: dict[str, Any]) -> Asked:
    found: Asked = shown["asked"]
    return found


def _history(file: CaseFile, asked: Section, item: str) -> list[Version]:
    """Newest first; of one item when one is open."""
    said = [one for one in history_of(file.case_id, asked.key) if not item or one.item == item]
    names = names_by_key(one.stated.recorded_by for one in said)
    titles = {one.key: one.title for one in dossier(file, [asked])[0].items}
    return [_version(asked, one, names, titles) for one in reversed(said)]


def _version(asked: Section, said: Recorded, names: Mapping[str, str], titles: Mapping[str, str]) -> Version:
    stated = said.stated
    facts = tuple(
        fact(field, replace(stated, value=said.values[field.key]), names)
        for field in asked.fields
        if field.key in said.values
    )
    return Version(stated.recorded_at, titles.get(said.item, ""), facts)


def _may_edit(request: HttpRequest, file: CaseFile) -> bool:
    return can(actor(request), Permission.EDIT_CASE) and file.state is CaseState.OPEN

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.cases.queries import case_file
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map.case_marks import groups, marks_of
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.hypotheses.errors import Refused as EvidenceRefused
from nidaa.tips.commands import close_tip, grade_tip, link_tip, promote_tip
from nidaa.tips.errors import Refused
from nidaa.tips.facts import Grade, TipState
from nidaa.tips.queries import tip as open_tip

from .forms import CloseForm, PromoteForm
from .page import beside, grades, heads_for, neighbours, rows

ROOM_NAMES = {"at": "seen_at", "point": "looked_for"}


@require_safe
@needs(Permission.READ_TIPS)
def inbox(request: HttpRequest) -> HttpResponse:
    """What is not closed, in the order in which to read it; none is opened yet."""
    shown = {"section": "tips", "rows": rows(heads_for(request, None), now())}
    return render(request, "tips/inbox.html", shown)


@require_safe
@needs(Permission.READ_TIPS, Permission.READ_CASE)
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """All tips about one case, closed ones last. Opening the file is logged."""
    at = now()
    file = case_file(case_id, by=actor(request), at=at, purpose="tips of the case")
    shown = {"rows": rows(heads_for(request, case_id), at), "of_case": case_id}
    return render(request, "tips/of_case.html", {**framed(file, "tips", now=at), **shown})


@require_safe
@needs(Permission.READ_TIPS)
def tip(request: HttpRequest, tip_id: UUID) -> HttpResponse:
    """One tip, opened and logged."""
    return _page(request, tip_id)


@require_POST
@needs(Permission.HANDLE_TIPS)
def grade(request: HttpRequest, tip_id: UUID) -> HttpResponse:
    """How much a tip asks of us now."""
    chosen = request.POST.get("grade", "")
    if chosen in set(Grade):
        grade_tip(tip_id, Grade(chosen), by=actor(request), at=now())
    return redirect(_address(request, tip_id))


@require_POST
@needs(Permission.HANDLE_TIPS)
def link(request: HttpRequest, tip_id: UUID) -> HttpResponse:
    """To the case of the alert it speaks of."""
    try:
        link_tip(tip_id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(request, gettext("The tip is linked to the case."))
    return redirect(_address(request, tip_id))


@require_POST
@needs(Permission.HANDLE_TIPS)
def promote(request: HttpRequest, tip_id: UUID) -> HttpResponse:
    """Make it a sighting on the case's map."""
    form = PromoteForm(request.POST, language=request.LANGUAGE_CODE)
    if not form.is_valid() or not _promote(request, tip_id, form):
        return _page(request, tip_id, promoting=form)
    messages.success(request, gettext("The tip is a sighting on the case's map now."))
    return redirect(_address(request, tip_id))


@require_POST
@needs(Permission.HANDLE_TIPS)
def close(request: HttpRequest, tip_id: UUID) -> HttpResponse:
    """Nothing more is to be done; the next one opens."""
    form = CloseForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, tip_id, closing=form)
        following = neighbours(heads_for(request, _case_asked(request)), tip_id)["next"]
        close_tip(tip_id, reason=form.cleaned_data["reason"], by=actor(request), at=now())
    except Refused as refusal:
        refuse(form, refusal)
        return _page(request, tip_id, closing=form)
    messages.success(
        request,
        gettext("The tip is closed. This is the next one.") if following else gettext("The tip is closed."),
    )
    return redirect(_address(request, following) if following else reverse("tips"))


def _promote(request: HttpRequest, tip_id: UUID, form: PromoteForm) -> bool:
    lat, lon = form.point or (0.0, 0.0)
    said = form.cleaned_data
    try:
        promote_tip(
            tip_id,
            lat=lat,
            lon=lon,
            sigma_m=said["sigma_m"],
            seen_at=said["seen_at"],
            by=actor(request),
            at=now(),
        )
    except (Refused, EvidenceRefused) as refusal:
        refuse(form, refusal, ROOM_NAMES)
        return False
    return True


def _page(
    request: HttpRequest,
    tip_id: UUID,
    *,
    promoting: PromoteForm | None = None,
    closing: CloseForm | None = None,
) -> HttpResponse:
    at = now()
    try:
        opened = open_tip(tip_id, by=actor(request), at=at)
    except Refused as refusal:
        return render(request, "refused.html", {"sentence": said(str(refusal))}, status=404)
    heads = heads_for(request, _case_asked(request))
    aside = beside(request, opened, at)
    form = promoting or _promote_form(request, opened)
    pin = form.pin if promoting else ()
    return render(
        request,
        "tips/tip.html",
        {
            **_mode(aside),
            "section": "tips",
            "rows": rows(heads, at),
            "of_case": _case_asked(request),
            "tip": opened,
            **neighbours(heads, tip_id),
            **aside,
            "groups": groups(aside["entries"]),
            "map": map_config(request, marks_of(aside["entries"]), pin=pin),
            "grades": grades(),
            "form": form,
            "promoting": promoting is not None,
            "closing": closing or CloseForm(),
            "may_handle": can(actor(request), Permission.HANDLE_TIPS),
            "may_promote": opened.state in {TipState.NEW, TipState.LINKED} and aside["case"] is not None,
            "may_link": opened.state is TipState.NEW and aside["alert"] is not None,
            "may_close": opened.state is not TipState.CLOSED,
        },
    )


def _promote_form(request: HttpRequest, opened: Any) -> PromoteForm:
    """Filled with what the tip says: its point, or its words as a search."""
    initial = {"lat": opened.lat, "lon": opened.lon, "looked_for": opened.where if opened.lat is None else ""}
    return PromoteForm(initial=initial, language=request.LANGUAGE_CODE)


def _case_asked(request: HttpRequest) -> UUID | None:
    """The case whose tips are read one after the other, if any."""
    text = request.GET.get("case", "")
    try:
        return UUID(text)
    except ValueError:
        return None


def _address(request: HttpRequest, tip_id: UUID) -> str:
    case_id = _case_asked(request)
    return reverse("tip", args=[tip_id]) + (f"?case={case_id}" if case_id else "")


def _mode(aside: dict[str, Any]) -> dict[str, Any]:
    alert = aside["alert"]
    return {"exercise": True} if alert and alert.exercise else {}

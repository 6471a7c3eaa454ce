from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from nidaa.cases.errors import CaseNotFound
from nidaa.cases.queries import head_by_number, similar_children
from nidaa.distribution.queries import unsent
from nidaa.distribution.queries.api import inbound_waiting
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.refreshing import is_nobody
from nidaa.doors.console.sending.strip import sending_strip
from nidaa.doors.look.languages import active
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can

from .rows import board as board_of
from .strip import not_sent


@require_safe
@needs(Permission.READ_CASE)
def board(request: HttpRequest) -> HttpResponse:
    """Every open case, by danger and by what is late."""
    return render(request, "board/board.html", _shown(request))


@require_safe
@needs(Permission.READ_CASE)
def table(request: HttpRequest) -> HttpResponse:
    """The strip and the table alone, fetched every 20 seconds."""
    is_nobody(request)
    return render(request, "board/table.html", _shown(request))


@require_POST
@needs(Permission.READ_CASE)
def search(request: HttpRequest) -> HttpResponse:
    """By case number: straight to the case. By name: those that sound alike. POST keeps names out of addresses."""
    text = request.POST.get("q", "").strip()
    case_id = _numbered(text)
    if case_id:
        return redirect("case", case_id)
    found = similar_children([text], age_years=None, by=actor(request), at=now())
    return render(request, "board/found.html", {"section": "board", "q": text, "found": found})


def _numbered(text: str) -> UUID | None:
    if not text.upper().startswith(f"{pack().case_number_prefix}-"):
        return None
    try:
        return head_by_number(text).case_id
    except CaseNotFound:
        return None


def _shown(request: HttpRequest) -> dict[str, object]:
    moment = now()
    found = board_of(by=actor(request), now=moment, language=active())
    return {
        "section": "board",
        "board": found,
        "unsent": not_sent(unsent(now=moment), found.cases_of_releases),
        **sending_strip(by=actor(request), now=moment),
        "inbound": inbound_waiting() if can(actor(request), Permission.DRAFT_ALERT) else 0,
        "now": moment,
        "may_open": can(actor(request), Permission.OPEN_CASE),
        "may_read_tips": can(actor(request), Permission.READ_TIPS),
    }

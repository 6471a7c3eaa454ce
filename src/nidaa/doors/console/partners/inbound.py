"""CAP messages of partners: a list of what came, one message as it reads, and what an officer makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from django.views.decorators.http import require_POST, require_safe

from nidaa.alerts.errors import Refused as AlertRefused
from nidaa.cases.errors import Refused as CaseRefused
from nidaa.distribution.commands.inbound import open_inbound, settle_inbound
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import InboundState
from nidaa.distribution.queries.api import inbound_message, inbound_messages, inbound_named, key_holders
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can

from .opening import Message, opened
from .reading import DRAWN_FROM, makes_exercise, message_read

STATE_WORDS = {
    InboundState.NEW: N("waits for an officer"),
    InboundState.DRAFTED: N("a draft was made of it"),
    InboundState.DISMISSED: N("put aside"),
    InboundState.CANCELLED: N("taken back by its sender"),
    InboundState.MATCHED: N("took back an earlier message"),
}
TYPE_WORDS = {
    "Alert": N("alert"),
    "Update": N("update"),
    "Cancel": N("taking back"),
    "Ack": N("acknowledgement"),
    "Error": N("rejection"),
}


@dataclass(frozen=True, slots=True)
class InboundLine:
    """`errors`: by how much it breaks the standard; `remarks`: where some readers would stumble."""

    row: Any
    partner: str
    kind: str
    state: str
    errors: int
    remarks: int
    drill: bool
    taken_back: bool
    handled_by: str


@require_safe
@needs(Permission.DRAFT_ALERT, Permission.MANAGE_PEOPLE)
def messages_of_partners(request: HttpRequest) -> HttpResponse:
    """What came, by whom and when; nothing of what it says."""
    lines = sorted(lines_of(inbound_messages()), key=lambda line: line.row.state != InboundState.NEW)
    shown = {
        "section": "inbound",
        "lines": lines,
        "waiting": sum(line.row.state == InboundState.NEW for line in lines),
        "may_open": can(actor(request), Permission.DRAFT_ALERT),
    }
    return render(request, "partners/inbound.html", shown)


@require_safe
@needs(Permission.DRAFT_ALERT)
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """What it says, as it was read; who reads it is written down."""
    return _page(request, message_id)


@require_POST
@needs(Permission.DRAFT_ALERT)
def draft(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Open a case and a draft from it. The draft is incomplete and says what is missing; nothing is released."""
    line, content = _opened(request, message_id)
    alert = message_read(content).alert
    tier = request.POST.get("tier", "")
    if alert is None or line.row.message_type not in DRAWN_FROM:
        return _page(
            request, message_id, gettext("No draft can be made of this message. Open a case by hand.")
        )
    if tier not in {one.key for one in pack().tiers if one.public}:
        return _page(request, message_id, gettext("Choose a tier."))
    source = Message(message_id, line.partner, line.row.sandbox, line.row.status)
    try:
        made = opened(source, alert, tier=tier, by=actor(request), at=now())
    except (Refused, CaseRefused, AlertRefused) as refusal:
        return _page(request, message_id, said(str(refusal)))
    messages.success(request, gettext("A case and a draft are open. The checklist says what is missing."))
    if made.area_refused:
        sentence = gettext("The area of the message was not taken: %(why)s")
        messages.warning(request, sentence % {"why": said(made.area_refused)})
    return redirect("alert", alert_id=made.alert_id)


@require_POST
@needs(Permission.DRAFT_ALERT)
def put_aside(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Nothing is made of it; it stays in the list."""
    try:
        settle_inbound(message_id, InboundState.DISMISSED, by=actor(request), at=now())
    except Refused as refusal:
        return _page(request, message_id, said(str(refusal)))
    messages.success(request, gettext("Put aside. It stays in the list."))
    return redirect("inbound")


def lines_of(rows: Sequence[Any]) -> list[InboundLine]:
    partners = key_holders()
    names = names_by_key(row.handled_by for row in rows)
    return [
        InboundLine(
            row,
            partners.get(row.key_id, row.key_id),
            gettext(TYPE_WORDS[row.message_type]) if row.message_type in TYPE_WORDS else row.message_type,
            gettext(STATE_WORDS[InboundState(row.state)]),
            sum(defect[1] == "error" for defect in row.defects),
            sum(defect[1] != "error" for defect in row.defects),
            makes_exercise(sandbox=row.sandbox, status=row.status),
            row.cancelled_by is not None,
            names.get(row.handled_by, ""),
        )
        for row in rows
    ]


def _opened(request: HttpRequest, message_id: UUID) -> tuple[InboundLine, bytes]:
    row = inbound_message(message_id)
    if row is None:
        raise Http404
    (line,) = lines_of([row])
    return line, open_inbound(message_id, by=actor(request), at=now())


def _page(request: HttpRequest, message_id: UUID, refusal: str = "") -> HttpResponse:
    line, content = _opened(request, message_id)
    found = message_read(content)
    shown = {
        "section": "inbound",
        "line": line,
        "message": found,
        "refers": lines_of(inbound_named(line.row.references)),
        "tiers": [tier for tier in pack().tiers if tier.public],
        "may_draft": found.alert is not None
        and line.row.message_type in DRAWN_FROM
        and can(actor(request), Permission.OPEN_CASE),
        "is_new": line.row.state == InboundState.NEW,
        "refusal": refusal,
        **({"exercise": True} if line.drill else {}),
    }
    return render(request, "partners/message.html", shown, status=422 if refusal else 200)

"""From a partner's message to a case and a draft: an officer's act, whole or not at all. Nothing is ever released by it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from nidaa.alerts.cap.facts import CapAlert
from nidaa.alerts.commands import draft_alert, edit_draft
from nidaa.alerts.queries import draft as draft_of
from nidaa.cases.commands import open_case
from nidaa.cases.facts.case import Stating
from nidaa.distribution.commands.inbound import settle_inbound
from nidaa.distribution.facts import InboundState
from nidaa.ground.country import gazetteer
from nidaa.ground.people.facts import Actor
from nidaa.ground.places.areas import check_area
from nidaa.ground.places.errors import AreaError

from .reading import account_of, area_of, makes_exercise


@dataclass(frozen=True, slots=True)
class Opened:
    """`area_refused`: why the area of the message could not be taken; the draft then has the usual one, or none."""

    case_id: UUID
    alert_id: UUID
    area_refused: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the row of a message says: its number, who sent it, and whether it can be real."""

    id: UUID
    partner: str
    sandbox: bool
    status: str


def opened(message: Message, alert: CapAlert, *, tier: str, by: Actor, at: datetime) -> Opened:
    """Open a case with what the message says, draft an alert for its area, and settle the message.

    Raises:
        cases.Refused, alerts.Refused, distribution.Refused: nothing was written.
    """
    drill = makes_exercise(sandbox=message.sandbox, status=message.status)
    says = Stating("circumstances", {"account": account_of(alert)}, source=message.partner, obtained_at=at)
    with transaction.atomic():
        case = open_case(
            [says],
            unit=by.unit,
            exercise=drill or not settings.LIVE,
            by=by,
            at=at,
            source=message.partner,
        )
        settle_inbound(message.id, InboundState.DRAFTED, case_id=case.case_id, by=by, at=at)
        head = draft_alert(case.case_id, tier=tier, by=by, at=at)
        refused = _with_area(head.id, alert, by=by, at=at)
    return Opened(case.case_id, head.id, refused)


def _with_area(alert_id: UUID, alert: CapAlert, *, by: Actor, at: datetime) -> str:
    """The area of the message in the draft; why not, when it cannot be one of ours."""
    area = area_of(alert)
    if not (area.circles or area.polygons):
        return "The message draws no area."
    try:
        check_area(area, gazetteer())
    except AreaError as refusal:
        return refusal.sentence
    before = draft_of(alert_id)
    content = replace(before.content, area=area.as_json())
    edit_draft(alert_id, content, version=before.version, by=by, at=at)
    return ""

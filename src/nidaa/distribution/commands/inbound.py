"""CAP messages of partners: kept sealed as they came; taken back by their sender; read by officers. Never released."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from nidaa.alerts.cap.inbound import Header
from nidaa.ground.audit.commands import record_read, recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.queries import boxed, unboxed

from ..errors import Refused
from ..facts import InboundState
from ..models import InboundMessage

SEALED_FOR = "nidaa-1 inbound cap"
# As a tip of no use (loi 09-08, art. 3).
KEPT_WITHOUT_CASE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Kept:
    id: UUID
    is_new: bool


def keep_inbound(
    content: bytes,
    header: Header,
    *,
    defects: Sequence[tuple[str, str, str]],
    key_id: str,
    sandbox: bool,
    at: datetime,
) -> Kept:
    """Durable once this returns. The same triple again is the message that is there already."""
    number = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO distribution_inboundmessage (id, key_id, received_at, identifier, sender, sent,"
            ' message_type, status, "references", defects, sandbox, sealed, state, handled_by)'
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'new', '') ON CONFLICT DO NOTHING",
            [
                *(number, key_id, at, header.identifier, header.sender, header.sent, header.message_type),
                *(header.status, list(header.references), json.dumps(defects), sandbox),
                boxed(content, purpose=SEALED_FOR),
            ],
        )
        return Kept(number, is_new=cursor.rowcount == 1)


def match_cancels(*, at: datetime) -> int:
    """Messages that their sender has taken back are marked so, by the exact triple and nothing less; how many."""
    cancels = InboundMessage.objects.filter(message_type="Cancel", state=InboundState.NEW)
    count = 0
    for cancel in cancels.defer("sealed"):
        for other in (
            InboundMessage.objects.filter(sender=cancel.sender, cancelled_by=None)
            .exclude(pk=cancel.pk)
            .defer("sealed")
        ):
            if f"{other.sender},{other.identifier},{other.sent}" in cancel.references:
                count += InboundMessage.objects.filter(pk=other.pk).update(
                    state=InboundState.CANCELLED, cancelled_by=cancel.pk
                )
        InboundMessage.objects.filter(pk=cancel.pk).update(state=InboundState.MATCHED, handled_at=at)
    return count


def forget_inbound(*, at: datetime) -> int:
    """Erase messages of which no case was made; how many. Those of a case go with it."""
    return InboundMessage.objects.filter(case_id=None, received_at__lt=at - KEPT_WITHOUT_CASE).delete()[0]


def open_inbound(message_id: UUID, *, by: Actor, at: datetime) -> bytes:
    """The message as it came, for an officer; who has read it is written down first."""
    check_may(by, Permission.DRAFT_ALERT)
    row = InboundMessage.objects.filter(pk=message_id).first()
    if row is None:
        raise Refused("There is no such message.", "message")
    record_read("inbound CAP message", by=by, at=at, detail=str(message_id))
    return unboxed(row.sealed, purpose=SEALED_FOR)


def settle_inbound(
    message_id: UUID, state: InboundState, *, case_id: UUID | None = None, by: Actor, at: datetime
) -> None:
    """An officer has made a draft of it, or has put it aside."""
    check_may(by, Permission.DRAFT_ALERT)
    with recorded("settle inbound CAP message", by=by, at=at, case_id=case_id) as line:
        changed = InboundMessage.objects.filter(pk=message_id, state=InboundState.NEW).update(
            state=state, case_id=case_id, handled_by=by.key, handled_at=at
        )
        if changed != 1:
            raise Refused("This message has been dealt with already.", "message")
        line.object_kind, line.object_id, line.detail = "inbound message", str(message_id), state.value

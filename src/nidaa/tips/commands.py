import hashlib
import json
import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection

from nidaa.alerts.queries import case_of_public_id
from nidaa.cases import commands as cases
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.queries import boxed
from nidaa.hypotheses.commands import record_evidence
from nidaa.hypotheses.facts import EvidenceKind

from .errors import Refused
from .facts import Grade, TipState
from .models import Tip
from .queries import opened, row_of
from .rules import RECEIPT_BYTES, SEALED_FOR, check_move, check_tip, receipt_hash, receipt_of

# Credibility of a sighting by the grade an operator gave its tip: a starting value, changed on the map.
CREDIBILITY = {Grade.P1: 0.6, Grade.P2: 0.4, Grade.P3: 0.2, Grade.P4: 0.05}


def put_in_box(
    *,
    public_id: str,
    language: str,
    what: str,
    where: str,
    point: tuple[float, float] | None,
    when: str,
    contact: str,
    photo: bytes | None,
    in_view_now: bool,
    at: datetime,
    token: str = "",
) -> str:
    """Take a tip from the public and return its receipt code: once returned, the tip is durable.

    One INSERT by the public role, which may not read the table; nothing is decoded or opened here.

    Args:
        token: of the form that was sent; the same token makes the same receipt, so a form sent twice is one tip.
    """
    check_tip(what=what, where=where, when=when, contact=contact, point=point)
    receipt = receipt_of(_random(token))
    said = {
        "language": language,
        "what": what,
        "where": where,
        "point": point,
        "when": when,
        "contact": contact,
    }
    sealed = boxed(json.dumps(said, ensure_ascii=False).encode(), purpose=SEALED_FOR)
    sealed_photo = boxed(photo, purpose=SEALED_FOR) if photo else None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tips_tip (id, public_id, receipt, received_at, urgent, sealed, sealed_photo, state, grade,"
            " handled_by) VALUES (%s, %s, %s, %s, %s, %s, %s, 'new', '', '') ON CONFLICT DO NOTHING",
            [uuid4(), public_id, receipt_hash(receipt), at, in_view_now, sealed, sealed_photo],
        )
    return receipt


def grade_tip(tip_id: UUID, grade: Grade, *, by: Actor, at: datetime) -> None:
    """Say how much a tip asks of us now."""
    check_may(by, Permission.HANDLE_TIPS)
    row = row_of(tip_id)
    with recorded("grade tip", by=by, at=at, case_id=row.case_id) as line:
        Tip.objects.filter(pk=tip_id).update(grade=grade, handled_by=by.key, handled_at=at)
        line.object_kind, line.object_id, line.detail = "tip", str(tip_id), grade


def link_tip(tip_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Link a tip to the case of the alert it speaks of."""
    check_may(by, Permission.HANDLE_TIPS)
    row = row_of(tip_id)
    case_id = case_of_public_id(row.public_id)
    if case_id is None:
        raise Refused("This tip speaks of no alert of ours.")
    with recorded("link tip", by=by, at=at, case_id=case_id) as line:
        _move(tip_id, TipState.LINKED, by=by, at=at, case_id=case_id)
        line.object_kind, line.object_id = "tip", str(tip_id)
        cases.write_in_journal(case_id, "tip", f"Tip {str(tip_id)[:8]} linked", by=by, at=at)
    return case_id


def promote_tip(
    tip_id: UUID, *, lat: float, lon: float, sigma_m: float, seen_at: datetime, by: Actor, at: datetime
) -> UUID:
    """Make a tip a sighting on the case's map, at the place and time an operator read out of it."""
    check_may(by, Permission.HANDLE_TIPS)
    row = row_of(tip_id)
    case_id = row.case_id or case_of_public_id(row.public_id)
    if case_id is None:
        raise Refused("Link the tip to a case first.")
    said = opened(row)
    with recorded("promote tip", by=by, at=at, case_id=case_id) as line:
        _move(tip_id, TipState.PROMOTED, by=by, at=at, case_id=case_id)
        evidence_id = record_evidence(
            case_id,
            EvidenceKind.SIGHTING,
            seen_at=seen_at,
            lat=lat,
            lon=lon,
            sigma_m=sigma_m,
            credibility=CREDIBILITY[said.grade or Grade.P3],
            words=said.what,
            source=f"tip {str(tip_id)[:8]}",
            by=by,
            at=at,
        )
        line.object_kind, line.object_id = "tip", str(tip_id)
    return evidence_id


def close_tip(tip_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Nothing more is to be done with this tip; nothing is deleted before its time. The case's journal keeps why."""
    check_may(by, Permission.HANDLE_TIPS)
    if not reason.strip():
        raise Refused("Say why the tip is closed.", "reason")
    row = row_of(tip_id)
    with recorded("close tip", by=by, at=at, case_id=row.case_id) as line:
        _move(tip_id, TipState.CLOSED, by=by, at=at, case_id=row.case_id)
        line.object_kind, line.object_id, line.detail = "tip", str(tip_id), "closed"
        if (case_id := row.case_id or case_of_public_id(row.public_id)) is not None:
            cases.write_in_journal(case_id, "tip", f"Tip {str(tip_id)[:8]} closed: {reason}", by=by, at=at)


def _move(tip_id: UUID, state: TipState, *, by: Actor, at: datetime, case_id: UUID | None) -> None:
    row = Tip.objects.select_for_update().get(pk=tip_id)
    check_move(TipState(row.state), state)
    row.state, row.case_id, row.handled_by, row.handled_at = state, case_id, by.key, at
    row.save(update_fields=["state", "case", "handled_by", "handled_at"])


def _random(token: str) -> bytes:
    """From the form's token when it has one: sent twice, it is the same tip with the same receipt."""
    return (
        hashlib.sha256(token.encode()).digest()[:RECEIPT_BYTES]
        if token
        else secrets.token_bytes(RECEIPT_BYTES)
    )

"""Reads of tips. Opening one is logged; the inbox shows heads only."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from nidaa.ground.audit.commands import record_read
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.queries import unboxed

from . import facts
from .errors import Refused
from .facts import Grade, TipHead, TipState
from .models import Tip
from .rules import SEALED_FOR, inbox_order


def inbox(*, by: Actor) -> list[TipHead]:
    """What is not closed, in the order in which it should be read."""
    check_may(by, Permission.READ_TIPS)
    return sorted((_head(row) for row in _heads().exclude(state=TipState.CLOSED)), key=inbox_order)


def tips_about(case_id: UUID, public_ids: Iterable[str], *, by: Actor) -> list[TipHead]:
    """Linked to a case, or come in on one of its alerts; in the order in which to read, closed ones last."""
    check_may(by, Permission.READ_TIPS)
    found = _heads().filter(Q(case_id=case_id) | Q(public_id__in=set(public_ids)))
    return sorted(
        (_head(row) for row in found), key=lambda head: (head.state is TipState.CLOSED, inbox_order(head))
    )


def unread_counts(public_ids: Iterable[str]) -> Mapping[str, int]:
    """New tips by alert, for the board."""
    counts: dict[str, int] = {}
    for public_id in (
        _heads().filter(public_id__in=set(public_ids), state=TipState.NEW).values_list("public_id", flat=True)
    ):
        counts[public_id] = counts.get(public_id, 0) + 1
    return counts


def tip(tip_id: UUID, *, by: Actor, at: datetime) -> facts.Tip:
    """One tip, opened and logged."""
    check_may(by, Permission.READ_TIPS)
    row = row_of(tip_id)
    record_read("tip", by=by, at=at, case_id=row.case_id, purpose="tip inbox", detail=str(tip_id))
    return opened(row)


def tip_photo(tip_id: UUID, *, by: Actor, at: datetime) -> bytes:
    """The picture as it was sent: to be decoded in the child process before anyone looks at it."""
    check_may(by, Permission.READ_TIPS)
    row = row_of(tip_id)
    if row.sealed_photo is None:
        raise Refused("This tip came without a photo.", "photo")
    record_read("tip photo", by=by, at=at, case_id=row.case_id, detail=str(tip_id))
    return unboxed(row.sealed_photo, purpose=SEALED_FOR)


def row_of(tip_id: UUID) -> Tip:
    row = Tip.objects.filter(pk=tip_id).first()
    if row is None:
        raise Refused("There is no such tip.")
    return row


def opened(row: Tip) -> facts.Tip:
    said = json.loads(unboxed(row.sealed, purpose=SEALED_FOR))
    point = said["point"] or (None, None)
    return facts.Tip(
        id=row.pk,
        public_id=row.public_id,
        received_at=row.received_at,
        state=TipState(row.state),
        grade=Grade(row.grade) if row.grade else None,
        case_id=row.case_id,
        language=said["language"],
        in_view_now=row.urgent,
        what=said["what"],
        where=said["where"],
        lat=point[0],
        lon=point[1],
        when=said["when"],
        contact=said["contact"],
        has_photo=row.sealed_photo is not None,
    )


def _heads() -> QuerySet[Tip]:
    return Tip.objects.defer("sealed", "sealed_photo")


def _head(row: Tip) -> TipHead:
    return TipHead(
        row.pk,
        row.public_id,
        row.received_at,
        TipState(row.state),
        Grade(row.grade) if row.grade else None,
        row.case_id,
        row.urgent,
    )

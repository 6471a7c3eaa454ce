from datetime import datetime
from uuid import UUID

from nidaa.alerts.commands import freeze
from nidaa.alerts.queries import draft, draft_version
from nidaa.cases import commands as cases
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may

from .. import facts
from ..errors import Refused
from ..facts import RequestState
from ..models import Request
from ..queries import last_release, request_of
from ..rules import LAPSES_AFTER, check_next
from .stepping import void_steps


def submit(alert_id: UUID, *, version: int, by: Actor, at: datetime) -> facts.Request:
    """Freeze the draft the officer is looking at and put it before a second officer."""
    check_may(by, Permission.DRAFT_ALERT)
    current = draft(alert_id)
    check_next(last_release(alert_id), current.act, now=at)
    with recorded("submit alert", by=by, at=at, case_id=current.alert.case_id) as line:
        cases.hold_open(current.alert.case_id)
        _clear_the_way(alert_id, at=at)
        void_steps(alert_id, why="A newer version was submitted.", by=by, at=at)
        revision = freeze(alert_id, version=version, by=by, at=at)
        row = Request.objects.create(
            revision_id=revision.id,
            alert_id=alert_id,
            state=RequestState.SUBMITTED,
            created_by=revision.created_by,
            edited_by=revision.edited_by,
            submitted_by=by.key,
            submitted_at=at,
            lapses_at=at + LAPSES_AFTER,
        )
        line.object_kind, line.object_id, line.detail = "revision", str(revision.number), revision.digest
        cases.write_in_journal(
            current.alert.case_id, "alert", f"Revision {revision.number} submitted", by=by, at=at
        )
    return request_of(row)


def _clear_the_way(alert_id: UUID, *, at: datetime) -> None:
    """An earlier request that an edit has voided, or that has lapsed, is closed; one that is open stays."""
    for row in Request.objects.select_for_update().filter(alert_id=alert_id, state=RequestState.SUBMITTED):
        if row.revision.draft_version != draft_version(alert_id):
            row.state = RequestState.VOIDED
        elif row.lapses_at <= at:
            row.state = RequestState.LAPSED
        else:
            raise Refused("This draft is before a second officer already.", "request")
        row.decided_at = at
        row.save(update_fields=["state", "decided_at"])

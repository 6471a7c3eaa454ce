from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nidaa.alerts.facts import Frozen
from nidaa.alerts.queries import frozen, lock_alert, lock_draft_version, opened_snapshot
from nidaa.cases import commands as cases
from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json

from .. import facts
from ..errors import Refused
from ..facts import RequestState
from ..models import Request
from ..queries import last_release, reason_slot
from ..rules import (
    check_may_decide,
    check_next,
    check_open,
    check_rank,
    check_typed,
    check_unchanged,
)
from .releasing import write_release
from .stepping import approve_steps, void_steps


def release(
    request_id: int,
    *,
    digest: str,
    typed_name: str,
    typed_place: str,
    by: Actor,
    at: datetime,
    steps: Sequence[str] = (),
) -> facts.Release:
    """Release what was submitted: this digest, nothing else. From here the worker carries it to every channel.

    Args:
        steps: digests of wider areas that are approved with it, in advance of their hours.

    Raises:
        SameOfficer, Voided, Lapsed, Refused: with a sentence; nothing has been released.
    """
    check_may(by, Permission.APPROVE_ALERT)
    row = _row(request_id)
    with recorded("release alert", by=by, at=at, case_id=row.alert.case_id) as line:
        cases.hold_open(row.alert.case_id)  # a child who has been found is not sought
        row = _lock(request_id)
        revision = frozen(row.revision_id)
        snapshot = opened_snapshot(revision.snapshot)
        check_may_decide(by, revision)
        check_open(RequestState(row.state), lapses_at=row.lapses_at, now=at)
        check_unchanged(revision, draft_version=lock_draft_version(row.alert_id))
        _check_digest(digest, revision)
        check_seniority(by, snapshot)
        check_read(typed_name, typed_place, snapshot)
        check_next(last_release(row.alert_id), revision.act, now=at)
        _decide(row, RequestState.APPROVED, by=by, at=at)
        expires_at = datetime.fromisoformat(snapshot["expires_at"])
        released = write_release(
            row.alert, revision.act, digest=revision.digest, expires_at=expires_at, request=row, by=by, at=at
        )
        line.object_kind, line.object_id, line.detail = "release", str(released.id), revision.digest
        cases.write_in_journal(
            row.alert.case_id, "alert", f"Revision {revision.number} released", by=by, at=at
        )
        if steps:
            _approve_in_advance(row, steps, revision, by=by, at=at)
    return released


def _approve_in_advance(
    row: Request, steps: Sequence[str], revision: Frozen, *, by: Actor, at: datetime
) -> None:
    lock_alert(row.alert_id)
    with recorded("approve widening", by=by, at=at, case_id=row.alert.case_id) as line:
        count = approve_steps(row.alert, steps, revision, by=by, at=at)
        line.object_kind, line.object_id, line.detail = "alert", str(row.alert_id), ", ".join(steps)[:500]
        cases.write_in_journal(row.alert.case_id, "alert", f"Widening approved: {count}", by=by, at=at)


def send_back(request_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Return the draft for correction, saying what is wrong."""
    _refuse(request_id, RequestState.RETURNED, reason=reason, by=by, at=at)


def turn_down(request_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Reject: this alert is not to go out. The refusal is kept with its reason."""
    _refuse(request_id, RequestState.REJECTED, reason=reason, by=by, at=at)


def _refuse(request_id: int, state: RequestState, *, reason: str, by: Actor, at: datetime) -> None:
    check_may(by, Permission.APPROVE_ALERT)
    if not reason.strip():
        raise Refused("Say why.", "reason")
    row = _row(request_id)
    with recorded(f"{state} alert", by=by, at=at, case_id=row.alert.case_id) as line:
        cases.hold(row.alert.case_id)
        row = _lock(request_id)
        check_open(RequestState(row.state), lapses_at=row.lapses_at, now=at)
        row.sealed_reason = sealed_json(reason, reason_slot(row))
        _decide(row, state, by=by, at=at)
        void_steps(row.alert_id, why="What it would have widened was not released.", by=by, at=at)
        line.object_kind, line.object_id = "request", str(row.pk)
        cases.write_in_journal(row.alert.case_id, "alert", f"{state}: {reason}", by=by, at=at)


def _row(request_id: int) -> Request:
    row = Request.objects.select_related("alert", "revision").filter(pk=request_id).first()
    if row is None:
        raise Refused("There is no such request.", "request")
    return row


def _lock(request_id: int) -> Request:
    return (
        Request.objects.select_for_update(of=("self",)).select_related("alert", "revision").get(pk=request_id)
    )


def _decide(row: Request, state: RequestState, *, by: Actor, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by.key, at
    row.save(update_fields=["state", "decided_by", "decided_at", "sealed_reason"])


def _check_digest(digest: str, revision: Frozen) -> None:
    if digest != revision.digest:
        raise Refused("What you were shown is not what was submitted. Open the request again.", "digest")


def check_seniority(by: Actor, snapshot: dict[str, Any]) -> None:
    rank = pack().rank(pack().tier(snapshot["tier"]).approver_rank)
    check_rank(by, needed=rank.order, label=rank.label.of("fr"))


def check_read(typed_name: str, typed_place: str, snapshot: dict[str, Any]) -> None:
    check_typed(typed_name, typed_place, names=_said(snapshot, "first_name"), places=_places(snapshot))


def _said(snapshot: dict[str, Any], name: str) -> set[str]:
    return {fields[name] for fields in snapshot["child"].values() if fields.get(name)}


def _places(snapshot: dict[str, Any]) -> set[str]:
    return _said(snapshot, "commune") | _said(snapshot, "place")

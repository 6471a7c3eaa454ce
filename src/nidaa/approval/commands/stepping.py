"""Wider areas in advance: proposed by who drafts, approved by a second officer, struck by anyone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from nidaa.alerts.commands import widened
from nidaa.alerts.errors import NotReady
from nidaa.alerts.facts import Frozen
from nidaa.alerts.queries import alert_row, draft_version, frozen, lock_alert, opened_snapshot
from nidaa.cases import commands as cases
from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import gazetteer
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.ground.places.facts import Area
from nidaa.ground.vault.commands import sealed_bytes

from .. import facts
from ..errors import Refused
from ..facts import RequestState, StepState, Wider
from ..models import Release, Request, Step
from ..queries import OPEN_STEPS, last_release, step_of, step_slot, step_snapshot
from ..rules import (
    check_approvable,
    check_hours_of_steps,
    check_may_decide,
    check_open,
    check_unchanged,
    is_live,
    step_digest,
)

ALL_COVERED = 1e-9  # of a square degree: what rounding leaves of an area that is covered whole


def propose_steps(alert_id: UUID, wider: Sequence[Wider], *, by: Actor, at: datetime) -> list[facts.Step]:
    """Freeze wider areas with their hours, in place of those proposed before; nothing goes out without approval.

    Each repeats the words of what waits for a second officer, or of what the public reads now. An area that leaves out
    ground of the one before it is joined to it: nobody who was called upon is forgotten.

    Raises:
        AreaError, Refused: with a sentence; nothing has been proposed.
    """
    check_may(by, Permission.DRAFT_ALERT)
    case_id = alert_row(alert_id).case_id
    with recorded("propose widening", by=by, at=at, case_id=case_id) as line:
        cases.hold_open(case_id)
        lock_alert(alert_id)
        base = _base(alert_id, at=at)
        end_steps(
            _open(alert_id, StepState.PROPOSED),
            StepState.VOIDED,
            why="Another plan was proposed.",
            by=by,
            at=at,
        )
        made = _frozen_steps(base, sorted(wider, key=lambda one: one.due_at), by=by, at=at)
        line.object_kind, line.object_id = "alert", str(alert_id)
        line.detail = ", ".join(row.digest for row in made)
        cases.write_in_journal(case_id, "alert", f"Widening proposed: {len(made)}", by=by, at=at)
    return [step_of(row) for row in made]


def approve_steps(alert: Any, digests: Sequence[str], revision: Frozen, *, by: Actor, at: datetime) -> int:
    """Approve these steps, each by its digest; joins the caller's transaction, which holds the alert.

    Args:
        revision: what they widen; who had a hand in it approves none.
    """
    rows = {row.digest: row for row in _open(alert.pk, *OPEN_STEPS)}
    for digest in dict.fromkeys(digests):
        if digest not in rows:
            raise Refused("A step you chose is not among those proposed by now. Look at them again.", "steps")
        row = rows[digest]
        check_approvable(StepState(row.state), due_at=row.due_at, now=at)
        check_may_decide(by, revision, row.proposed_by)
        row.state, row.approved_by, row.approved_at = StepState.APPROVED, by.key, at
        row.save(update_fields=["state", "approved_by", "approved_at"])
    return len(set(digests))


def strike_step(step_id: UUID, *, by: Actor, at: datetime) -> None:
    """One officer is enough to take a step back before its hour."""
    check_may(by, Permission.STOP_ALERT)
    row = Step.objects.select_related("alert").filter(pk=step_id).first()
    if row is None:
        raise Refused("There is no such step.", "steps")
    with recorded("strike widening", by=by, at=at, case_id=row.alert.case_id) as line:
        cases.hold(row.alert.case_id)
        lock_alert(row.alert_id)
        row = Step.objects.select_related("alert").get(pk=step_id)
        if row.state not in OPEN_STEPS:
            raise Refused(f"This step has been {row.state} already.", "steps")
        end_steps([row], StepState.STRUCK, why="An officer struck it.", by=by, at=at)
        line.object_kind, line.object_id, line.detail = "step", str(row.pk), row.digest
        cases.write_in_journal(row.alert.case_id, "alert", "Widening struck: 1", by=by, at=at)


def void_steps(alert_id: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """Whatever is left of a plan ends here; joins the caller's transaction, which holds the case."""
    lock_alert(alert_id)
    rows = _open(alert_id, *OPEN_STEPS)
    end_steps(rows, StepState.VOIDED, why=why, by=by, at=at)
    if rows:
        words = f"Widening voided: {len(rows)}"
        cases.write_in_journal(rows[0].alert.case_id, "alert", words, by=by, at=at)


def end_steps(rows: Iterable[Step], state: StepState, *, why: str, by: Actor, at: datetime) -> None:
    for row in rows:
        row.state, row.why, row.ended_by, row.ended_at = state, why, by.key, at
        row.save(update_fields=["state", "why", "ended_by", "ended_at"])


def _open(alert_id: UUID, *states: StepState) -> list[Step]:
    rows = Step.objects.select_related("alert").select_for_update(of=("self",))
    return list(rows.filter(alert_id=alert_id, state__in=states))


def _base(alert_id: UUID, *, at: datetime) -> Request:
    """What waits for a second officer; else what the public reads."""
    waiting = Request.objects.filter(alert_id=alert_id, state=RequestState.SUBMITTED).first()
    if waiting is not None:
        check_open(RequestState(waiting.state), lapses_at=waiting.lapses_at, now=at)
        check_unchanged(frozen(waiting.revision_id), draft_version=draft_version(alert_id))
        return waiting
    last = last_release(alert_id)
    if last is None or not is_live(last, now=at):
        raise Refused("Only an alert that is live, or waits for a second officer, can be widened.", "steps")
    request = Release.objects.select_related("request").get(pk=last.id).request
    if request is None:
        raise Refused("This release has no content.")
    return request


def _frozen_steps(base: Request, wider: Sequence[Wider], *, by: Actor, at: datetime) -> list[Step]:
    revision = frozen(base.revision_id)
    said = opened_snapshot(revision.snapshot)
    expires_at = datetime.fromisoformat(said["expires_at"])
    approved = _open(base.alert_id, StepState.APPROVED)
    due = [*(row.due_at for row in approved), *(one.due_at for one in wider)]
    check_hours_of_steps(due if wider else [], now=at, expires_at=expires_at)
    for row in approved:
        said = opened_snapshot(step_snapshot(row))
    before, number, made = area_from_json(said["area"]), said["number"], []
    for one in wider:
        before, number = _wider(before, one.area), number + 1
        snapshot = _snapshot(revision, before, number, expires_at)
        row = Step(id=uuid4(), alert=base.alert, base=base, due_at=one.due_at, state=StepState.PROPOSED)
        row.created_by, row.edited_by, row.submitted_by = base.created_by, base.edited_by, base.submitted_by
        row.proposed_by, row.proposed_at = by.key, at
        row.digest, row.sealed = step_digest(snapshot, one.due_at), sealed_bytes(snapshot, step_slot(row))
        row.save(force_insert=True)
        made.append(row)
    return made


def _snapshot(revision: Frozen, area: Area, number: int, expires_at: datetime) -> bytes:
    try:
        return widened(
            revision.alert.id, area, version=revision.draft_version, number=number, expires_at=expires_at
        )
    except NotReady as refusal:
        raise Refused(
            f"The alert could not go out to this area: {' '.join(refusal.findings)}", "steps"
        ) from None


def _wider(before: Area, area: Area) -> Area:
    """The area, with the one before it where it does not cover it; refused when it adds nothing."""
    old, new = area_shape(before, gazetteer()), area_shape(area, gazetteer())
    if new.difference(old).area <= ALL_COVERED:
        raise Refused("A step must reach further than what goes out before it.", "steps")
    if old.difference(new).area <= ALL_COVERED:
        return area
    return Area(
        circles=(*before.circles, *area.circles),
        polygons=(*before.polygons, *area.polygons),
        places=tuple(dict.fromkeys((*before.places, *area.places))),
    )

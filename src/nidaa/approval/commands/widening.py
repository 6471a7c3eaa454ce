"""A step's hour: approved later than the alert, released by the clock, or let lapse with a sentence."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nidaa.alerts.commands import freeze_widened
from nidaa.alerts.facts import Frozen
from nidaa.alerts.queries import alert_row, frozen, lock_alert, may_still_publish, opened_snapshot
from nidaa.cases import commands as cases
from nidaa.cases.errors import CaseClosed, CaseNotFound
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import SYSTEM, Actor, Permission
from nidaa.ground.people.rules import check_may

from .. import facts
from ..errors import Refused
from ..facts import Hour, RequestState, StepState
from ..models import Release, Request, Step
from ..queries import OPEN_STEPS, last_release, step_snapshot
from ..rules import MOST_LATE, step_digest, why_lapsed
from .deciding import check_read, check_seniority
from .releasing import write_release
from .stepping import approve_steps, end_steps


def approve_later(
    alert_id: UUID, digests: Sequence[str], *, typed_name: str, typed_place: str, by: Actor, at: datetime
) -> int:
    """Approve steps of an alert that is out already; the same two hands, the same words typed. How many.

    Raises:
        SameOfficer, Refused: with a sentence; nothing has been approved.
    """
    check_may(by, Permission.APPROVE_ALERT)
    alert = alert_row(alert_id)
    with recorded("approve widening", by=by, at=at, case_id=alert.case_id) as line:
        cases.hold_open(alert.case_id)
        lock_alert(alert_id)
        row = Step.objects.select_related("alert").filter(alert_id=alert_id, digest__in=digests).first()
        if row is None:
            raise Refused("Choose at least one step.", "steps")
        if why := why_lapsed(_as_if_now(row, at=at)):
            raise Refused(why, "steps")
        revision = frozen(row.base.revision_id)
        said = opened_snapshot(revision.snapshot)
        check_seniority(by, said)
        check_read(typed_name, typed_place, said)
        count = approve_steps(row.alert, digests, revision, by=by, at=at)
        line.object_kind, line.object_id, line.detail = "alert", str(alert_id), ", ".join(digests)[:500]
        cases.write_in_journal(alert.case_id, "alert", f"Widening approved: {count}", by=by, at=at)
    return count


def release_step(step_id: UUID, *, halted: bool, at: datetime) -> facts.Release | None:
    """The hour of a step has come: release it as an update with the wider area, or let it lapse and say why.

    None when it lapses, or when somebody was faster. A withdrawal at the same moment is before it or after it, never
    beside it: both hold the case, then the alert.

    Args:
        halted: an officer has stopped sending this alert, or everything, since the step was approved.
    """
    with transaction.atomic():
        row = Step.objects.select_related("alert").get(pk=step_id)
        case_open = _held(row.alert.case_id)
        lock_alert(row.alert_id)
        row = Step.objects.select_related("alert", "base").select_for_update(of=("self",)).get(pk=step_id)
        if row.state not in OPEN_STEPS or row.due_at > at:
            return None
        why = why_lapsed(_hour(row, case_open=case_open, halted=halted, at=at))
        if why:
            _let_lapse(row, why, at=at)
            return None
        return _release(row, at=at)


def _held(case_id: UUID) -> bool:
    """Hold the case; whether it is open."""
    try:
        cases.hold_open(case_id)
    except (CaseClosed, CaseNotFound):
        return False
    return True


def _hour(row: Step, *, case_open: bool, halted: bool, at: datetime) -> Hour:
    snapshot = step_snapshot(row)
    later = Step.objects.filter(alert_id=row.alert_id, state=StepState.APPROVED, due_at__lte=at)
    return Hour(
        now=at,
        due_at=row.due_at,
        state=StepState(row.state),
        last=last_release(row.alert_id),
        follows=_follows(row),
        case_open=case_open,
        may_publish=case_open and may_still_publish(row.alert.case_id),
        approved=bool(snapshot) and step_digest(snapshot, row.due_at) == row.digest,
        halted=halted,
        wider_is_due=later.filter(due_at__gt=row.due_at).exists(),
    )


def _follows(row: Step) -> bool:
    """What it widens went out, and after it nothing but other steps."""
    base = Release.objects.filter(request_id=row.base_id).first()
    if base is None:
        return False
    since = Release.objects.filter(alert_id=row.alert_id, sequence__gt=base.sequence)
    return not since.filter(request__step__isnull=True).exists()


def _as_if_now(row: Step, *, at: datetime) -> Hour:
    """Whether it could go out at all, asked when it is approved: its state is looked at by itself."""
    return Hour(
        now=at,
        due_at=max(row.due_at, at),
        state=StepState.APPROVED,
        last=last_release(row.alert_id),
        follows=_follows(row),
        case_open=True,
        may_publish=may_still_publish(row.alert.case_id),
        approved=True,
        halted=False,
        wider_is_due=False,
    )


def _let_lapse(row: Step, why: str, *, at: datetime) -> None:
    with recorded("let widening lapse", by=SYSTEM, at=at, case_id=row.alert.case_id) as line:
        end_steps([row], StepState.LAPSED, why=why, by=SYSTEM, at=at)
        line.object_kind, line.object_id, line.detail = "step", str(row.pk), why
        cases.write_in_journal(row.alert.case_id, "alert", f"Widening lapsed: {why}", by=SYSTEM, at=at)


def _release(row: Step, *, at: datetime) -> facts.Release:
    before, snapshot = _read_now(row), step_snapshot(row)
    with recorded("release widening", by=SYSTEM, at=at, case_id=row.alert.case_id) as line:
        revision = freeze_widened(row.alert_id, snapshot, before=before, by_key=row.proposed_by, at=at)
        row.request = Request.objects.create(
            revision_id=revision.id,
            alert_id=row.alert_id,
            state=RequestState.APPROVED,
            created_by=row.created_by,
            edited_by=row.edited_by,
            submitted_by=row.proposed_by,
            submitted_at=row.proposed_at,
            lapses_at=row.due_at + MOST_LATE,
            decided_by=row.approved_by,
            decided_at=row.approved_at,
        )
        row.save(update_fields=["request"])
        end_steps([row], StepState.RELEASED, why="", by=SYSTEM, at=at)
        expires_at = datetime.fromisoformat(opened_snapshot(snapshot)["expires_at"])
        released = write_release(
            row.alert,
            revision.act,
            digest=revision.digest,
            expires_at=expires_at,
            request=row.request,
            by=SYSTEM,
            at=at,
        )
        line.object_kind, line.object_id, line.detail = "release", str(released.id), row.digest
        words = f"Widened as approved in advance: revision {revision.number}"
        cases.write_in_journal(row.alert.case_id, "alert", words, by=SYSTEM, at=at)
    return released


def _read_now(row: Step) -> Frozen:
    """The revision that the public reads until this step."""
    last = Release.objects.select_related("request").filter(alert_id=row.alert_id).last()
    request = last.request if last else None
    if request is None:
        raise Refused("This release has no content.")
    return frozen(request.revision_id)

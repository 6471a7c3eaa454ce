from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from nidaa.cases import commands as cases
from nidaa.cases.facts.case import type_of_value
from nidaa.cases.queries import head
from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import create_case_key, sealed_json
from nidaa.ground.vault.queries import case_key

from .errors import NotInRegister, Refused
from .facts import Decision, FoundHead, FoundState
from .models import FoundChild, FoundSeries, MatchDecision
from .queries import decision_slot, features, found_slot, head_of, opened_values
from .rules import check_confirm, check_move, check_values, digest, found_number


def register_found(
    values: Mapping[str, type_of_value], *, unit: str, exercise: bool, by: Actor, at: datetime
) -> FoundHead:
    """Enter a child found or unidentified. Nothing is compulsory; `found_at` missing means now.

    `values` are by the keys of `facts.FIELDS`, `unit` is the code of the unit that has the child in care, and
    an `exercise` matches with exercises only.

    Raises:
        Refused: a value that cannot be; nothing has been written.
    """
    check_may(by, Permission.OPEN_CASE)
    check_values(values, now=at)
    with recorded("register found child", by=by, at=at) as line:
        row = FoundChild(id=uuid4(), unit=unit, exercise=exercise, state=FoundState.IN_CARE)
        row.number, row.registered_at, row.registered_by = _next_number(at), at, by.key
        row.found_at = _found_at(values, otherwise=at)
        create_case_key(row.pk, at=at)
        row.sealed = sealed_json(dict(values), found_slot(row))
        row.save(force_insert=True)
        line.object_kind, line.object_id = "found child", row.number
    return head_of(row)


def state_found(found_id: UUID, values: Mapping[str, type_of_value], *, by: Actor, at: datetime) -> int:
    """Add or correct what is known; the new version. A rejected match may come back with it."""
    check_may(by, Permission.EDIT_CASE)
    check_values(values, now=at)
    with recorded("state found child", by=by, at=at) as line:
        row = _lock(found_id)
        known = opened_values(row, case_key(row.pk)) | dict(values)
        check_values(known, now=at)
        row.found_at, row.version = _found_at(known, otherwise=row.found_at), row.version + 1
        row.sealed = sealed_json(known, found_slot(row))
        row.save(update_fields=["found_at", "version", "sealed"])
        line.object_kind, line.object_id, line.detail = "found child", row.number, ", ".join(values)[:500]
    return row.version


def confirm_match(found_id: UUID, case_id: UUID, *, by: Actor, at: datetime) -> None:
    """An officer has established that the found child is the child of this case.

    The case stays open: how it ended is for `resolution`, to whom the child went for `hand_over`.
    """
    check_may(by, Permission.EDIT_CASE)
    with recorded("confirm match", by=by, at=at, case_id=case_id) as line:
        row = _lock(found_id)
        check_confirm(head_of(row), head(case_id))
        if MatchDecision.objects.filter(case_id=case_id, decision=Decision.CONFIRMED).exists():
            raise Refused(
                "Another found child is confirmed as the child of this case. Undo that first.", "case"
            )
        _decide(row, case_id, Decision.CONFIRMED, "", by=by, at=at)
        row.state = FoundState.MATCHED
        row.save(update_fields=["state"])
        line.object_kind, line.object_id = "found child", row.number
        cases.write_in_journal(case_id, "found_match", f"{row.number}: confirmed", by=by, at=at)


def reject_match(found_id: UUID, case_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """They are two children, or a confirmed match was wrong. Remembered until either record changes."""
    check_may(by, Permission.EDIT_CASE)
    if not reason.strip():
        raise Refused("Say why they are not the same child.", "reason")
    with recorded("reject match", by=by, at=at, case_id=case_id) as line:
        row = _lock(found_id)
        was_confirmed = MatchDecision.objects.filter(
            found=row, case_id=case_id, decision=Decision.CONFIRMED
        ).exists()
        if was_confirmed:
            check_move(FoundState(row.state), FoundState.IN_CARE)
            row.state = FoundState.IN_CARE
            row.save(update_fields=["state"])
        _decide(row, case_id, Decision.REJECTED, reason, by=by, at=at)
        line.object_kind, line.object_id = "found child", row.number
        cases.write_in_journal(case_id, "found_match", f"{row.number}: rejected", by=by, at=at)


def hand_over(found_id: UUID, *, to: str, by: Actor, at: datetime) -> None:
    """The child has left care: to whom, as the papers say."""
    check_may(by, Permission.EDIT_CASE)
    if not to.strip():
        raise Refused("Say to whom the child was handed over.", "handed_to")
    with recorded("hand over found child", by=by, at=at) as line:
        row = _lock(found_id)
        check_move(FoundState(row.state), FoundState.HANDED_OVER)
        known = opened_values(row, case_key(row.pk)) | {"handed_to": to}
        check_values(known, now=at)
        row.state, row.left_care_at = FoundState.HANDED_OVER, at
        row.sealed = sealed_json(known, found_slot(row))
        row.save(update_fields=["state", "left_care_at", "sealed"])
        line.object_kind, line.object_id = "found child", row.number


def _lock(found_id: UUID) -> FoundChild:
    row = FoundChild.objects.select_for_update().filter(pk=found_id).exclude(state=FoundState.ERASED).first()
    if row is None:
        raise NotInRegister
    return row


def _decide(
    row: FoundChild, case_id: UUID, decision: Decision, reason: str, *, by: Actor, at: datetime
) -> None:
    """Write the decision with digests of what was known of both sides, sealed under the found child's key."""
    case, found = features(row.pk, case_id, now=at)
    made = MatchDecision(found=row, case_id=case_id, decision=decision, by=by.key, at=at)
    made.sealed = sealed_json({"reason": reason, "seen": [digest(case), digest(found)]}, decision_slot(made))
    MatchDecision.objects.update_or_create(
        found=row,
        case_id=case_id,
        defaults={"decision": decision, "by": by.key, "at": at, "sealed": made.sealed},
    )


def _found_at(values: Mapping[str, type_of_value], *, otherwise: datetime) -> datetime:
    stated = values.get("found_at")
    return datetime.fromisoformat(stated) if isinstance(stated, str) else otherwise


def _next_number(at: datetime) -> str:
    series, _ = FoundSeries.objects.get_or_create(year=at.year)
    series = FoundSeries.objects.select_for_update().get(pk=series.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return found_number(pack().case_number_prefix, at.year, series.last)

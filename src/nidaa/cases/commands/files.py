from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Max

from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import create_case_key, sealed_json

from ..errors import CaseClosed, CaseNotFound, Refused
from ..facts.case import CaseHead, CaseState, Stating
from ..models import Case, JournalLine, NumberSeries, Statement
from ..queries import head_of, journal_slot, statement_slot
from ..rules import case_number, check_move, check_stating
from .steps import finish_by_doing, plan_tasks


def open_case(
    statements: Iterable[Stating], *, unit: str, exercise: bool, by: Actor, at: datetime, source: str = ""
) -> CaseHead:
    """Open a case from what is known now. Nothing is compulsory: a report without a name is a report.

    Args:
        statements: what has been said; may be empty.
        unit: code of the unit that takes the report.
        exercise: marks everything that follows from this case as an exercise, for ever.
        source: who says so, where a statement does not name its own source.

    Raises:
        Refused: a value that cannot be (the sentence names the field); nothing has been written.
    """
    check_may(by, Permission.OPEN_CASE)
    said = list(statements)
    for statement in said:
        check_stating(statement, now=at)
    with recorded("open case", by=by, at=at) as line:
        case = Case.objects.create(
            number=_next_number(unit or "NAT", at),
            unit=unit,
            exercise=exercise,
            opened_by=by.key,
            opened_at=at,
        )
        line.case_id, line.object_kind, line.object_id = case.pk, "case", case.number
        create_case_key(case.pk, at=at)
        _record(case, said, by=by, at=at, source=source)
        plan_tasks(case, clock="reported", start=at)
        finish_by_doing(case, "open_case", by=by, at=at)
        write_line(case, "opened", f"Case opened: {case.number}", by=by, at=at)
    return head_of(case)


def state_facts(
    case_id: UUID, statements: Iterable[Stating], *, by: Actor, at: datetime, source: str = ""
) -> int:
    """Add what has been said to the file; how many fields. What was said before stays in the journal."""
    check_may(by, Permission.EDIT_CASE)
    said = [statement for statement in statements if statement.values]
    for statement in said:
        check_stating(statement, now=at)
    with recorded("state facts", by=by, at=at, case_id=case_id) as line:
        case = lock_open_case(case_id)
        _record(case, said, by=by, at=at, source=source)
        fields = [f"{statement.section}.{key}" for statement in said for key in statement.values]
        line.detail = ", ".join(fields)[:500]
        write_line(case, "stated", ", ".join(fields), by=by, at=at)
    return len(fields)


def write_in_journal(case_id: UUID, kind: str, text: str, *, by: Actor, at: datetime) -> None:
    """A line of the journal, for what a later room did. Joins the caller's transaction; that room audits itself."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    write_line(case, kind, text, by=by, at=at)


def close_case(case_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Close a case; `resolution` calls this when it knows the outcome."""
    check_may(by, Permission.CLOSE_CASE)
    if not reason.strip():
        raise Refused("Say why the case is closed.", "reason")
    with recorded("close case", by=by, at=at, case_id=case_id):
        case = lock_open_case(case_id)
        check_move(CaseState(case.state), CaseState.CLOSED)
        case.state, case.closed_at = CaseState.CLOSED, at
        case.save(update_fields=["state", "closed_at"])
        write_line(case, "closed", reason, by=by, at=at)


def reopen_case(case_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Open a closed case again; its old alerts are never used again."""
    check_may(by, Permission.CLOSE_CASE)
    if not reason.strip():
        raise Refused("Say why the case is opened again.", "reason")
    with recorded("reopen case", by=by, at=at, case_id=case_id):
        case = _lock(case_id)
        check_move(CaseState(case.state), CaseState.OPEN)
        case.state, case.closed_at = CaseState.OPEN, None
        case.save(update_fields=["state", "closed_at"])
        write_line(case, "reopened", reason, by=by, at=at)


def hold_open(case_id: UUID) -> None:
    """Until the caller's transaction ends this case is open and stays so. Raises CaseClosed, CaseNotFound."""
    lock_open_case(case_id)


def hold(case_id: UUID) -> None:
    """Whoever else changes this case waits until the caller's transaction ends. First of all locks: case, then alert.

    Two who take them in different orders wait for each other until the database gives up on one.
    """
    _lock(case_id)


def lock_open_case(case_id: UUID) -> Case:
    case = _lock(case_id)
    if case.state != CaseState.OPEN:
        raise CaseClosed
    return case


def _lock(case_id: UUID) -> Case:
    case = Case.objects.select_for_update().filter(pk=case_id).exclude(state=CaseState.ERASED).first()
    if case is None:
        raise CaseNotFound
    return case


def _record(case: Case, said: list[Stating], *, by: Actor, at: datetime, source: str) -> None:
    last = Statement.objects.filter(case=case).aggregate(last=Max("sequence"))["last"] or 0
    for sequence, statement in enumerate(said, start=last + 1):
        row = Statement(
            id=uuid4(),
            case=case,
            sequence=sequence,
            section=statement.section,
            item=statement.item,
            kind=statement.kind,
            obtained_at=statement.obtained_at or at,
            recorded_by=by.key,
            recorded_at=at,
        )
        content = {"source": statement.source or source or by.name, "values": dict(statement.values)}
        row.sealed = sealed_json(content, statement_slot(row))
        row.save(force_insert=True)


def write_line(case: Case, kind: str, text: str, *, by: Actor, at: datetime) -> None:
    line = JournalLine(id=uuid4(), case=case, at=at, by=by.key, kind=kind)
    line.sealed = sealed_json(text, journal_slot(line))
    line.save(force_insert=True)


def _next_number(unit: str, at: datetime) -> str:
    series, _ = NumberSeries.objects.get_or_create(year=at.year, unit=unit)
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return case_number(pack().case_number_prefix, at.year, unit, series.last)

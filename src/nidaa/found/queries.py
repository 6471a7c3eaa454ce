"""Reads of the register. What opens sealed data takes who and why, writes the audit line, then opens."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from nidaa.cases import queries as cases
from nidaa.cases.facts.case import CaseFile
from nidaa.ground.audit.commands import record_read
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import case_key, living_case_keys, opened_json

from .errors import NotInRegister
from .facts import Decision, Features, FoundFile, FoundHead, FoundState, Match
from .models import FoundChild, MatchDecision
from .rules import SHOWN_FROM, compare, digest, of_case, of_found, score

MOST_MATCHES = 10


def found_head(found_id: UUID) -> FoundHead:
    return head_of(found_row(found_id))


def found_by_number(number: str) -> FoundHead:
    row = FoundChild.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise NotInRegister
    return head_of(row)


def found_row(found_id: UUID) -> FoundChild:
    row = FoundChild.objects.filter(pk=found_id).first()
    if row is None:
        raise NotInRegister
    return row


def head_of(row: FoundChild) -> FoundHead:
    return FoundHead(
        row.pk,
        row.number,
        row.unit,
        FoundState(row.state),
        row.exercise,
        row.found_at,
        row.registered_at,
        row.version,
    )


def children_in_care() -> list[FoundHead]:
    """Those nobody has been matched with or handed over to, the latest first."""
    rows = FoundChild.objects.filter(state=FoundState.IN_CARE).order_by("-registered_at")
    return [head_of(row) for row in rows]


def found_file(found_id: UUID, *, by: Actor, at: datetime, purpose: str) -> FoundFile:
    """All that is known of one found child, opened and logged."""
    check_may(by, Permission.READ_CASE)
    row = found_row(found_id)
    if row.state == FoundState.ERASED:
        raise NotInRegister
    record_read("found child", by=by, at=at, purpose=purpose, detail=row.number)
    return FoundFile(head_of(row), opened_values(row, case_key(row.pk)))


def opened_values(row: FoundChild, key: bytes) -> dict[str, Any]:
    opened: dict[str, Any] = opened_json(bytes(row.sealed or b""), found_slot(row), key=key)
    return opened


def found_slot(row: FoundChild) -> Slot:
    return Slot("found_foundchild", "sealed", str(row.pk), row.pk)


def decision_slot(row: MatchDecision) -> Slot:
    return Slot("found_matchdecision", "sealed", f"{row.found_id}:{row.case_id}", row.found_id)


def matches_for_case(case_id: UUID, *, by: Actor, at: datetime, with_rejected: bool = False) -> list[Match]:
    """Found children who may be the child of this case, best first; logged. Shown when a case is opened."""
    check_may(by, Permission.READ_CASE)
    head = cases.head(case_id)
    confirmed = MatchDecision.objects.filter(case_id=case_id, decision=Decision.CONFIRMED).values("found_id")
    rows = list(
        FoundChild.objects.filter(Q(state=FoundState.IN_CARE) | Q(pk__in=confirmed), exercise=head.exercise)
        .exclude(state=FoundState.ERASED)
        .order_by("-registered_at")
    )
    if not rows:
        return []
    detail = f"{len(rows)} found children"
    record_read("found children", by=by, at=at, case_id=case_id, purpose="match", detail=detail)
    file = cases.file_for_the_system(case_id)
    return _ranked(_matched(rows, [file], now=at), with_rejected=with_rejected)


def matches_for_found(found_id: UUID, *, by: Actor, at: datetime, with_rejected: bool = False) -> list[Match]:
    """Open cases whose child this may be, best first; logged. Shown when a found child is registered."""
    check_may(by, Permission.READ_CASE)
    row = found_row(found_id)
    if row.state == FoundState.ERASED:
        raise NotInRegister
    open_cases = [head.case_id for head in cases.open_cases() if head.exercise == row.exercise]
    if not open_cases:
        return []
    files = cases.case_files(open_cases, by=by, at=at, purpose=f"match with found child {row.number}")
    return _ranked(_matched([row], list(files.values()), now=at), with_rejected=with_rejected)


def features(found_id: UUID, case_id: UUID, *, now: datetime) -> tuple[Features, Features]:
    """Both sides of a pair, for a decision that is itself audited: the case's, then the found child's."""
    row = found_row(found_id)
    found = of_found(opened_values(row, case_key(row.pk)), found_at=row.found_at)
    return of_case(cases.file_for_the_system(case_id), now=now), found


def _matched(rows: list[FoundChild], files: list[CaseFile], *, now: datetime) -> list[Match]:
    keys = living_case_keys(row.pk for row in rows)
    decisions = _decisions(rows, files)
    of_cases = {file.case_id: of_case(file, now=now) for file in files}
    matches: list[Match] = []
    for row in rows:
        if row.pk not in keys:
            continue
        found = of_found(opened_values(row, keys[row.pk]), found_at=row.found_at)
        for file in files:
            case = of_cases[file.case_id]
            reasons = compare(case, found)
            match = Match(head_of(row), file.case_id, file.number, score(reasons), reasons)
            matches.append(_decided(match, decisions.get((row.pk, file.case_id)), case, found, keys[row.pk]))
    return matches


def _decisions(
    rows: Iterable[FoundChild], files: Iterable[CaseFile]
) -> Mapping[tuple[UUID, UUID], MatchDecision]:
    found = MatchDecision.objects.filter(
        found_id__in=[row.pk for row in rows], case_id__in=[file.case_id for file in files]
    )
    return {(row.found_id, row.case_id): row for row in found}


def _decided(match: Match, row: MatchDecision | None, case: Features, found: Features, key: bytes) -> Match:
    if row is None:
        return match
    decision = Decision(row.decision)
    if decision is Decision.REJECTED and opened_json(bytes(row.sealed), decision_slot(row), key=key)[
        "seen"
    ] != [
        digest(case),
        digest(found),
    ]:
        return replace(match, reopened=True)
    return replace(match, decision=decision)


def _ranked(matches: Iterable[Match], *, with_rejected: bool) -> list[Match]:
    shown = [
        match
        for match in matches
        if match.decision is Decision.CONFIRMED
        or (match.score >= SHOWN_FROM and (with_rejected or match.decision is None))
    ]
    shown.sort(key=lambda match: (match.decision is not Decision.CONFIRMED, -match.score))
    return shown[:MOST_MATCHES]

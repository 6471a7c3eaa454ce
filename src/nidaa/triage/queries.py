from collections.abc import Iterable, Mapping
from uuid import UUID

from nidaa.cases.facts.case import ONLY, CaseFile
from nidaa.cases.rules import age_of
from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import case_key, opened_json
from nidaa.packs.facts import RiskTable

from .facts import Answer, CriterionAnswer, Signed, TierRecord
from .models import Assessment, TierAnswers


def answers_from_file(file: CaseFile, table: RiskTable) -> dict[str, Answer]:
    """What the file already answers; the officer sees the rest.

    A factor fed by a yes/no field takes that answer, one of age the child's age.
    """
    found: dict[str, Answer] = {}
    age = age_of(file.sections.get("child", {}).get(ONLY, {}), file.opened_at)
    for factor in table.factors:
        if factor.ages and age is not None:
            found[factor.key] = Answer.YES if factor.ages[0] <= age <= factor.ages[1] else Answer.NO
        for feed in factor.feeds:
            section, _, key = feed.partition(".")
            stated = file.sections.get(section, {}).get(ONLY, {}).get(key)
            if stated is not None and isinstance(stated.value, bool):
                found[factor.key] = Answer.YES if stated.value else Answer.NO
    return found


def level_in_force(case_id: UUID) -> Signed | None:
    """The latest assessment that stands: not lowering, or confirmed by a second officer."""
    row = _standing([case_id]).get(case_id)
    return _signed(row, case_key(case_id)) if row else None


def levels_in_force(case_ids: Iterable[UUID]) -> Mapping[UUID, Assessment]:
    """For lists: level and next_due_at by case; reasons stay sealed."""
    return _standing(case_ids)


def waiting(case_id: UUID) -> Signed | None:
    """A lowering that waits for a second officer, if it is the latest word."""
    row = Assessment.objects.filter(case_id=case_id).order_by("-at", "-id").first()
    if row is None or not row.lowers or row.confirmed_by:
        return None
    return _signed(row, case_key(case_id))


def assessments(case_id: UUID) -> list[Signed]:
    key = case_key(case_id)
    return [_signed(row, key) for row in Assessment.objects.filter(case_id=case_id)]


def tier_records(case_id: UUID) -> dict[str, TierRecord]:
    """The latest answers for each tier."""
    key = case_key(case_id)
    return {row.tier: _record(row, key) for row in TierAnswers.objects.filter(case_id=case_id)}


def _standing(case_ids: Iterable[UUID]) -> dict[UUID, Assessment]:
    rows = Assessment.objects.filter(case_id__in=set(case_ids)).order_by("at", "id")
    return {row.case_id: row for row in rows if not row.lowers or row.confirmed_by}


def assessment_slot(row: Assessment) -> Slot:
    return Slot("triage_assessment", "sealed", f"{row.case_id}:{row.at.isoformat()}", row.case_id)


def tier_slot(row: TierAnswers) -> Slot:
    return Slot("triage_tieranswers", "sealed", f"{row.tier}:{row.at.isoformat()}", row.case_id)


def _signed(row: Assessment, key: bytes) -> Signed:
    opened = opened_json(row.sealed, assessment_slot(row), key=key)
    return Signed(
        id=row.pk,
        at=row.at,
        by=row.signed_by,
        level=row.level,
        computed=row.computed,
        points=row.points,
        reason=opened["reason"],
        answers={factor: Answer(answer) for factor, answer in opened["answers"].items()},
        confirmed_by=row.confirmed_by,
        waiting=row.lowers and not row.confirmed_by,
        next_due_at=row.next_due_at,
    )


def _record(row: TierAnswers, key: bytes) -> TierRecord:
    opened = opened_json(row.sealed, tier_slot(row), key=key)
    answers = {name: CriterionAnswer(Answer(given), reason) for name, (given, reason) in opened.items()}
    return TierRecord(row.at, row.by, row.tier, row.met, answers, row.version)

from uuid import UUID

from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import opened_json

from . import facts
from .facts import Condition, Contribution, FoundBy
from .models import Outcome


def outcome(case_id: UUID) -> facts.Outcome | None:
    """The last outcome recorded for a case."""
    row = Outcome.objects.filter(case_id=case_id).last()
    if row is None:
        return None
    return facts.Outcome(
        row.case_id,
        row.found_at,
        row.recorded_at,
        row.recorded_by,
        Condition(row.condition),
        FoundBy(row.found_by),
        Contribution(row.contribution),
        row.type_final,
        opened_json(row.sealed, outcome_slot(row)),
    )


def outcome_slot(row: Outcome) -> Slot:
    return Slot("resolution_outcome", "sealed", row.recorded_at.isoformat(), row.case_id)

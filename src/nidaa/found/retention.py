"""What this room erases: decisions on a case, and the record of the found child that was its child.

What remains of a record: its number, unit and times, which name nobody.
"""

from datetime import datetime
from uuid import UUID

from nidaa.ground.vault.commands import destroy_case_key

from .facts import Decision, FoundState
from .models import FoundChild, MatchDecision
from .rules import check_move


def erase(case_id: UUID, *, at: datetime) -> dict[str, int]:
    """Erase what belongs to a case; joins the caller's transaction. Counts by table."""
    confirmed = MatchDecision.objects.filter(case_id=case_id, decision=Decision.CONFIRMED)
    children = list(confirmed.values_list("found_id", flat=True))
    gone = [erase_found(found_id, at=at) for found_id in children]
    return {
        "found children": len(children),
        "match decisions": sum(one["match decisions"] for one in gone)
        + MatchDecision.objects.filter(case_id=case_id).delete()[0],
    }


def due(*, left_care_before: datetime) -> list[UUID]:
    """Children handed over before a moment who were nobody's case: no case takes them along when it is erased."""
    rows = FoundChild.objects.filter(state=FoundState.HANDED_OVER, left_care_at__lt=left_care_before)
    confirmed = MatchDecision.objects.filter(decision=Decision.CONFIRMED).values("found_id")
    return list(rows.exclude(pk__in=confirmed).order_by("left_care_at").values_list("pk", flat=True))


def erase_found(found_id: UUID, *, at: datetime) -> dict[str, int]:
    """Erase the record of a child no longer in care and destroy its key; joins the caller's transaction."""
    row = FoundChild.objects.select_for_update().get(pk=found_id)
    check_move(FoundState(row.state), FoundState.ERASED)
    decisions = MatchDecision.objects.filter(found=row).delete()[0]
    row.state, row.sealed = FoundState.ERASED, None
    row.save(update_fields=["state", "sealed"])
    destroy_case_key(row.pk, at=at)
    return {"found children": 1, "match decisions": decisions}

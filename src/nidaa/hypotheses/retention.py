"""What this room erases: all evidence of a case."""

from uuid import UUID

from .models import Evidence


def erase(case_id: UUID) -> dict[str, int]:
    """Joins the caller's transaction. Counts by table."""
    return {"evidence": Evidence.objects.filter(case_id=case_id).delete()[0]}

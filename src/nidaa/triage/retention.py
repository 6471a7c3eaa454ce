"""What this room erases: signed levels and criteria answers of a case, rows and all."""

from uuid import UUID

from .models import Assessment, TierAnswers


def erase(case_id: UUID) -> dict[str, int]:
    """Delete the rows of a case; joins the caller's transaction. Counts by table."""
    return {
        "assessments": Assessment.objects.filter(case_id=case_id).delete()[0],
        "tier answers": TierAnswers.objects.filter(case_id=case_id).delete()[0],
    }

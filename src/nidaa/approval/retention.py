"""What this room erases: the reasons of decisions, which may speak of the child, and steps that were frozen.

Releases name nobody and stay.
"""

from uuid import UUID

from .models import Request, Step


def erase(case_id: UUID) -> dict[str, int]:
    """Joins the caller's transaction. Counts by table."""
    return {
        "reasons": Request.objects.filter(alert__case_id=case_id).update(sealed_reason=None),
        "steps": Step.objects.filter(alert__case_id=case_id).update(sealed=None),
    }

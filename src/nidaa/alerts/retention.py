"""What this room erases: drafts, and the sealed snapshot of every revision. What remains: numbers, digests, times."""

from uuid import UUID

from .models import Draft, Revision


def erase(case_id: UUID) -> dict[str, int]:
    """Joins the caller's transaction. Counts by table."""
    return {
        "drafts": Draft.objects.filter(alert__case_id=case_id).delete()[0],
        "snapshots": Revision.objects.filter(alert__case_id=case_id).update(sealed=None),
    }

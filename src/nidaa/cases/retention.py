"""What this room erases: every statement, journal line, photo and task result.

What remains: the number, the unit and the times, which name nobody. The statistical stub is taken before.
"""

from datetime import datetime
from uuid import UUID

from .facts.case import CaseState
from .models import Case, JournalLine, Photo, Statement, Task
from .rules import check_move


def erase(case_id: UUID, *, at: datetime) -> dict[str, int]:
    """Delete the sealed rows of a closed case; joins the caller's transaction. Counts by table."""
    case = Case.objects.select_for_update().get(pk=case_id)
    check_move(CaseState(case.state), CaseState.ERASED)
    gone = {
        "statements": Statement.objects.filter(case=case).delete()[0],
        "journal": JournalLine.objects.filter(case=case).delete()[0],
        "photos": Photo.objects.filter(case=case).delete()[0],
        "tasks": Task.objects.filter(case=case).delete()[0],
    }
    case.state, case.closed_at = CaseState.ERASED, case.closed_at or at
    case.save(update_fields=["state", "closed_at"])
    return gone

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from nidaa.cases.queries import closed_cases
from nidaa.ground.country import pack

from . import facts
from .facts import Due
from .models import Hold
from .rules import erase_at

RULE = "case_no_offence"


def due(*, now: datetime) -> list[Due]:
    """Closed cases whose time has come, held or not, oldest first."""
    return [one for one in closed_and_due() if one.erase_at <= now]


def closed_and_due() -> list[Due]:
    """Every closed case with its date; the board of the data protection officer."""
    held = set(Hold.objects.filter(lifted_at=None).values_list("case_id", flat=True))
    kept = pack().kept(RULE)
    return [
        Due(head.case_id, head.number, closed_at, erase_at(closed_at, kept), head.case_id in held)
        for head, closed_at in closed_cases()
    ]


def standing_holds() -> Mapping[UUID, facts.Hold]:
    """What keeps which case, the last placed of each."""
    rows = Hold.objects.filter(lifted_at=None).order_by("placed_at")
    return {row.case_id: facts.Hold(row.case_id, row.placed_by, row.placed_at, row.reason) for row in rows}

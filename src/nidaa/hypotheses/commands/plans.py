from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from nidaa.cases import commands as cases
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json

from ..engine import installed
from ..engine.maps import Question
from ..engine.sending import Row, sent
from ..errors import Refused
from ..facts import Searched
from ..models import TeamPlan
from ..queries import plan_slot
from ..rules import check_searched


def plan_teams(case_id: UUID, question: Question, teams: Sequence[Row], *, by: Actor, at: datetime) -> UUID:
    """Which team searches where, kept so that it can be printed and handed out. The plan is advice.

    Args:
        question: the map the plan is made for, as `read_map` gave it.
        teams: name, people, method (a key of METHODS), hours, and where it stands.
    """
    check_may(by, Permission.HANDLE_TIPS)
    if not teams:
        raise Refused("Name at least one team.", "teams")
    for _name, people, method, hours, _lat, _lon in teams:
        check_searched(Searched(None, method, people, hours))
    made = sent(installed.maps(), question, teams)
    with recorded("plan teams", by=by, at=at, case_id=case_id) as line:
        row = TeamPlan(
            id=uuid4(), case_id=case_id, at=question.at, digest=made["digest"], made_by=by.key, made_at=at
        )
        row.sealed = sealed_json(made, plan_slot(row))
        row.save(force_insert=True)
        line.object_kind, line.object_id = "team plan", str(row.pk)
        cases.write_in_journal(case_id, "teams", str(len(teams)), by=by, at=at)
    return row.pk

from datetime import datetime, timedelta
from functools import partial

from nidaa.cases.facts.case import CaseFile
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may

from ..engine import installed
from ..engine.document import document
from ..engine.maps import Question
from ..engine.reach import reaches
from ..facts import Reach
from ..queries import evidence_of_case
from ..rules import map_moment

HOURS = (1, 3, 6)


def read_reach(file: CaseFile, *, by: Actor, at: datetime) -> list[Reach]:
    """Areas an alert may take from the map of a case that has been opened for reading: for each hour and share.

    Advice: nothing is kept and nothing is drafted. Raises NotReady and CannotMap.
    """
    check_may(by, Permission.READ_CASE)
    over = installed.maps()
    told = document(file, evidence_of_case(file.case_id), over.grid, now=at)
    found: list[Reach] = []
    for hours in HOURS:
        moment = map_moment(at + timedelta(hours=hours), seen_at=file.opened_at, now=at)
        found += over.answer("reach", Question(told.data, moment), partial(reaches, hours=hours))
    return found

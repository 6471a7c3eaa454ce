from datetime import datetime

from nidaa.alerts.queries import head
from nidaa.approval.commands import release_step
from nidaa.approval.facts import Step
from nidaa.approval.queries import steps_due

from ..facts import HaltScope
from ..queries.switches import halted_since


def widen_what_is_due(*, at: datetime) -> int:
    """Wider areas whose hour has come go out as they were approved in advance, or lapse; how many went out."""
    return sum(release_step(step.id, halted=_halted(step), at=at) is not None for step in steps_due(now=at))


def _halted(step: Step) -> bool:
    """Whether an officer stopped the alert, or everything, since the step was approved; also if it runs again by now.

    Who approved in advance did not know of it: then a person decides anew.
    """
    wanted = {(HaltScope.ALL, ""), (HaltScope.ALERT, head(step.alert_id).public_id)}
    return halted_since(wanted, step.approved_at or step.proposed_at)

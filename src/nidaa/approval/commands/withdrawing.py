from datetime import datetime, timedelta
from uuid import UUID

from nidaa.alerts.commands import afterwards
from nidaa.alerts.queries import lock_alert
from nidaa.alerts.rules import digest
from nidaa.cases import commands as cases
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import SYSTEM, Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.packs.facts import WITHDRAWS, Act

from .. import facts
from ..errors import Refused
from ..models import Release
from ..queries import last_release
from ..rules import check_next
from .releasing import write_release
from .stepping import void_steps

# How long a tombstone says so in the feeds: as long as a partner that polls once a day needs to see it.
TOMBSTONE = timedelta(hours=48)


def withdraw(alert_id: UUID, act: Act, *, reason: str, by: Actor, at: datetime) -> facts.Release:
    """Take the alert back from everywhere: one officer is enough. FOUND or CANCELLED."""
    check_may(by, Permission.STOP_ALERT)
    if act not in WITHDRAWS - {Act.EXPIRED}:
        raise Refused("An alert is withdrawn because the child is found, or because it must stop.", "act")
    if not reason.strip():
        raise Refused("Say why the alert is withdrawn.", "reason")
    return _withdraw(alert_id, act, reason=reason, by=by, at=at)


def expire(alert_id: UUID, *, at: datetime) -> facts.Release:
    """The time of the alert is over; the clock withdraws it."""
    return _withdraw(alert_id, Act.EXPIRED, reason="expired", by=SYSTEM, at=at)


def _withdraw(alert_id: UUID, act: Act, *, reason: str, by: Actor, at: datetime) -> facts.Release:
    before = last_release(alert_id)
    check_next(before, act, now=at)
    if before is None:
        raise Refused("There is no alert to withdraw.", "act")
    with recorded(f"withdraw alert: {act}", by=by, at=at, case_id=before.case_id) as line:
        # The locks make two officers who stop at once one withdrawal and one refusal.
        cases.hold(before.case_id)
        lock_alert(alert_id)
        last = Release.objects.select_related("alert").get(pk=before.id)
        check_next(last_release(alert_id), act, now=at)
        void_steps(alert_id, why="The alert was withdrawn.", by=by, at=at)
        snapshot = afterwards(alert_id, act)
        released = write_release(
            last.alert,
            act,
            digest=digest(snapshot),
            expires_at=at + TOMBSTONE,
            by=by,
            at=at,
            snapshot=snapshot,
        )
        line.object_kind, line.object_id = "release", str(released.id)
        cases.write_in_journal(before.case_id, "alert", f"Withdrawn ({act}): {reason}", by=by, at=at)
    return released

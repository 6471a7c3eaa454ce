"""The switches: one officer stops, two start again."""

from datetime import datetime

from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import SYSTEM, Actor, Permission
from nidaa.ground.people.rules import check_may

from ..errors import Refused
from ..facts import HaltScope
from ..models import Halt


def halt(
    scope: HaltScope, key: str, *, reason: str, also_withdrawals: bool = False, by: Actor, at: datetime
) -> int:
    """Stop sending at once; the id of the halt. Stopping what stands stopped already adds nothing.

    Args:
        key: of what: an alert's public id, a channel or medium, an account's label; "" for everything.
        also_withdrawals: hold back even what takes an alert back; for a channel that is itself in wrong hands.
    """
    check_may(by, Permission.STOP_ALERT)
    if not reason.strip():
        raise Refused("Say why sending is stopped.", "reason")
    if bool(key) is (scope is HaltScope.ALL):
        raise Refused("Say what is to be stopped: an alert, a channel, an account, or everything.", "key")
    with recorded("halt sending", by=by, at=at) as line:
        line.object_kind, line.object_id, line.detail = scope.value, key, reason.strip()[:300]
        row, made = Halt.objects.get_or_create(
            scope=scope,
            key=key,
            resumed_at=None,
            defaults={
                "reason": reason.strip()[:300],
                "also_withdrawals": also_withdrawals,
                "halted_by": by.key,
                "halted_at": at,
            },
        )
        if not made and also_withdrawals and not row.also_withdrawals:
            Halt.objects.filter(pk=row.pk).update(also_withdrawals=True)
    return int(row.pk)


def halt_by_system(scope: HaltScope, key: str, *, reason: str, at: datetime) -> None:
    """What a provider has closed to us is stopped until two people have looked; it is not recorded twice."""
    if not Halt.objects.filter(scope=scope, key=key, resumed_at__isnull=True).exists():
        with recorded("halt sending", by=SYSTEM, at=at) as line:
            line.object_kind, line.object_id, line.detail = scope.value, key, reason[:300]
            Halt.objects.create(scope=scope, key=key, reason=reason[:300], halted_by=SYSTEM.key, halted_at=at)


def ask_to_resume(halt_id: int, *, by: Actor, at: datetime) -> None:
    """The first of two: says that the cause is gone. Asking again replaces who asked."""
    check_may(by, Permission.STOP_ALERT)
    with recorded("ask to resume sending", by=by, at=at) as line:
        changed = Halt.objects.filter(pk=halt_id, resumed_at__isnull=True).update(
            asked_by=by.key, asked_at=at
        )
        if changed != 1:
            raise Refused("This stop is over already.", "halt")
        line.object_kind, line.object_id = "halt", str(halt_id)


def resume(halt_id: int, *, by: Actor, at: datetime) -> None:
    """The second of two: what was held back goes out, unless its time is over."""
    check_may(by, Permission.APPROVE_ALERT)
    with recorded("resume sending", by=by, at=at) as line:
        row = Halt.objects.select_for_update().filter(pk=halt_id, resumed_at__isnull=True).first()
        if row is None:
            raise Refused("This stop is over already.", "halt")
        if row.asked_at is None:
            raise Refused("A first officer must ask to start again before a second can agree.", "halt")
        if row.asked_by == by.key:
            raise Refused("It takes two officers to start again; you have asked for it yourself.", "halt")
        Halt.objects.filter(pk=halt_id).update(resumed_by=by.key, resumed_at=at)
        line.object_kind, line.object_id = "halt", str(halt_id)

"""Which switches stand, and whether they hold a release back."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from nidaa.approval.facts import Release
from nidaa.packs.facts import WITHDRAWS

from ..facts import HaltScope
from ..models import Halt


def standing_halts() -> list[Halt]:
    """Newest first."""
    return list(Halt.objects.filter(resumed_at__isnull=True).order_by("-halted_at"))


def held_back(release: Release, *, channel: str, account: str = "") -> str:
    """Why nothing of this release may be sent by this channel now; "" when it may. One query, for every door."""
    withdraws = release.act in WITHDRAWS
    wanted = {
        (HaltScope.ALL, ""),
        (HaltScope.ALERT, release.public_id),
        (HaltScope.CHANNEL, channel),
        (HaltScope.ACCOUNT, account),
    }
    return _first(
        row.reason
        for row in Halt.objects.filter(resumed_at__isnull=True)
        if (row.scope, row.key) in wanted and (row.also_withdrawals or not withdraws)
    )


def halted_since(what: Iterable[tuple[HaltScope, str]], moment: datetime) -> bool:
    """Whether any of these stands stopped, or was stopped after the moment, whether or not it runs again."""
    wanted = set(what)
    rows = Halt.objects.filter(Q(resumed_at__isnull=True) | Q(halted_at__gte=moment))
    return any((row.scope, row.key) in wanted for row in rows)


def _first(reasons: Iterable[str]) -> str:
    return next(iter(reasons), "")

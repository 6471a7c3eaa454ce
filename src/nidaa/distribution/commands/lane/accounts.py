"""By which of a medium's accounts a release goes out: the first that no switch stands against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from nidaa.approval.facts import Release
from nidaa.ground.accounts import Account, accounts, accounts_for

from ...channels import takes_account
from ...facts import Medium
from ...queries import held_back

KNOWN_FOR = timedelta(seconds=0.3)


@dataclass(frozen=True, slots=True)
class Way:
    """A medium and the account by which it is used; a medium can do without one."""

    medium: Medium
    account: Account | None

    @property
    def label(self) -> str:
        """How switches and throttles name it; "" for what has none."""
        return self.account.label if self.account else ""

    @property
    def ceiling(self) -> float:
        """Messages a second as agreed with the provider; 0 for no limit."""
        return float(self.account.options.get("per_second", "0")) if self.account else 0.0


def free_way(release: Release, medium: Medium) -> Way | None:
    """None while every way is closed. A sender that chooses among its accounts itself is held by the first."""
    named = accounts_for(medium, exercise=release.exercise)
    found = [Way(medium, one) for one in named] or [Way(medium, None)]
    if not named and accounts(medium):
        return None  # there are accounts, and none of them for this
    usable = found if takes_account(medium) else found[:1]
    return next((way for way in usable if not is_held(release, way)), None)


_Place = tuple[UUID, Medium, str]


@dataclass(slots=True)
class Switches:
    """The switches as one process knows them: asked again for each window, but not more often than need be."""

    _known: dict[_Place, tuple[datetime, str]] = field(default_factory=dict)

    def hold(self, release: Release, way: Way, *, now: datetime) -> str:
        """Why nothing of this release may be sent this way; "" when it may."""
        place = (release.id, way.medium, way.label)
        known = {key: said for key, said in self._known.items() if said[0] <= now < said[0] + KNOWN_FOR}
        if place not in known:
            known[place] = (now, is_held(release, way))
        self._known = known
        return known[place][1]


def is_held(release: Release, way: Way) -> str:
    return held_back(release, channel=way.medium, account=way.label)

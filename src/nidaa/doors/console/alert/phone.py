"""What phones would show of a cell broadcast, in Arabic and French, as each network's centre would send it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nidaa.distribution.channels.cell.preview import Preview, preview
from nidaa.distribution.facts import Channel, Notice
from nidaa.distribution.rules import channels_of
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import active
from nidaa.ground.accounts import accounts
from nidaa.ground.country import pack
from nidaa.packs.facts import Tier

from .checking import Looked, would_be
from .drawing import notice_of


@dataclass(frozen=True, slots=True)
class PhoneScreen:
    """One message: what an older phone or a lock screen shows, and what follows after it."""

    label: str
    identifier: int
    language: str
    beginning: str
    rest: str
    pages: int


@dataclass(frozen=True, slots=True)
class Phone:
    """`networks`: all that show the same. `sent`: the tier goes out by cell broadcast, and a centre is named."""

    networks: tuple[str, ...]
    screens: tuple[PhoneScreen, ...]
    who: str
    warnings: tuple[str, ...]
    refusal: str


@dataclass(frozen=True, slots=True)
class Broadcasting:
    in_tier: bool
    has_centre: bool
    phones: tuple[Phone, ...]


def broadcasting(found: Looked, tier: Tier, *, now: datetime) -> Broadcasting:
    """No phone while the draft has no area; then there is nothing that could be broadcast."""
    centres = accounts(Channel.CELL)
    snapshot = would_be(found, at=now)
    shown: list[Preview] = []
    if snapshot is not None:
        shown = list(_previews(notice_of(snapshot, found.draft.alert, at=now)))
    return Broadcasting(Channel.CELL in channels_of(tier.channels), bool(centres), tuple(_phones(shown)))


def _previews(notice: Notice) -> Iterable[Preview]:
    """By centre; without one, as the first network of the country's table would show it."""
    table = pack().broadcasts
    networks = {operator.key: operator for operator in table.operators}
    asked = [
        (networks[key], one.options)
        for one in accounts(Channel.CELL)
        if (key := one.options.get("operator", one.key)) in networks
    ] or [(table.operators[0], {})]
    for operator, options in asked:
        yield preview(
            notice,
            table,
            operator,
            two_messages=options.get("messages") == "two",
            quiet=options.get("quiet") == "yes",
        )


def _phones(previews: Iterable[Preview]) -> Iterable[Phone]:
    """Networks that show the same stand together."""
    alike: dict[tuple[object, ...], list[Preview]] = {}
    for one in previews:
        alike.setdefault((one.screens, one.who, one.warnings, one.refusal), []).append(one)
    for some in alike.values():
        first = some[0]
        yield Phone(
            tuple(one.operator for one in some),
            tuple(
                PhoneScreen(
                    screen.label.of(active()),
                    screen.identifier,
                    screen.languages[0],
                    screen.beginning,
                    screen.text.removeprefix(screen.beginning),
                    screen.pages,
                )
                for screen in first.screens
            ),
            said(first.who) if first.who else "",
            tuple(said(one) for one in first.warnings),
            said(first.refusal) if first.refusal else "",
        )

"""Whom an alert would reach and by which ways: subscribers in the area, what is set up, what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from nidaa.distribution.facts import Channel, HaltScope, Medium
from nidaa.distribution.queries import about_recipients, configured, count_recipients, standing_halts
from nidaa.distribution.queries.whatsapp import whatsapp_hindrances
from nidaa.distribution.rules import channels_of, media_of
from nidaa.doors.look.lists import joined
from nidaa.ground.places.areas import area_from_json
from nidaa.packs.facts import Tier

from .findings import FindingRow
from .media import account_words, way_words


@dataclass(frozen=True, slots=True)
class Called:
    """Subscribers of one medium in the area. `goes`: an account stands ready, also for an exercise if it is one."""

    words: str
    count: int
    goes: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """`exact`: each person once, as it is counted at the release; else within a few percent, while somebody draws."""

    exact: bool
    media: tuple[Called, ...]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.media if one.goes)

    @property
    def called(self) -> tuple[Called, ...]:
        return tuple(one for one in self.media if one.goes)


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways of the tier it would really go out, and by which nobody has set up."""

    going: tuple[Channel | Medium, ...]
    missing: tuple[Channel | Medium, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(way_words(way) for way in self.going if isinstance(way, Channel))

    @property
    def missing_words(self) -> tuple[str, ...]:
        return tuple(way_words(way) for way in self.missing)


def reach(area: Mapping[str, Any], tier: Tier, *, exercise: bool, exact: bool) -> Reach | None:
    """None without an area, or where the tier calls nobody. Raises AreaError."""
    media = media_of(tier.channels)
    if not area or not media:
        return None
    count = count_recipients if exact else about_recipients
    counts = count(area_from_json(area), media)
    called = (
        Called(way_words(one), counts[one], configured(one, exercise=exercise))
        for one in Medium
        if one in media
    )
    return Reach(exact, tuple(called))


def ways(tier: Tier, *, exercise: bool) -> Ways:
    wanted: tuple[Channel | Medium, ...] = (*channels_of(tier.channels), *media_of(tier.channels))
    ready = {way: configured(way, exercise=exercise) for way in wanted}
    return Ways(tuple(way for way in wanted if ready[way]), tuple(way for way in wanted if not ready[way]))


def hindrances(tier: Tier, *, exercise: bool) -> list[FindingRow]:
    """What keeps the alert from some of its ways, as lines of the checklist: to know, not to mend before release."""
    found = ways(tier, exercise=exercise)
    sentences = []
    if found.missing:
        words = gettext("It does not go out by %(ways)s: nobody has set that up.")
        if exercise:
            words = gettext("It does not go out by %(ways)s: nobody has set that up for exercises.")
        sentences.append(words % {"ways": joined(found.missing_words)})
    waiting = whatsapp_hindrances() if Medium.WHATSAPP in found.going else []
    if waiting:
        sentences.append(
            ngettext(
                "Meta has not approved %(count)s WhatsApp template: nobody gets the messages made of it.",
                "Meta has not approved %(count)s WhatsApp templates: nobody gets the messages made of them.",
                len(waiting),
            )
            % {"count": len(waiting)}
        )
    sentences += _stopped(found)
    return [FindingRow("warns", sentence, "", "tier") for sentence in sentences]


def _stopped(found: Ways) -> list[str]:
    held = {(halt.scope, halt.key) for halt in standing_halts()}
    if (HaltScope.ALL, "") in held:
        return [gettext("All sending is stopped: it would wait.")]
    names = [way_words(way) for way in found.going if (HaltScope.CHANNEL, way.value) in held]
    accounts = [key for scope, key in held if scope == HaltScope.ACCOUNT]
    names += [
        account_words(key) for key in accounts if key.partition(":")[0] in {way.value for way in found.going}
    ]
    if not names:
        return []
    return [
        gettext("Sending is stopped for %(ways)s: it would wait there.") % {"ways": joined(sorted(names))}
    ]

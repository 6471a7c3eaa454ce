"""Every way out as the page says it: what is not well first, then what is, then what nobody has set up."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from nidaa.distribution.facts import HaltScope, Medium
from nidaa.distribution.queries import Outlet, OutletState
from nidaa.distribution.queries import outlets as all_outlets
from nidaa.distribution.queries.whatsapp import NEVER_SUBMITTED, TemplateState, whatsapp_hindrances
from nidaa.doors.console.alert.media import way_words
from nidaa.doors.console.sentences import said

STATE_WORDS = {
    OutletState.STOPPED: N("stopped"),
    OutletState.FAILING: N("failing"),
    OutletState.SLOW: N("slow"),
    OutletState.WELL: N("well"),
    OutletState.MISSING: N("not configured"),
}
LEVELS = {
    OutletState.STOPPED: "alert",
    OutletState.FAILING: "alert",
    OutletState.SLOW: "late",
    OutletState.WELL: "good",
}
ORDER = tuple(STATE_WORDS)
TEMPLATE_WORDS = {
    NEVER_SUBMITTED: N("never submitted"),
    "PENDING": N("waits for Meta"),
    "REJECTED": N("rejected by Meta"),
    "REFUSED": N("refused when it was submitted"),
    "PAUSED": N("paused by Meta"),
    "DISABLED": N("disabled by Meta"),
}


@dataclass(frozen=True, slots=True)
class OutletLine:
    outlet: Outlet
    words: str
    state: str
    level: str
    why: str
    people: bool
    stops: str


@dataclass(frozen=True, slots=True)
class TemplateLine:
    template: TemplateState
    state: str


def outlet_lines(*, now: datetime) -> tuple[list[OutletLine], list[str]]:
    """Those that are set up, the worst first; and the names of those that nobody has set up."""
    found = all_outlets(now=now)
    there = [one for one in found if one.state is not OutletState.MISSING]
    missing = [way_words(one.channel) for one in found if one.state is OutletState.MISSING]
    return [_line(one) for one in sorted(there, key=lambda one: ORDER.index(one.state))], missing


def template_lines() -> list[TemplateLine]:
    """Templates without Meta's yes: not one message goes out by them."""
    return [
        TemplateLine(one, gettext(TEMPLATE_WORDS[one.status]) if one.status in TEMPLATE_WORDS else one.status)
        for one in whatsapp_hindrances()
    ]


def _line(one: Outlet) -> OutletLine:
    words = way_words(one.channel)
    scope, key = (HaltScope.ACCOUNT, one.account) if one.account else (HaltScope.CHANNEL, one.channel.value)
    return OutletLine(
        one,
        words,
        gettext(STATE_WORDS[one.state]),
        LEVELS[one.state],
        said(one.why),
        isinstance(one.channel, Medium),
        f"{scope}:{key}",
    )

"""Short notes that rooms leave in the journal and the audit log, in the officer's words.

Rooms know no language: «Revision 1 released», «sighting: tip 1a2b3c4d». Each is a fixed phrase with gaps, found again
by its form; what fits no phrase was typed by a person and is shown as it stands. All of it is text in the direction
of the page, with isolates around what has its own: never put it into an element that guesses its direction, or a
sentence that begins with «T3» turns around.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from django.utils.translation import gettext, ngettext

from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.doors.console.map.hypothesis_words import KINDS as EVIDENCE
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import active
from nidaa.doors.look.lists import apart, joined
from nidaa.ground.country import pack

MOST_FIELDS = 6  # of a long statement; the interview holds them all

# By kind of line: the form of a room's phrase, and the sentence it becomes. Earlier forms are tried first.
PHRASES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "closed": ((r"The child is found\.", N("The child is found.")),),
        "danger": (
            (
                r"(?P<level>\w+), advice (?P<advice>\w+), waits for a second officer",
                N("%(level)s (advice: %(advice)s). Waits for a second officer"),
            ),
            (r"(?P<level>\w+), advice (?P<advice>\w+)", N("%(level)s (advice: %(advice)s)")),
            (r"(?P<level>\w+) confirmed", N("%(level)s: confirmed by a second officer")),
        ),
        "criteria": (
            (r"(?P<tier>\w+): met", N("%(tier)s: criteria met")),
            (r"(?P<tier>\w+): not met", N("%(tier)s: criteria not met")),
            (r"(?P<tier>\w+): open", N("%(tier)s: answers are missing")),
        ),
        "alert": (
            (r"(?P<tier>\w+): draft (?P<code>\S+)", N("Draft %(code)s: %(tier)s")),
            (r"Revision (?P<number>\d+) submitted", N("Version %(number)s submitted to a second officer")),
            (r"Revision (?P<number>\d+) released", N("Version %(number)s released")),
            (r"Widening proposed: (?P<number>\d+)", N("Steps of widening proposed: %(number)s")),
            (r"Widening approved: (?P<number>\d+)", N("Steps of widening approved in advance: %(number)s")),
            (r"Widening struck: (?P<number>\d+)", N("Steps of widening struck: %(number)s")),
            (r"Widening voided: (?P<number>\d+)", N("Steps of widening that are void: %(number)s")),
            (r"Widening lapsed: (?P<why>.+)", N("A step of widening did not go out. %(why)s")),
            (
                r"Widened as approved in advance: revision (?P<number>\d+)",
                N("Version %(number)s released: widened by the clock, as approved in advance"),
            ),
            (r"Withdrawn \(found\): The child is found\.", N("Withdrawn: the child is found.")),
            (r"Withdrawn \(found\): (?P<words>.+)", N("Withdrawn, the child is found: %(words)s")),
            (r"Withdrawn \(cancelled\): (?P<words>.+)", N("Withdrawn: %(words)s")),
            (r"Withdrawn \(expired\): .+", N("Withdrawn: its time was over.")),
            (r"returned: (?P<words>.+)", N("Returned for correction: %(words)s")),
            (r"rejected: (?P<words>.+)", N("Rejected: %(words)s")),
        ),
        "evidence": (
            (r"(?P<evidence>\w+): tip (?P<code>\w+)", N("%(evidence)s: out of the tip %(code)s")),
            (r"(?P<evidence>\w+): (?P<words>.+)", N("%(evidence)s: %(words)s")),
        ),
        "tip": (
            (r"Tip (?P<code>\w+) linked", N("Tip %(code)s linked to the case")),
            (r"Tip (?P<code>\w+) closed: (?P<words>.+)", N("Tip %(code)s closed: %(words)s")),
        ),
        "found_match": (
            (r"(?P<code>\S+): confirmed", N("%(code)s is the child of this case")),
            (r"(?P<code>\S+): rejected", N("%(code)s is another child")),
        ),
        "imported": ((r"Imported from (?P<words>[^\n]+)(?P<rest>.*)", N("Imported from %(words)s%(rest)s")),),
    }
)


def note(kind: str, text: str) -> str:
    """The room's note in the language of the page; as it stands where it fits no phrase."""
    if kind == "stated":
        return fields(text)
    if kind == "teams" and text.isdecimal():
        return ngettext("%(count)s team", "%(count)s teams", int(text)) % {"count": text}
    for form, words in _forms(kind):
        if (match := form.fullmatch(text)) and (gaps := _gaps(match.groupdict())) is not None:
            return gettext(words) % gaps
    return apart(text)


def fields(text: str) -> str:
    """«child.age_years, last_seen.at» as the labels of the questions."""
    labels = [_field(name) for name in text.split(", ") if name]
    more = len(labels) - MOST_FIELDS
    shown = joined(labels[:MOST_FIELDS])
    return f"{shown} + {more}" if more > 0 else shown


def _field(name: str) -> str:
    section, _, key = name.partition(".")
    field = BY_KEY[section].field(key) if section in BY_KEY else None
    return gettext(field.label) if field else name


def _gaps(found: Mapping[str, str]) -> dict[str, str] | None:
    """What fills the gaps; None when a key is not one of the house's, and so the phrase is a person's own."""
    gaps = {name: FILLERS[name](text) if name in FILLERS else apart(text) for name, text in found.items()}
    return None if None in gaps.values() else {name: text or "" for name, text in gaps.items()}


def _level(key: str) -> str | None:
    return next((level.label.of(active()) for level in pack().risk.levels if level.key == key), None)


def _tier(key: str) -> str | None:
    return next((tier.label.of(active()) for tier in pack().tiers if tier.key == key), None)


def _evidence(key: str) -> str | None:
    return next((gettext(words) for kind, words in EVIDENCE.items() if kind.value == key), None)


FILLERS: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {"level": _level, "advice": _level, "tier": _tier, "evidence": _evidence, "number": str, "why": said}
)


@cache
def _forms(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(form, re.DOTALL), words) for form, words in PHRASES.get(kind, ()))

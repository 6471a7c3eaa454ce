"""What would tell most: the next places to check and questions to ask, by expected information.

A check of a place finds the child with chance q = p × POD. What the answer tells about where the child is,
in nats: h(q) - p h(POD), with h the entropy of a yes or no (mutual information of the answer and the
place). A question to the family is worth the information its answer carries about the kind of
disappearance, or the spread of places a name would replace.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from searchtheory.assess import Map
from searchtheory.case import PlaceChecked, Type
from searchtheory.components import Component
from searchtheory.disappearance import TYPES
from searchtheory.geodesy import Floats, distance_km
from searchtheory.ledger import anchor
from searchtheory.words import hypothesis_words

CHECK_POD = 0.9  # of going there, ringing, looking
FRESH_H = 2.0  # a place checked that recently is not proposed again
NEARBY_KM = 0.2
KNOWN_TO_FAMILY = 0.65  # chance that the family can name a friend's or relative's address when asked (design)
NAMING_GAIN_NATS = 2.0  # how much sharper a named place is than its spread over people, a cautious floor

# Questions about facts, and how often the answer is yes under each type (design values, 0.5: says nothing).
_QUESTIONS: Mapping[str, tuple[str, Mapping[Type, float]]] = {
    "quarrel": (
        "Was there a quarrel, a punishment feared, an exam result?",
        {Type.RUNAWAY: 0.6, Type.RUNAWAY_FROM_CARE: 0.6, Type.LOST: 0.1, Type.ABDUCTION_STRANGER: 0.1},
    ),
    "things_taken": (
        "Are clothes, money, papers or a charger missing from home?",
        {Type.RUNAWAY: 0.5, Type.MIGRATION: 0.7, Type.LURED_ONLINE: 0.5, Type.LOST: 0.03, Type.INJURED: 0.05},
    ),
    "online_contact": (
        "Who did the child write with lately, on which accounts?",
        {Type.LURED_ONLINE: 0.9, Type.RUNAWAY: 0.35, Type.MIGRATION: 0.4, Type.LOST: 0.1},
    ),
    "custody": (
        "Is custody disputed, and where is the other parent now?",
        {Type.FAMILY_DOMESTIC: 0.85, Type.FAMILY_ABROAD: 0.9, Type.RUNAWAY: 0.2, Type.LOST: 0.1},
    ),
    "abroad": (
        "Has the child spoken of leaving for Europe, or gone to a port before?",
        {Type.MIGRATION: 0.85, Type.RUNAWAY: 0.15, Type.LOST: 0.03},
    ),
}
_NAMES = {
    "unlisted:friend": ("ask:friends", "Ask family and classmates for names and addresses of friends."),
    "unlisted:relative": ("ask:relatives", "Ask for addresses of all relatives, also in other towns."),
    "unlisted:leisure": (
        "ask:leisure",
        "Ask where the child spends free time: café, sport, games, souk, beach.",
    ),
}


@dataclass(frozen=True, slots=True)
class NextThing:
    """Something to do next. `nats` is what it is expected to tell; `probability` the chance to find the child there."""

    key: str
    words: str
    nats: float
    probability: float
    lat: float | None
    lon: float | None


def next_things(search: Map, count: int = 3) -> tuple[NextThing, ...]:
    """The `count` things that would tell most."""
    odds = search.odds()
    found = [*_checks(search, odds.component), *_names(search, odds.component), *_questions(odds.type)]
    return tuple(sorted(found, key=lambda thing: (-thing.nats, thing.key))[:count])


def yes_no(p: float) -> float:
    """Entropy of a yes or no, in nats."""
    if p <= 0.0 or p >= 1.0:
        return 0.0
    return float(-p * np.log(p) - (1 - p) * np.log1p(-p))


def check_nats(probability: float, pod: float) -> float:
    """What a check of a place is expected to tell: h(p POD) - p h(POD)."""
    return yes_no(probability * pod) - probability * yes_no(pod)


def _checks(search: Map, component: Floats) -> list[NextThing]:
    found = []
    for hypothesis, p in zip(search.hypotheses.components, component, strict=True):
        lat, lon = anchor(hypothesis.shape)
        group = hypothesis.key.partition(":")[0]
        if group not in {"place", "hub", "last_seen"} or lat is None or lon is None:
            continue
        if _just_checked(search, lat, lon):
            continue
        found.append(
            NextThing(
                f"check:{hypothesis.key}",
                _check_words(hypothesis),
                check_nats(float(p), CHECK_POD),
                float(p),
                lat,
                lon,
            )
        )
    return found


def _check_words(component: Component) -> str:
    if component.family == "home":
        return f"Search {component.name} again, in, on, under and up."
    if component.key == "last_seen":
        return "Search the last known point itself."
    return f"Check {hypothesis_words(component).removeprefix('at ')}."


def _just_checked(search: Map, lat: float, lon: float) -> bool:
    return any(
        isinstance(item, PlaceChecked)
        and item.id in search.field.active
        and search.at_s - item.at_s < FRESH_H * 3600
        and float(distance_km(lat, lon, item.lat, item.lon)) < NEARBY_KM
        for item in search.case.evidence
    )


def _names(search: Map, component: Floats) -> list[NextThing]:
    found = []
    for hypothesis, p in zip(search.hypotheses.components, component, strict=True):
        if hypothesis.key in _NAMES:
            key, words = _NAMES[hypothesis.key]
            nats = float(p) * KNOWN_TO_FAMILY * NAMING_GAIN_NATS
            found.append(NextThing(key, words, nats, float(p), None, None))
    return found


def _questions(types: Floats) -> list[NextThing]:
    found = []
    for key, (words, yes) in _QUESTIONS.items():
        chance = np.array([yes.get(kind, 0.25) for kind in TYPES])
        answer = float(types @ chance)
        left = float(types @ np.array([yes_no(float(c)) for c in chance]))
        found.append(NextThing(f"ask:{key}", words, max(yes_no(answer) - left, 0.0), 0.0, None, None))
    return found

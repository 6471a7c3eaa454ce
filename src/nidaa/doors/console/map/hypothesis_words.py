"""Hypotheses, evidence and next things in the officer's words: search theory speaks in keys."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.cases.facts.interview import PLACE_KINDS
from nidaa.doors.look.lists import apart
from nidaa.doors.look.tags import number
from nidaa.ground.calendar import clock_time
from nidaa.ground.country import pack
from nidaa.hypotheses.facts import Evidence, EvidenceKind

TYPES: Mapping[str, str] = {
    "lost": N("Lost or wandered off"),
    "injured": N("Injured"),
    "runaway": N("Left by choice"),
    "runaway_from_care": N("Left an institution or foster family"),
    "lured_online": N("Lured by an online contact"),
    "family_abduction_domestic": N("Taken by a parent or relative, in the country"),
    "family_abduction_abroad": N("Taken by a parent or relative, to abroad"),
    "abduction_acquaintance": N("Taken by someone the child knows"),
    "abduction_stranger": N("Taken by a stranger"),
    "unaccompanied_migration": N("Trying to leave the country"),
    "unknown": N("Something else, or not known"),
}
GENERAL: Mapping[str, str] = {
    "last_seen": N("Still where last seen: hidden, asleep, trapped"),
    "wander": N("On foot around the place last seen"),
    "near": N("Kept near where the child was met"),
    "vehicle": N("On the move in a vehicle"),
    "unlisted:friend": N("With a friend the file does not name"),
    "unlisted:relative": N("With a relative the file does not name"),
    "unlisted:school": N("At a school the file does not name"),
    "unlisted:leisure": N("At a shop, café or meeting place the file does not name"),
    "unlisted:refuge": N("At a police post, hospital, mosque or shelter"),
    "background": N("Anywhere else in the country"),
    "outside": N("Outside the country"),
}
FAMILIES: Mapping[str, str] = {
    "friend": N("a friend's"),
    "relative": N("a relative's"),
    "school": N("a school"),
    "leisure": N("a place of leisure"),
    "refuge": N("a place of help"),
    "transit": N("a station"),
    "exit": N("a way out of the country"),
    "work": N("a workplace"),
    "contact": N("an online contact's"),
    "suspect": N("a person of concern's"),
    "previous": N("found or lived here before"),
}
QUESTIONS: Mapping[str, str] = {
    "ask:friends": N("Ask family and classmates for names and addresses of friends."),
    "ask:relatives": N("Ask for addresses of all relatives, also in other towns."),
    "ask:leisure": N("Ask where the child spends free time: café, sport, games, souk, beach."),
    "ask:quarrel": N("Ask: was there a quarrel, a punishment feared, an exam result?"),
    "ask:things_taken": N("Ask: are clothes, money, papers or a charger missing from home?"),
    "ask:online_contact": N("Ask: who did the child write with lately, on which accounts?"),
    "ask:custody": N("Ask: is custody disputed, and where is the other parent now?"),
    "ask:abroad": N("Ask: has the child spoken of leaving for Europe, or gone to a port before?"),
}
KINDS: Mapping[EvidenceKind, str] = {
    EvidenceKind.SIGHTING: N("Seen"),
    EvidenceKind.LINE_SIGHTING: N("Seen on the way"),
    EvidenceKind.CAMERA: N("Camera or toll"),
    EvidenceKind.PLACE_CHECKED: N("Checked, not there"),
    EvidenceKind.AREA_SEARCHED: N("Area searched"),
    EvidenceKind.DEVICE_PING: N("Telephone heard"),
    EvidenceKind.PLACE_WEIGHT: N("Officer's weight on a place"),
    EvidenceKind.TYPE_WEIGHT: N("Officer's weight on what may have happened"),
}
METHODS: Mapping[str, str] = {
    "line": N("In a line on foot"),
    "houses": N("House by house, yards and cellars"),
    "dog": N("With a dog"),
    "vehicle": N("From a vehicle"),
    "drone": N("With a drone"),
}
PARTS: Mapping[str, str] = {
    "places": N("places of the file"),
    "last_seen": N("where and when last seen"),
    "types": N("what may have happened"),
    "age_years": N("age"),
    "sex": N("girl or boy"),
    "in_care": N("life in an institution"),
}
SMALLEST = 0.005
LONGEST = 60


def percent(p: float) -> str:
    """«55 %»; what is small but not nothing is «< 1 %»."""
    return "<\u00a01\u00a0%" if 0 < p < SMALLEST else f"{100 * p:.0f}\u00a0%"


def hypothesis(row: Mapping[str, Any]) -> str:
    """A hypothesis as a phrase, from its key, family and name."""
    group, _, _rest = row["key"].partition(":")
    name = place_name(row["name"])
    if group == "place":
        if row["family"] == "home":
            return gettext("At home: search it again")
        kind = gettext(FAMILIES[row["family"]]) if row["family"] in FAMILIES else ""
        return f"{apart(name)} ({kind})" if kind else apart(name)
    if group == "hub":
        kind = gettext(FAMILIES["transit" if row["family"] == "transit" else "exit"])
        return f"{apart(name)} ({kind})"
    if group == "corridor":
        return gettext("On the way towards %(name)s") % {"name": apart(name)}
    return gettext(GENERAL[row["key"]])


def place_name(name: str) -> str:
    """A name of the file as it stands; a kind that stands in for a missing name is said in the page's language."""
    labels = {
        "home": N("Home"),
        "relative": N("Relative's home"),
        "friend": N("Friend's home"),
        **dict(PLACE_KINDS),
    }
    labels |= {
        "other_parent": N("Parent"),
        "suspect": N("Person of concern"),
        "previous_find": N("Found here before"),
    }
    labels |= {"online_contact": N("Online contact"), "bus_station": N("Bus or railway station")}
    return gettext(labels[name]) if name in labels else name


def next_thing(row: Mapping[str, Any]) -> str:
    """What to do, as an order one can give."""
    if row["key"] in QUESTIONS:
        return gettext(QUESTIONS[row["key"]])
    if row["family"] == "home":
        return gettext("Search home again: in, on, under, up.")
    if row["key"] == "check:last_seen":
        return gettext("Search the place last seen itself.")
    return gettext("Check %(name)s.") % {"name": apart(place_name(row["name"]))}


def evidence(one: Evidence, language: str) -> str:
    """«Seen 22:10: près de la gare», short enough for a reason."""
    said = one.words.strip() or one.source
    if one.kind is EvidenceKind.TYPE_WEIGHT:
        weighed = f"{gettext(TYPES[one.more['type']])} {percent(one.more['weight'])}"
        return f"{_said(one.kind, '', one.at, language)} {weighed} · {_short(said)}"
    if one.kind is EvidenceKind.PLACE_WEIGHT:
        return f"{_said(one.kind, '', one.at, language)} × {one.more['factor']:.2g} · {_short(said)}"
    return _said(one.kind, said, one.at, language)


def _said(kind: EvidenceKind, text: str, at: datetime, language: str) -> str:
    """In the direction of the page; what a person said keeps its own inside it."""
    head = f"{gettext(KINDS[kind])} {clock_time(at, language, pack().timezone)}:"
    return f"{head} {_short(text)}" if text else head


def _short(text: str) -> str:
    return apart(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def named(evidence_id: str, known: Mapping[str, Evidence], language: str) -> str:
    """A reason's evidence by its id; what the file itself says has no row of its own."""
    if evidence_id in known:
        return evidence(known[evidence_id], language)
    if evidence_id == "file:home_searched":
        return gettext("Home and hiding places searched by police")
    if evidence_id.startswith("file:"):
        return gettext("Checked by police, child not there")
    return gettext("Evidence no longer counted")


def change(told: Mapping[str, Any], language: str) -> str:
    """A journal line of the map: because of what, and how the leading hypothesis and the 80 % area moved."""
    signs = (("came", "+"), ("went", "−"), ("changed", "±"))
    causes = [f"{sign} {_cause(one, language)}" for key, sign in signs for one in told[key]]
    causes += [gettext(PARTS[part]) for part in told["parts"] if part in PARTS]
    before, after = told["before"], told["after"]
    moved = gettext("Most likely: %(before)s %(p)s → %(after)s %(q)s. 80 %% area: %(km)s → %(km2)s km².") % {
        "before": hypothesis(before),
        "p": percent(before["probability"]),
        "after": hypothesis(after),
        "q": percent(after["probability"]),
        "km": square_km(before["km2"]),
        "km2": square_km(after["km2"]),
    }
    return f"{'; '.join(causes)}. {moved}" if causes else moved


def _cause(one: Mapping[str, str], language: str) -> str:
    if not one["at"]:
        return named(one["kind"], {}, language)
    return _said(EvidenceKind(one["kind"]), one["words"], datetime.fromisoformat(one["at"]), language)


def square_km(value: float) -> str:
    """Grouped and with the decimal sign of the page's language."""
    return number(round(value) if value >= 10 else round(value, 1))  # noqa: PLR2004 - two digits are read


def by_id(items: Iterable[Evidence]) -> dict[str, Evidence]:
    return {str(one.id): one for one in items}

"""CAP-CP, the profile of Canada, version 1.0."""

import re
from collections.abc import Iterator

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.profiles.shared import codes, geometry, infos, missing, pairs, unreferenced
from nidaa.alerts.cap.tree import blank, child, children, content, path, text, word

CODE = re.compile(r"profile:CAP-CP:[0-9]+(?:\.[0-9]+)+")
EVENT = re.compile(r"profile:CAP-CP:Event:[0-9]+(?:\.[0-9]+)*", re.IGNORECASE)
EVENT_VALUE = re.compile(r"\S{4,12}")
LOCATION = re.compile(r"profile:CAP-CP:Location:[0-9]+(?:\.[0-9]+)*", re.IGNORECASE)
MINOR_CHANGE, AUTO_TRANSLATED = "profile:cap-cp:1.0:minorchange", "profile:cap-cp:1.0:autotranslated"
MINOR_CHANGES = frozenset({"none", "text", "correction", "resource", "layer", "other"})
FACTS = ("urgency", "severity", "certainty", "effective", "onset", "expires")


def check_cap_cp(root: etree._Element) -> Iterator[Finding]:
    if not any(CODE.fullmatch(code) for code in codes(root)):
        yield error("cap-cp-code", "/alert", "A code element with profile:CAP-CP:1.0 is required.")
    elif "profile:CAP-CP:1.0" not in codes(root):
        yield recommendation("cap-cp-code", "/alert", "The version in force is profile:CAP-CP:1.0.")
    yield from unreferenced(root, "cap-cp")
    if word(root, "msgType") in ("Alert", "Update", "Cancel") and not infos(root):
        yield error("cap-cp-info", "/alert", "At least one info block is required.")
    yield from _check_subject(root)
    yield from _check_languages(root)
    yield from _check_minor_change(root)
    for block in infos(root):
        yield from _check_info(block)


def _events(block: etree._Element) -> set[str]:
    return {value.lower() for name, value in pairs(block, "eventCode") if EVENT.fullmatch(name)}


def _check_subject(root: etree._Element) -> Iterator[Finding]:
    subjects = set[str]().union(*map(_events, infos(root)))
    if len(subjects) > 1:
        yield error(
            "cap-cp-subject", "/alert", "All info blocks must be about one event: the event codes differ."
        )


def _check_languages(root: etree._Element) -> Iterator[Finding]:
    told = dict[str, list[object]]()
    for block in infos(root):
        told.setdefault(word(block, "language").lower(), []).append(_facts(block))
    if len({repr(sorted(map(repr, facts))) for facts in told.values()}) > 1:
        yield error("cap-cp-languages", "/alert", "What is not free text must be the same in every language.")
    if not told.keys() & {"en-ca", "en-us"} or "fr-ca" not in told:
        yield recommendation("cap-cp-bilingual", "/alert", "An alert should be in English and in French.")


def _facts(block: etree._Element) -> list[object]:
    """What an info block says besides free text: the same in every language."""
    lists = [
        [content(found).strip() for found in children(block, name)] for name in ("category", "responseType")
    ]
    areas = [
        [
            [" ".join(content(found).split()) for found in children(area, "polygon")],
            [" ".join(content(found).split()) for found in children(area, "circle")],
            pairs(area, "geocode"),
            [word(area, name) for name in ("altitude", "ceiling")],
        ]
        for area in children(block, "area")
    ]
    return [lists, [word(block, name) for name in FACTS], pairs(block, "eventCode"), areas]


def _check_minor_change(root: etree._Element) -> Iterator[Finding]:
    blocks = infos(root)
    changes = [[v for n, v in pairs(block, "parameter") if n.lower() == MINOR_CHANGE] for block in blocks]
    given = [value.lower() for values in changes for value in values]
    if not given:
        return
    if word(root, "msgType") != "Update":
        yield recommendation("cap-cp-MinorChange", "/alert", "MinorChange is only for updates.")
    if not all(changes):
        yield recommendation("cap-cp-MinorChange", "/alert", "MinorChange must be in every info block.")
    if not MINOR_CHANGES.issuperset(given):
        yield recommendation(
            "cap-cp-MinorChange", "/alert", f"MinorChange is one of {', '.join(sorted(MINOR_CHANGES))}."
        )
    if "other" in given and blank(text(root, "note")):
        yield recommendation(
            "cap-cp-MinorChange", "/alert", "MinorChange other is to be explained in a note."
        )


def _check_info(block: etree._Element) -> Iterator[Finding]:
    yield from missing(block, ("language",), error, "cap-cp")
    yield from missing(
        block, ("expires", "senderName", "responseType", "instruction"), recommendation, "cap-cp"
    )
    events = _events(block)
    if not events or not all(EVENT_VALUE.fullmatch(value) for value in events):
        yield error(
            "cap-cp-event",
            path(block),
            "An eventCode profile:CAP-CP:Event of 4 to 12 characters is required.",
        )
    translated = [
        value.lower() for name, value in pairs(block, "parameter") if name.lower() == AUTO_TRANSLATED
    ]
    if len(translated) > 1 or not {"yes", "no"}.issuperset(translated):
        yield recommendation("cap-cp-AutoTranslated", path(block), "AutoTranslated is yes or no, once.")
    if child(block, "area") is None:
        yield error("cap-cp-area", path(block), "At least one area is required.")
    for area in children(block, "area"):
        if not geometry(area) and not any(LOCATION.fullmatch(name) for name, _ in pairs(area, "geocode")):
            yield error(
                "cap-cp-area",
                path(area),
                "An area needs a polygon, a circle or a geocode profile:CAP-CP:Location.",
            )

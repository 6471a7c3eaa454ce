"""The World Meteorological Organization's guidance to publishers of CAP."""

import re
from collections.abc import Iterator
from datetime import timedelta

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.moments import moment
from nidaa.alerts.cap.profiles.shared import infos, missing, unknowns
from nidaa.alerts.cap.tree import content, path, tag, text, word, words

# 2.49.0.1 is the arc of alerts, then country and authority; 2.49.0.0, often seen, is that of authorities.
IDENTIFIER = re.compile(r"(?:urn:oid:)?2\.49\.0\.1\.[0-9]+(?:\.[0-9A-Za-z]+)+")
MOST_VERTICES = 100
LONGEST = timedelta(hours=24)
SHORT_CHARACTERS = {"event": 60, "areaDesc": 120}


def check_wmo(root: etree._Element) -> Iterator[Finding]:
    if not IDENTIFIER.fullmatch(word(root, "identifier")):
        yield error("wmo-identifier", "/alert/identifier", "The identifier must be an OID under 2.49.0.1.")
    if word(root, "msgType") in ("Ack", "Error"):
        yield error("wmo-msgType", "/alert/msgType", "Publishers do not send Ack or Error.")
    for found in root.iter(tag("polygon")):
        vertices = len(words(content(found)))
        if vertices > MOST_VERTICES:
            yield recommendation(
                "wmo-vertices", path(found), f"The polygon has {vertices} points, more than {MOST_VERTICES}."
            )
    for found in root.iter(*map(tag, SHORT_CHARACTERS)):
        if len(content(found)) > SHORT_CHARACTERS[etree.QName(found).localname]:
            yield recommendation("wmo-short", path(found), f"{etree.QName(found).localname} should be short.")
    for block in infos(root):
        yield from missing(block, ("expires",), recommendation, "wmo")
        yield from unknowns(block, recommendation, "wmo")
        yield from _check_span(root, block)


def _check_span(root: etree._Element, block: etree._Element) -> Iterator[Finding]:
    begins = moment(word(block, "effective")) or moment(text(root, "sent").strip())
    expires = moment(word(block, "expires"))
    if begins and expires and expires - begins > LONGEST:
        yield recommendation(
            "wmo-span", path(block), "The alert stands for more than 24 hours; update it instead."
        )

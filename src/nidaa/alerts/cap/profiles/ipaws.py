"""IPAWS, the profile of the United States, version 1.0 (OASIS, 2009), with the texts for mobile phones."""

import re
from collections.abc import Iterator

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.profiles.shared import codes, infos, missing, unequal, unreferenced, values
from nidaa.alerts.cap.tree import child, children, content, path, tag, word

CODE = "IPAWSv1.0"
SAME_EVENT = re.compile(r"[A-Z0-9]{3}")
SAME_PLACE = re.compile(r"[0-9]{6}")
TEXT_CHARACTERS = {"CMAMtext": 90, "CMAMlongtext": 360}
BLOCKABLE = frozenset({"EAS", "NWEM", "CMAS", "PUBLIC"})


def check_ipaws(root: etree._Element) -> Iterator[Finding]:
    if CODE not in codes(root):
        yield error("ipaws-code", "/alert", f"A code element with {CODE} is required.")
    yield from unreferenced(root, "ipaws")
    yield from unequal(root, "ipaws")
    for found in root.iter(tag("sent"), tag("expires")):
        if content(found).strip().endswith(("-00:00", "+00:00")):
            yield recommendation(
                "ipaws-offset", path(found), "The time is in UTC; the offset of the place is asked for."
            )
    for block in infos(root):
        yield from _check_info(block)
        yield from _check_parameters(block)


def _check_info(block: etree._Element) -> Iterator[Finding]:
    yield from missing(block, ("expires",), error, "ipaws")
    yield from missing(block, ("description", "instruction"), recommendation, "ipaws")
    same = values(block, "eventCode", "SAME")
    if len(same) != 1 or not SAME_EVENT.fullmatch(same[0]):
        yield error("ipaws-same", path(block), "Exactly one eventCode SAME with three letters is required.")
    for name in ("effective", "onset"):
        if word(block, name):
            yield recommendation(
                "ipaws-ignored", path(block), f"{name} is ignored: the alert takes effect when it is sent."
            )
    if child(block, "area") is None:
        yield error("ipaws-area", path(block), "At least one area is required.")
    for area in children(block, "area"):
        if not any(SAME_PLACE.fullmatch(value) for value in values(area, "geocode", "SAME")):
            yield recommendation(
                "ipaws-geocode", path(area), "A geocode SAME with six digits is strongly advised."
            )


def _check_parameters(block: etree._Element) -> Iterator[Finding]:
    for name, most in TEXT_CHARACTERS.items():
        for value in values(block, "parameter", name):
            if len(value) > most:
                yield error(
                    f"ipaws-{name}", path(block), f"{name} has {len(value)} characters; {most} are allowed."
                )
    for value in values(block, "parameter", "BLOCKCHANNEL"):
        if value not in BLOCKABLE:
            yield error("ipaws-BLOCKCHANNEL", path(block), f"{value} is not a channel that can be blocked.")
    if not values(block, "parameter", "EAS-ORG"):
        yield recommendation(
            "ipaws-EAS-ORG",
            path(block),
            "A parameter EAS-ORG is needed for broadcast by radio and television.",
        )

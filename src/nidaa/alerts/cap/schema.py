"""The OASIS schema of CAP 1.2 as judge, its messages made readable."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error
from nidaa.alerts.cap.structure import check_structure
from nidaa.alerts.cap.tree import path

XSD = Path(__file__).with_name("CAP-v1.2.xsd")
NOISE = re.compile(r"\{[^}\s']*\}|^Element '[^']*'(, attribute '[^']*')?: |\[facet '[^']*'\] ")
# A file of a quarter megabyte can hold a hundred thousand errors; what is past these numbers helps nobody.
MOST, MOST_STRUCTURAL = 200, 1000


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(XSD), etree.XMLParser(no_network=True, resolve_entities=False)))


def check_schema(root: etree._Element) -> Iterator[Finding]:
    """Structure first, then what else the schema says; one finding a place."""
    structural = list(islice(check_structure(root), MOST_STRUCTURAL))
    yield from structural
    judge = schema()
    if judge.validate(root):
        return
    places = {finding.path for finding in structural}
    log: Any = judge.error_log
    for entry in log.filter_from_errors()[:MOST]:
        if entry.type_name == "SCHEMAV_ELEMENT_CONTENT" and structural:
            continue
        place = _place(root, entry.path)
        if place not in places:
            places.add(place)
            yield error("XSD", place, _sentence(entry.message))


def _place(root: etree._Element, where: str | None) -> str:
    found: Any = root.getroottree().xpath(where) if where else None
    return path(found[0]) if found else "/alert"


def _sentence(said: str) -> str:
    attribute = re.search(r"attribute '([^']*)'", said)
    named = f"The attribute {NOISE.sub('', attribute[1])}: " if attribute else ""
    return named + NOISE.sub("", said)

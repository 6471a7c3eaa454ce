"""The OASIS schema of CAP 1.2 as judge, its messages made readable."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error
from nidaa.alerts.cap.structure import check_structure
from nidaa.alerts.cap.tree import path

XSD = Path(__file__).with_name("CAP-v1.2.xsd")
NOISE = re.compile(r"\{[^}\s']*\}|^Element '[^']*'(, attribute '[^']*')?: |\[facet '[^']*'\] ")
# A file of a quarter megabyte can hold a hundred thousand errors; what is past these numbers helps nobody.
MOST, MOST_STRUCTURAL = 200, 1000
LOCK = Lock()


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(XSD), etree.XMLParser(no_network=True, resolve_entities=False)))


def check_schema(root: etree._Element) -> Iterator[Finding]:
    """Structure first, then what else the schema says; one finding a place."""
    structural = list(islice(check_structure(root), MOST_STRUCTURAL))
    yield from structural
    places = {finding.path for finding in structural}
    for place, said in _judged(root, without_structure=bool(structural)):
        if place not in places:
            places.add(place)
            yield error("XSD", place, said)


def _judged(root: etree._Element, *, without_structure: bool) -> list[tuple[str, str]]:
    """Place and sentence of what the schema says. It keeps its log in itself: one thread at a time."""
    with LOCK:
        judge = schema()
        if judge.validate(root):
            return []
        log: Any = judge.error_log
        entries = log.filter_from_errors()[:MOST]
    return [
        (_place(root, entry.path), _sentence(entry.message))
        for entry in entries
        if not (without_structure and entry.type_name == "SCHEMAV_ELEMENT_CONTENT")
    ]


def _place(root: etree._Element, where: str | None) -> str:
    found: Any = root.getroottree().xpath(where) if where else None
    return path(found[0]) if found else "/alert"


def _sentence(said: str) -> str:
    attribute = re.search(r"attribute '([^']*)'", said)
    named = f"The attribute {NOISE.sub('', attribute[1])}: " if attribute else ""
    return named + NOISE.sub("", said)

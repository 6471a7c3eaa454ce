"""Reading a parsed alert: texts, children and paths, tolerant of what is missing."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
DS = "http://www.w3.org/2000/09/xmldsig#"
REPEATABLE = frozenset(
    {
        "code",
        "info",
        "category",
        "responseType",
        "eventCode",
        "parameter",
        "resource",
        "area",
        "polygon",
        "circle",
        "geocode",
        "Signature",
    }
)

# The white space of XML. Python's strip() and split() also take no-break spaces, which are none to XML:
# a no-break space inside a coordinate is a defect and must stay visible.
BLANKS = " \t\r\n"


def tag(name: str) -> str:
    return f"{{{CAP}}}{name}"


def children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return parent.iterchildren(tag(name))


def child(parent: etree._Element, name: str) -> etree._Element | None:
    return parent.find(tag(name))


def content(element: etree._Element) -> str:
    """The text of an element as it stands, without white space taken off."""
    return element.text or ""


def text(parent: etree._Element, name: str) -> str:
    """The text of the first child of this name as it stands; empty when there is none."""
    found = child(parent, name)
    return "" if found is None else content(found)


def word(parent: etree._Element, name: str) -> str:
    """As `text`, without white space around it: for enumerations, times and codes."""
    return text(parent, name).strip(BLANKS)


def words(value: str) -> list[str]:
    """Split at XML white space only."""
    return [part for part in re.split(f"[{BLANKS}]+", value) if part]


def blank(value: str) -> bool:
    """Nothing a reader could see: white space of any script, and signs without width."""
    return not value.strip().strip("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff").strip()


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


@lru_cache(maxsize=16)
def numbering(parent: etree._Element) -> dict[etree._Element, int]:
    """The number of each child among its siblings of the same name.

    Kept for a moment, as counting siblings for every finding took four minutes on a wide file of 256 KiB;
    `validate` clears it.
    """
    count = Counter[object]()
    numbers = {}
    for element in parent.iterchildren():
        count[element.tag] += 1
        numbers[element] = count[element.tag]
    return numbers


def path(element: etree._Element) -> str:
    """The place of an element, such as /alert/info[2]/area[1]/polygon[1]."""
    steps = []
    here: etree._Element | None = element
    while here is not None:
        name, parent = local(here), here.getparent()
        if parent is not None and name in REPEATABLE:
            name += f"[{numbering(parent)[here]}]"
        steps.append(name)
        here = parent
    return "/" + "/".join(reversed(steps))

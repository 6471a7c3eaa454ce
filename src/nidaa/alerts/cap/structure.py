"""Which elements stand where: the sequences of the schema, told apart by reason.

The schema validator says «not expected» for a wrong order, a missing element and a foreign element alike. An
author needs to know which, so the sequences are walked here; `schema` stays the judge of everything.
"""

from collections.abc import Iterator

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error
from nidaa.alerts.cap.tree import CAP, DS, local, path

# Each sequence as in the schema: ! required, * any number, ! and * at least one.
SEQUENCES = {
    "alert": "identifier! sender! sent! status! msgType! source scope! restriction addresses code* note"
    " references incidents info*",
    "info": "language category!* event! responseType* urgency! severity! certainty! audience"
    " eventCode* effective onset expires senderName headline description instruction web contact"
    " parameter* resource* area*",
    "resource": "resourceDesc! mimeType! size uri derefUri digest",
    "area": "areaDesc! polygon* circle* geocode* altitude ceiling",
    "eventCode": "valueName! value!",
    "parameter": "valueName! value!",
    "geocode": "valueName! value!",
}
ORDER = {name: [part.rstrip("!*") for part in text.split()] for name, text in SEQUENCES.items()}
REQUIRED = {name: [p.rstrip("!*") for p in text.split() if "!" in p] for name, text in SEQUENCES.items()}
ONCE = {name: {p.rstrip("!") for p in text.split() if "*" not in p} for name, text in SEQUENCES.items()}


def check_structure(root: etree._Element) -> Iterator[Finding]:
    """V08, V25 and the structural part of XSD, for the alert and every block in it."""
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace == CAP and name.localname in SEQUENCES:
            yield from _check_children(element, name.localname)


def _check_children(parent: etree._Element, kind: str) -> Iterator[Finding]:
    order, seen, furthest = ORDER[kind], set[str](), -1
    for element in parent.iterchildren(etree.Element):
        name = local(element)
        if etree.QName(element).namespace == DS and kind == "alert":
            furthest = len(order)
        elif etree.QName(element).namespace != CAP or name not in order:
            yield _foreign(element, kind)
        elif order.index(name) < furthest:
            yield error("V08", path(element), f"{name} stands too late: {_after(order, name)}.")
        elif name in seen and name in ONCE[kind]:
            yield error("XSD", path(element), f"{name} stands more than once in {kind}.")
        else:
            furthest = order.index(name)
        seen.add(name)
    for name in REQUIRED[kind]:
        if name not in seen:
            yield error("XSD", path(parent), f"{kind} has no {name}, which is required.")


def _after(order: list[str], name: str) -> str:
    following = order[order.index(name) + 1 :]
    return f"it belongs before {following[0]}" if following else "nothing may stand before it here"


def _foreign(element: etree._Element, kind: str) -> Finding:
    name = etree.QName(element)
    if kind == "alert":
        return error(
            "V25",
            path(element),
            f"The alert is extended by {name.localname}; only XML signatures may be added to it.",
        )
    return error("XSD", path(element), f"{name.localname} is not an element of {kind}.")

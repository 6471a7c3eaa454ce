"""Questions that several profiles ask."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error
from nidaa.alerts.cap.tree import blank, child, children, content, path, text, word, words

Make = Callable[[str, str, str], Finding]


def infos(root: etree._Element) -> list[etree._Element]:
    return list(children(root, "info"))


def pairs(parent: etree._Element, name: str) -> list[tuple[str, str]]:
    """The valueName and value of each eventCode, parameter or geocode."""
    return [(word(found, "valueName"), word(found, "value")) for found in children(parent, name)]


def values(parent: etree._Element, name: str, value_name: str) -> list[str]:
    return [value for named, value in pairs(parent, name) if named == value_name]


def codes(root: etree._Element) -> list[str]:
    return [content(found).strip() for found in children(root, "code")]


def missing(block: etree._Element, names: Iterable[str], make: Make, prefix: str) -> Iterator[Finding]:
    """One finding for each child that is absent or blank: rule prefix-name."""
    for name in names:
        if blank(text(block, name)):
            yield make(f"{prefix}-{name}", path(block), f"{name} is missing or blank.")


def unequal(root: etree._Element, prefix: str) -> Iterator[Finding]:
    """Categories and event codes must be the same in every info block."""
    blocks = infos(root)
    for block in blocks[1:]:
        for name, of in (("category", categories), ("eventCode", event_codes)):
            if of(block) != of(blocks[0]):
                yield error(
                    f"{prefix}-{name}", path(block), f"Every info block must have the same {name} values."
                )


def categories(block: etree._Element) -> Counter[str]:
    return Counter({content(found).strip(): 1 for found in children(block, "category")})


def event_codes(block: etree._Element) -> Counter[str]:
    return Counter({"=".join(found): 1 for found in pairs(block, "eventCode")})


def unreferenced(root: etree._Element, prefix: str) -> Iterator[Finding]:
    if word(root, "msgType") in ("Update", "Cancel") and not words(text(root, "references")):
        yield error(
            f"{prefix}-references",
            "/alert",
            "An update or cancellation must name every message still standing.",
        )


def unknowns(block: etree._Element, make: Make, prefix: str) -> Iterator[Finding]:
    for name in ("urgency", "severity", "certainty"):
        found = child(block, name)
        if found is not None and content(found).strip() == "Unknown":
            yield make(f"{prefix}-unknown", path(found), f"Unknown is discouraged as {name}.")


def geometry(area: etree._Element) -> bool:
    return child(area, "polygon") is not None or child(area, "circle") is not None

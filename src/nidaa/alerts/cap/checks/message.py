"""The message itself: who, to whom, and what kind (V01, V03, V09, V22, V26, V27, V28)."""

from collections.abc import Iterator

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.tree import blank, child, children, content, local, path, tag, word

RESTRICTED_CHARACTERS = " \t\r\n,<&"
REQUIRED_TEXTS = ("identifier", "sender", "event", "areaDesc", "resourceDesc")


def restricted(value: str) -> str:
    """The characters in an identifier or sender that CAP does not allow there (section 3.2.1)."""
    return "".join(sorted({c for c in value if c in RESTRICTED_CHARACTERS or c.isspace()}))


def check_names(root: etree._Element) -> Iterator[Finding]:
    """V01."""
    for name in ("identifier", "sender"):
        found = child(root, name)
        if found is None or blank(content(found)):
            continue
        bad = restricted(content(found))
        if bad:
            shown = ", ".join("a space" if c.isspace() else c for c in bad)
            yield error(
                "V01", path(found), f"{name} holds {shown}; spaces, commas, < and & are not allowed in it."
            )


def check_blank(root: etree._Element) -> Iterator[Finding]:
    """V28."""
    for found in root.iter(*map(tag, REQUIRED_TEXTS)):
        if not len(found) and blank(content(found)):
            yield error("V28", path(found), f"{local(found)} is required and is blank.")


def check_scope(root: etree._Element) -> Iterator[Finding]:
    """V03. Addresses may accompany any scope (section 3.2.1), a restriction only Restricted."""
    scope = word(root, "scope")
    restriction, addresses = child(root, "restriction"), child(root, "addresses")
    restricted_to = "" if restriction is None else content(restriction)
    sent_to = "" if addresses is None else content(addresses)
    if scope == "Restricted" and blank(restricted_to):
        yield error("V03", "/alert/scope", "The scope is Restricted and no restriction says to whom.")
    if scope and scope != "Restricted" and not blank(restricted_to):
        yield error("V03", "/alert/restriction", f"A restriction is given, but the scope is {scope}.")
    if scope == "Private" and blank(sent_to):
        yield error("V03", "/alert/scope", "The scope is Private and no addresses are given.")
    if scope == "Public" and not blank(sent_to):
        yield recommendation(
            "V03", "/alert/addresses", "Addresses are given, but the scope is Public: everybody may read it."
        )
    if sent_to.count('"') % 2:
        yield error(
            "V03",
            "/alert/addresses",
            "A quotation mark is not closed: an address with spaces stands in double quotes.",
        )


def check_info(root: etree._Element) -> Iterator[Finding]:
    """V09. A System message, such as a heartbeat, may do without."""
    if child(root, "info") is not None:
        return
    kind = word(root, "msgType")
    if kind in ("Alert", "Update") and word(root, "status") != "System":
        yield error("V09", "/alert", f"This is an {kind} without an info block: it says nothing to anybody.")
    elif kind in ("Alert", "Update", "Cancel"):
        yield recommendation(
            "V09",
            "/alert",
            f"This {kind} has no info block; some receivers drop it and leave the earlier message standing.",
        )


def check_categories(root: etree._Element) -> Iterator[Finding]:
    """V22."""
    for block in children(root, "info"):
        seen = set[str]()
        for found in children(block, "category"):
            name = content(found).strip()
            if name in seen:
                yield error("V22", path(found), f"The category {name} is named more than once.")
            seen.add(name)


def check_note(root: etree._Element) -> Iterator[Finding]:
    """V26."""
    if not blank(word(root, "note")):
        return
    kind = word(root, "msgType")
    if kind in ("Ack", "Error"):
        yield recommendation(
            "V26", "/alert", f"A message of type {kind} should say in a note what it answers."
        )
    if word(root, "status") == "Exercise":
        yield recommendation("V26", "/alert", "An exercise should be named in a note.")


def check_assess(root: etree._Element) -> Iterator[Finding]:
    """V27."""
    if word(root, "scope") == "Public":
        for block in children(root, "info"):
            for found in children(block, "responseType"):
                if content(found).strip() == "Assess":
                    yield recommendation(
                        "V27", path(found), "Assess is not to be asked of the public (section 3.2.2)."
                    )

"""From bytes to a parsed alert, within limits, or the reason why not.

The size is looked at first: no XML parser holds a wide document of some megabytes within sensible memory.
Document types are refused whole, so no entity is ever expanded and nothing outside the file is ever fetched.
"""

import re

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error
from nidaa.alerts.cap.tree import CAP

SIZE_CAP_BYTES = 256 * 1024
OLDER = {"http://www.incident.com/cap/1.0": "CAP 1.0", "urn:oasis:names:tc:emergency:cap:1.1": "CAP 1.1"}
FEEDS = frozenset({"feed", "rss", "RDF"})
UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]*)[\"']")


def check_bytes(data: bytes) -> Finding | None:
    """Size and encoding, before any parser sees the file."""
    if len(data) > SIZE_CAP_BYTES:
        return error(
            "SIZE", "", f"The file has {len(data):,} bytes; more than {SIZE_CAP_BYTES:,} are not read."
        )
    if not data.strip():
        return error("XML", "", "The file is empty.")
    declared = DECLARATION.match(data[:1024])
    if declared and declared[1].decode("latin-1").lower() not in UTF8_NAMES:
        name = declared[1].decode("latin-1")
        return error("V29", "", f"The file says its encoding is {name}; CAP files are exchanged in UTF-8.")
    if b"\0" in data:
        return error("V29", "", "The file is not UTF-8: it holds zero bytes, as UTF-16 does.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as exc:
        return error("V29", "", f"The file is not UTF-8: byte {exc.start} cannot be decoded.")
    return None


def check_root(root: etree._Element) -> Finding | None:
    """The root must be alert in the namespace of CAP 1.2."""
    name = etree.QName(root)
    if name.namespace == CAP and name.localname == "alert":
        return None
    if name.localname in FEEDS:
        what = "This is a feed, not an alert: save each alert it holds in a file of its own and check that."
    elif name.localname != "alert":
        what = f"The root element is {name.localname}, not alert: this is not a CAP file."
    elif name.namespace in OLDER:
        what = f"This is {OLDER[name.namespace]}; only CAP 1.2 ({CAP}) is accepted."
    elif name.namespace:
        what = f"The alert is in the namespace {name.namespace}, not in that of CAP 1.2 ({CAP})."
    else:
        what = f'The alert has no namespace; CAP 1.2 needs xmlns="{CAP}".'
    return error("ROOT", "/" + name.localname, what)


def parser() -> etree.XMLParser:
    """A parser that fetches nothing, expands nothing and drops comments, so that they cannot split a text."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def parse(data: bytes) -> etree._Element | Finding:
    """The root of the alert, or the one finding that says why the file cannot be read."""
    refused = check_bytes(data)
    if refused:
        return refused
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError as exc:
        if b"<!DOCTYPE" in data:
            return _document_type()
        return error("XML", "", f"The file is not well-formed XML, or nests too deep: {exc.msg}.")
    if root.getroottree().docinfo.internalDTD is not None:
        return _document_type()
    return check_root(root) or root


def _document_type() -> Finding:
    return error("V29", "", "The file has a document type or entities (<!DOCTYPE); these are refused unread.")

"""XML from strangers: read within limits, no document type, no entity, nothing fetched."""

from lxml import etree

from .errors import Unreadable

LIMIT_BYTES = 20 * 1024 * 1024  # a register of a disaster; parsed it takes some ten times as much memory


def parse(data: bytes) -> etree._Element:
    """The root element.

    Raises:
        Unreadable: not XML, or XML that asks for more than reading.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable("The file has a document type or entities (<!DOCTYPE); these are refused unread.")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # The parser's own message may quote the file; only the line is told.
        raise Unreadable(f"The file is not well-formed XML (line {error.lineno}).") from None
    if root.getroottree().docinfo.internalDTD is not None:  # written in another encoding than ASCII can see
        raise Unreadable("The file has a document type or entities (<!DOCTYPE); these are refused unread.")
    return root


def words(element: etree._Element) -> str:
    """All text inside an element, trimmed."""
    return "".join(str(part) for part in element.itertext()).strip()

"""Resources and addresses on the web (V16, V17, V18, V23, V24)."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from nidaa.alerts.cap.findings import Finding, error, recommendation
from nidaa.alerts.cap.tree import BLANKS, blank, child, content, path, tag, text, word, words

# Top-level media types of the IANA registry; x- types are private (RFC 2045, section 5.1).
MEDIA = r"application|audio|example|font|haptics|image|message|model|multipart|text|video"
PART = r"[A-Za-z0-9!#$&^_.+\-]+"
MIME = re.compile(rf"(?:{MEDIA}|x-{PART})/{PART}(?:\s*;\s*{PART}=(?:{PART}|\"[^\"]*\"))*", re.IGNORECASE)
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
RUNNING = frozenset({"javascript", "vbscript", "data"})  # schemes that run in the reader's browser
SHA1_BYTES = 20


def address_defect(address: str) -> str | None:
    """Why this is not an absolute address; None when it is one."""
    if not ABSOLUTE.fullmatch(address):
        return "is not absolute, such as https://example.org/alert"
    scheme = address.split(":", 1)[0].lower()
    if scheme in RUNNING:
        return f"would run as {scheme} in the reader's browser"
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return "is not a valid address"
    return "names no host" if scheme in ("http", "https", "ftp") and not host else None


def check_web(root: etree._Element) -> Iterator[Finding]:
    """V23."""
    for found in root.iter(tag("web")):
        defect = address_defect(content(found).strip(BLANKS))
        if defect:
            yield error("V23", path(found), f"The web address «{content(found)[:80]}» {defect}.")


def check_resources(root: etree._Element) -> Iterator[Finding]:
    """V16, V17, V18, V24."""
    public = word(root, "scope") == "Public"
    for resource in root.iter(tag("resource")):
        yield from _check_uri(resource)
        kind = child(resource, "mimeType")
        if kind is not None and not MIME.fullmatch(content(kind).strip()):
            yield error("V17", path(kind), f"«{content(kind)[:60]}» is not a media type, such as image/jpeg.")
        included = child(resource, "derefUri")
        if public and included is not None and not blank(content(included)):
            yield recommendation(
                "V24", path(included), "The content is included; leave derefUri out of what goes to the web."
            )
        yield from _check_content(resource, included)


def _check_uri(resource: etree._Element) -> Iterator[Finding]:
    found = child(resource, "uri")
    if found is None:
        return
    address = content(found).strip(BLANKS)
    defect = address_defect(address)
    if defect and (":" in address or blank(text(resource, "derefUri"))):
        yield error(
            "V16",
            path(found),
            f"The address «{address[:80]}» {defect}, and no content is included under that name.",
        )


def _check_content(resource: etree._Element, included: etree._Element | None) -> Iterator[Finding]:
    size, digest = child(resource, "size"), child(resource, "digest")
    told = word(resource, "size")
    length = int(told) if re.fullmatch(r"[+-]?[0-9]{1,18}", told) else None
    expected = _sha1(text(resource, "digest"))
    if size is not None and told and (length is None or length < 0) and re.fullmatch(r"[+-]?[0-9]+", told):
        yield error(
            "V18", path(size), "A size in bytes is not negative, and no file is larger than all the world's."
        )
    if digest is not None and expected is None and not blank(content(digest)):
        yield error(
            "V18", path(digest), "The digest is not a SHA-1 value (40 hexadecimal digits, or base64)."
        )
    if included is None or blank(content(included)):
        return
    try:
        data = base64.b64decode("".join(words(content(included))), validate=True)
    except (binascii.Error, ValueError):
        yield error("V18", path(included), "The included content is not base64.")
        return
    if size is not None and length is not None and 0 <= length != len(data):
        yield error("V18", path(size), f"The size says {length} bytes, the included content has {len(data)}.")
    if digest is not None and expected and expected != hashlib.sha1(data, usedforsecurity=False).digest():
        yield error("V18", path(digest), "The digest does not match the included content.")


def _sha1(written: str) -> bytes | None:
    bare = "".join(words(written))
    try:
        if re.fullmatch(r"[0-9A-Fa-f]{40}", bare):
            return bytes.fromhex(bare)
        value = base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if len(value) == SHA1_BYTES else None

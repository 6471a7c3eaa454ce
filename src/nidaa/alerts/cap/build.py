"""From facts to the bytes that are sent: UTF-8, in the order of the schema, judged before they leave."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lxml import etree

from nidaa.alerts.cap.errors import Unsound
from nidaa.alerts.cap.facts import CapAlert, CapArea, CapInfo, CapPair, CapResource, MsgType, Scope
from nidaa.alerts.cap.findings import Finding, error
from nidaa.alerts.cap.moments import stamp
from nidaa.alerts.cap.tree import BLANKS, CAP, tag
from nidaa.alerts.cap.validate import validate

CLAIMED = ("google", "wmo")  # the profiles our public alerts meet, besides the standard


def build(alert: CapAlert, *, profiles: Iterable[str] = (), bare_cancel: bool = False) -> bytes:
    """The message as a CAP 1.2 file; `profiles` as for `validate`, CLAIMED for what goes to the public.

    A broadcast centre wants a cancellation with references and nothing else: `bare_cancel`.

    Raises:
        Unsound: it would break a rule of the standard or of a profile, or one of our promises.
    """
    broken = [*check_promises(alert, bare_cancel=bare_cancel)]
    if broken:
        raise Unsound(broken)
    try:
        data = etree.tostring(_alert(alert), encoding="UTF-8", xml_declaration=True)
    except ValueError as exc:  # a control character, or a time without offset
        raise Unsound([error("XML", "/alert", f"{exc}")]) from exc
    findings = validate(data, profiles=profiles)
    if any(finding.level == "error" for finding in findings):
        raise Unsound(findings)
    return data


# The default namespace has no prefix, for which the type stubs of lxml have no word.
NAMESPACES: Any = {None: CAP}


def check_promises(alert: CapAlert, *, bare_cancel: bool = False) -> Iterable[Finding]:
    """What we promise beyond the standard."""
    languages = [info.language.lower() for info in alert.infos]
    if len(set(languages)) < len(languages):
        yield error("ours-language", "/alert", "There is one info block for each language.")
    if any(info.expires is None for info in alert.infos):
        yield error("ours-expires", "/alert", "Every info block says when it expires.")
    if alert.msg_type is MsgType.CANCEL:
        if not alert.infos and not bare_cancel:
            yield error(
                "ours-cancel",
                "/alert",
                "A cancellation says so in an info block: some readers drop it otherwise.",
            )
        if any(info.resources for info in alert.infos):
            yield error("ours-cancel", "/alert", "A cancellation carries no photo or other file.")
    resources = [resource for info in alert.infos for resource in info.resources]
    if alert.scope is Scope.PUBLIC and any(resource.included for resource in resources):
        yield error(
            "ours-included", "/alert", "Content is never included in a public message; give its address."
        )


def number(value: float) -> str:
    """A decimal of at most six places (11 cm at the equator), without exponent and without -0."""
    written = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def quoted(items: Iterable[str]) -> str:
    """Items joined by spaces, those with white space in double quotes (CAP 1.2, section 3.2.1).

    Raises:
        ValueError: an item is empty or holds a double quote, which the format cannot write.
    """
    parts = []
    for item in items:
        if not item or '"' in item:
            raise ValueError(f"«{item}» cannot be written in a list of CAP.")
        parts.append(f'"{item}"' if any(blank in item for blank in BLANKS) else item)
    return " ".join(parts)


def _add(parent: etree._Element, name: str, value: str) -> None:
    if value:
        etree.SubElement(parent, tag(name)).text = value


def _add_pairs(parent: etree._Element, name: str, pairs: Iterable[CapPair]) -> None:
    for pair in pairs:
        element = etree.SubElement(parent, tag(name))
        etree.SubElement(element, tag("valueName")).text = pair.name
        etree.SubElement(element, tag("value")).text = pair.value


def _alert(alert: CapAlert) -> etree._Element:
    root = etree.Element(tag("alert"), nsmap=NAMESPACES)
    for name in ("identifier", "sender", "sent"):
        etree.SubElement(root, tag(name)).text = getattr(alert, name)
    _add(root, "status", alert.status)
    _add(root, "msgType", alert.msg_type)
    _add(root, "source", alert.source)
    _add(root, "scope", alert.scope)
    _add(root, "restriction", alert.restriction)
    _add(root, "addresses", quoted(alert.addresses))
    for code in alert.codes:
        _add(root, "code", code)
    _add(root, "note", alert.note)
    _add(root, "references", " ".join(f"{r.sender},{r.identifier},{r.sent}" for r in alert.references))
    _add(root, "incidents", quoted(alert.incidents))
    for info in alert.infos:
        _info(etree.SubElement(root, tag("info")), info)
    return root


def _info(block: etree._Element, info: CapInfo) -> None:
    _add(block, "language", info.language)
    for category in info.categories:
        _add(block, "category", category)
    etree.SubElement(block, tag("event")).text = info.event
    for response in info.response_types:
        _add(block, "responseType", response)
    for name in ("urgency", "severity", "certainty", "audience"):
        _add(block, name, getattr(info, name))
    _add_pairs(block, "eventCode", info.event_codes)
    for name in ("effective", "onset", "expires"):
        at = getattr(info, name)
        _add(block, name, stamp(at) if at else "")
    _add(block, "senderName", info.sender_name)
    for name in ("headline", "description", "instruction", "web", "contact"):
        _add(block, name, getattr(info, name))
    _add_pairs(block, "parameter", info.parameters)
    for resource in info.resources:
        _resource(etree.SubElement(block, tag("resource")), resource)
    for area in info.areas:
        _area(etree.SubElement(block, tag("area")), area)


def _resource(block: etree._Element, resource: CapResource) -> None:
    etree.SubElement(block, tag("resourceDesc")).text = resource.description
    etree.SubElement(block, tag("mimeType")).text = resource.mime_type
    _add(block, "size", "" if resource.size_bytes is None else str(resource.size_bytes))
    _add(block, "uri", resource.uri)
    _add(block, "derefUri", resource.included)
    _add(block, "digest", resource.digest)


def _area(block: etree._Element, area: CapArea) -> None:
    etree.SubElement(block, tag("areaDesc")).text = area.description
    for ring in area.polygons:
        points = " ".join(f"{number(latitude)},{number(longitude)}" for latitude, longitude in ring)
        etree.SubElement(block, tag("polygon")).text = points
    for circle in area.circles:
        centre = f"{number(circle.latitude)},{number(circle.longitude)}"
        etree.SubElement(block, tag("circle")).text = f"{centre} {number(circle.radius_km)}"
    _add_pairs(block, "geocode", area.geocodes)
    _add(block, "altitude", _height(area.altitude_ft))
    _add(block, "ceiling", _height(area.ceiling_ft))


def _height(feet: Decimal | None) -> str:
    return "" if feet is None else f"{feet:f}"

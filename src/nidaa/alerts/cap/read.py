"""From bytes back to facts. Reads what is valid; names why the rest is not."""

import re
from datetime import datetime
from decimal import Decimal

from lxml import etree

from nidaa.alerts.cap.errors import Unreadable
from nidaa.alerts.cap.facts import (
    CapAlert,
    CapArea,
    CapCircle,
    CapInfo,
    CapPair,
    CapReference,
    CapResource,
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from nidaa.alerts.cap.findings import Finding, Level
from nidaa.alerts.cap.moments import moment
from nidaa.alerts.cap.parse import parse
from nidaa.alerts.cap.tree import BLANKS, blank, children, content, text, word, words
from nidaa.alerts.cap.validate import validate

ITEM = re.compile(r'"([^"]*)"|([^ \t\r\n"]+)')


def read(data: bytes) -> CapAlert:
    """The facts of a valid CAP 1.2 file; signatures are not looked at.

    Raises:
        Unreadable: the file breaks the standard.
    """
    broken = [finding for finding in validate(data) if finding.level is Level.ERROR]
    root = parse(data)
    if broken or isinstance(root, Finding):
        raise Unreadable(" ".join(finding.message for finding in broken))
    return CapAlert(
        identifier=text(root, "identifier"),
        sender=text(root, "sender"),
        sent=word(root, "sent"),
        status=Status(word(root, "status")),
        msg_type=MsgType(word(root, "msgType")),
        scope=Scope(word(root, "scope")),
        source=text(root, "source"),
        restriction=text(root, "restriction"),
        addresses=items(text(root, "addresses")),
        codes=tuple(content(found) for found in children(root, "code") if not blank(content(found))),
        note=text(root, "note"),
        references=tuple(CapReference(*token.split(",")) for token in words(text(root, "references"))),
        incidents=items(text(root, "incidents")),
        infos=tuple(_info(found) for found in children(root, "info")),
    )


def items(written: str) -> tuple[str, ...]:
    """The items of a list, those in double quotes with their spaces."""
    return tuple(match[1] or match[2] for match in ITEM.finditer(written) if match[1] or match[2])


def _info(block: etree._Element) -> CapInfo:
    return CapInfo(
        language=word(block, "language") or "en-US",  # the default of CAP 1.2, section 3.2.2
        categories=tuple(Category(content(found)) for found in children(block, "category")),
        event=text(block, "event"),
        response_types=tuple(ResponseType(content(found)) for found in children(block, "responseType")),
        urgency=Urgency(text(block, "urgency")),
        severity=Severity(text(block, "severity")),
        certainty=Certainty(text(block, "certainty")),
        audience=text(block, "audience"),
        event_codes=_pairs(block, "eventCode"),
        effective=_time(block, "effective"),
        onset=_time(block, "onset"),
        expires=_time(block, "expires"),
        sender_name=text(block, "senderName"),
        headline=text(block, "headline"),
        description=text(block, "description"),
        instruction=text(block, "instruction"),
        web=text(block, "web").strip(BLANKS),
        contact=text(block, "contact"),
        parameters=_pairs(block, "parameter"),
        resources=tuple(_resource(found) for found in children(block, "resource")),
        areas=tuple(_area(found) for found in children(block, "area")),
    )


def _time(block: etree._Element, name: str) -> datetime | None:
    return moment(word(block, name))


def _pairs(parent: etree._Element, name: str) -> tuple[CapPair, ...]:
    return tuple(CapPair(text(found, "valueName"), text(found, "value")) for found in children(parent, name))


def _resource(block: etree._Element) -> CapResource:
    size = word(block, "size")
    return CapResource(
        description=text(block, "resourceDesc"),
        mime_type=text(block, "mimeType"),
        size_bytes=int(size) if size else None,
        uri=text(block, "uri").strip(BLANKS),
        digest=text(block, "digest"),
        included=text(block, "derefUri"),
    )


def _area(block: etree._Element) -> CapArea:
    return CapArea(
        description=text(block, "areaDesc"),
        polygons=tuple(
            tuple(_point(token) for token in words(content(found))) for found in children(block, "polygon")
        ),
        circles=tuple(_circle(content(found)) for found in children(block, "circle")),
        geocodes=_pairs(block, "geocode"),
        altitude_ft=_height(word(block, "altitude")),
        ceiling_ft=_height(word(block, "ceiling")),
    )


def _point(token: str) -> tuple[float, float]:
    latitude, longitude = token.split(",")
    return float(latitude), float(longitude)


def _circle(written: str) -> CapCircle:
    centre, radius = words(written)
    return CapCircle(*_point(centre), float(radius))


def _height(written: str) -> Decimal | None:
    return Decimal(written) if written else None

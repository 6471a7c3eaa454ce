"""A cell broadcast centre, twice: CAP posted to it, and the REST of OsmoCBC as that behaves (version 0.5).

OsmoCBC refuses a message id that is still on air (409): an update deletes the old one first. Handsets show a message
once for each pair of id and serial number: an update whose serial number is unchanged stays unseen, and the ledger
says so (`said["shown"]`).
CAP is said back as the centre has understood it; an identifier it has taken before gives 409.
Faults of the service "cell": those of the wire, HTTP statuses, and "another area" (CAP: understood wrongly).
"""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from nidaa.ground.clock import now

from .facts import Answer, Request, as_text
from .http.bodies import whole_json
from .http.desk import Place, plain_refusal
from .outside import Outside
from .scene import Bubble

PREFIX = "/api/ecbe/v1/message"
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
CATEGORIES = {"normal", "high_priority", "background"}
SCOPES = {"cell_wide_immediate": 0, "plmn_wide": 1, "lac_sac_tac_wide": 2, "cell_wide": 3}
SETS = {"gsm", "8bit", "ucs2"}
LARGEST_PAGES, PAGE_OCTETS, LAST_NUMBER = 15, 82, 0xFFFF
# What the schema lists (cbc.schema.json, smscb.schema.json): anything else is a mistake of ours.
LISTED = {"cbe_name", "category", "repetition_period", "num_of_bcast", "scope", "warning_period_sec", "smscb_message", "channel_indicator"}  # fmt: skip


class Unfit(Exception):
    """In the centre's words."""


def find(request: Request) -> Place | None:
    if request.path.startswith(PREFIX):
        call = {"POST": broadcast, "DELETE": stop}.get(request.method, _not_there)
        action = "stop" if request.method == "DELETE" else "broadcast"
        return Place(
            "cell", action, call, plain_refusal, request.path.removeprefix(PREFIX).strip("/") or "osmocbc"
        )
    if request.path.startswith("/cap"):
        return Place("cell", "cap", take_cap, plain_refusal, request.path)
    return None


def broadcast(outside: Outside, request: Request) -> Answer:
    """POST /message: on air until it is deleted or its time is over."""
    try:
        said = whole_json(request)
        number, serial, text = read(said)
    except ValueError:
        return as_text("REST: No JSON Body", 400)
    except Unfit as unfit:
        return as_text(str(unfit), 400)
    if any(one.tag == f"cb{number}" and one.state == "shown" for one in outside.scene.cell):
        return as_text("Could not allocate", 409)
    shown = not any(one.id == f"{number}/{serial}" for one in outside.scene.cell)
    bubble = Bubble(
        f"{number}/{serial}", "cell", text, now(), sender=str(said["cbe_name"]), tag=f"cb{number}"
    )
    bubble.state = "shown" if shown else "unseen"
    outside.scene.cell.append(bubble)
    outside.ledger.take(
        "cell",
        "broadcast",
        str(number),
        key=bubble.id,
        reference=str(number),
        text=text,
        said=said | {"shown": shown},
    )
    return as_text("Created", 201)


def stop(outside: Outside, request: Request) -> Answer:
    """DELETE /message/id: no longer on air. What a phone has shown stays on it."""
    number = request.path.removeprefix(PREFIX).strip("/")
    on_air = [
        one for one in outside.scene.cell if one.tag == f"cb{number}" and one.state in {"shown", "unseen"}
    ]
    if not number.isdecimal() or int(number) > LAST_NUMBER:
        return as_text("", 400)
    if not on_air:
        return as_text("Unknown message ID", 404)
    for one in on_air:
        one.state = "ended"
    outside.ledger.take("cell", "stop", number, reference=number)
    return as_text("OK")


def take_cap(outside: Outside, request: Request) -> Answer:
    """POST of CAP 1.2: an alert goes on air, an update replaces what it refers to, a cancel ends it."""
    try:
        root = etree.fromstring(request.body, etree.XMLParser(resolve_entities=False, no_network=True))
        identifier, kind, references = _head(root)
    except etree.XMLSyntaxError as error:
        return as_text(f"Not XML: {error}", 400)
    except Unfit as unfit:
        return as_text(str(unfit), 400)
    if any(one.key == identifier for one in outside.ledger.received("cell", action="cap")):
        return as_text("This identifier was taken before.", 409)
    _end(outside, references, "ended" if kind == "Cancel" else "replaced")
    text = "\n\n".join(_info(one) for one in root.findall("c:info", CAP))
    if text and kind != "Cancel":
        bubble = Bubble(identifier, "cell", text, now(), sender=_text(root, "c:sender"), tag=identifier)
        bubble.state = "shown"
        outside.scene.cell.append(bubble)
    told = {
        "body": request.body,
        "msgType": kind,
        "references": references,
        "status": _text(root, "c:status"),
    }
    outside.ledger.take(
        "cell", "cap", request.path, key=identifier, reference=identifier, text=text, said=told
    )
    return Answer(202, _said_back(outside, request.body), "application/cap+xml")


def _head(root: Any) -> tuple[str, str, str]:
    identifier, kind, references = (
        _text(root, f"c:{name}") for name in ("identifier", "msgType", "references")
    )
    if kind not in {"Alert", "Update", "Cancel"} or not identifier or not _text(root, "c:sent"):
        raise Unfit("identifier, sent and msgType are required.")
    if kind != "Alert" and not references:
        raise Unfit(f"A {kind} names what it refers to.")
    return identifier, kind, references


def _end(outside: Outside, references: str, state: str) -> None:
    named = {one.split(",")[1] for one in references.split() if one.count(",") == 2}  # noqa: PLR2004 - sender, identifier, sent
    for old in outside.scene.cell:
        if old.id in named and old.state == "shown":
            old.state = state


def _said_back(outside: Outside, body: bytes) -> bytes:
    """The message as the centre has understood it; by the fault "another area", wrongly."""
    if outside.faults.take("cell", words=body, only=frozenset({"another area"})) is None:
        return body
    return re.sub(rb"<polygon>[^<]*</polygon>", b"<polygon>0,0 0,1 1,1 0,0</polygon>", body)


def read(said: Any) -> tuple[int, int, str]:
    """Message id, serial number and text; as the centre reads them, which is stricter than its schema."""
    if not isinstance(said, dict):
        raise Unfit("CBCMSG must be JSON object")
    if unknown := sorted(set(said) - LISTED):
        raise Unfit(f"CBCMSG '{unknown[0]}' is not in the schema")
    if not isinstance(said.get("cbe_name"), str):
        raise Unfit("CBCMSG 'cbe_name' is mandatory")
    if said.get("category", "normal") not in CATEGORIES:
        raise Unfit("CBCMSG 'category' unknown")
    _number(said, "repetition_period", 4095, needed=True)
    _number(said, "num_of_bcast", 65535)
    _number(said, "warning_period_sec", 65535)
    if "scope_plmn" not in said.get("scope", {}):
        raise Unfit("CBCMSG only 'scope_plmn' supported")
    message = said.get("smscb_message")
    if not isinstance(message, dict):
        raise Unfit("CBCMSG 'smscb_message' is mandatory")
    number = _number(message, "message_id", 65535, needed=True)
    return number, _serial(message.get("serial_nr")), _payload(message.get("payload"))


def _number(said: Mapping[str, Any], name: str, most: int, *, needed: bool = False) -> int:
    value = said.get(name)
    if value is None and not needed:
        return 0
    if not isinstance(value, int) or not 0 <= value <= most:
        raise Unfit(f"'{name}' is mandatory, from 0 to {most}")
    return value


def _serial(said: Any) -> int:
    """Encoded, or geographic scope, message code and update number."""
    if not isinstance(said, dict):
        raise Unfit("'serial_nr' must be present and an object")
    if "serial_nr_encoded" in said:
        return _number(said, "serial_nr_encoded", 65535)
    parts = said.get("serial_nr_decoded")
    if not isinstance(parts, dict) or parts.get("geo_scope") not in SCOPES:
        raise Unfit("Either 'serial_nr_encoded' or 'serial_nr_decoded' with 'geo_scope' are mandatory")
    code = _number(parts, "msg_code", 1023, needed=True)
    return SCOPES[parts["geo_scope"]] << 14 | code << 4 | _number(parts, "update_nr", 15, needed=True)


def _payload(said: Any) -> str:
    if not isinstance(said, dict):
        raise Unfit("'payload' must be JSON object")
    if (decoded := said.get("payload_decoded")) is not None:
        return _decoded(decoded)
    if (encoded := said.get("payload_encoded")) is not None:
        return _encoded(encoded)
    raise Unfit("'payload_encoded', 'payload_decoded' or 'payload_etws' must be present")


def _decoded(said: Mapping[str, Any]) -> str:
    text, alphabet = said.get("data_utf8"), said.get("character_set")
    if alphabet not in SETS:
        raise Unfit("Invalid 'character_set'")
    if len(str(said.get("language", ""))) > 2:  # noqa: PLR2004 - ISO 639-1
        raise Unfit("Only two-digit 'language' code is supported")
    if not isinstance(text, str):
        raise Unfit("'data_utf8' is mandatory")
    octets = len(text.encode("utf-16-be")) if alphabet == "ucs2" else (len(text) * 7 + 7) // 8
    if octets > LARGEST_PAGES * PAGE_OCTETS:
        raise Unfit("the text fills more than 15 pages")
    return text


def _encoded(said: Mapping[str, Any]) -> str:
    dcs, pages = _number(said, "dcs", 255, needed=True), said.get("pages")
    if not isinstance(pages, list) or not 1 <= len(pages) <= LARGEST_PAGES:
        raise Unfit("'pages' array size out of range")
    if not all(isinstance(one, str) and re.fullmatch(r"([0-9A-Fa-f]{2}){0,82}", one) for one in pages):
        raise Unfit("'pages' array must contain hex strings")
    raw = b"".join(bytes.fromhex(one) for one in pages)
    is_ucs2 = dcs in {0x11, 0x48}
    return (
        raw.decode("utf-16-be", "replace").rstrip("\0\r")
        if is_ucs2
        else f"({len(pages)} pages, DCS {dcs:#04x})"
    )


def _info(info: Any) -> str:
    lines = [_text(info, "c:headline"), _text(info, "c:description"), _text(info, "c:instruction")]
    return "\n".join(line for line in lines if line)


def _text(node: Any, path: str) -> str:
    return str(node.findtext(path, "", CAP)).strip()


def _not_there(_outside: Outside, _request: Request) -> Answer:
    return as_text("Not Found", 404)

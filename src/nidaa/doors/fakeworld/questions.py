"""The stand-in's own addresses for programs: ask the ledger, set faults, let people say something.

GET  /_ledger?service=&to=&action=&since=&attempts=1   entries as JSON
GET  /_faults    what stands;  POST /_faults {"service", "name", "count", …}  sets;  DELETE /_faults?service=  clears
POST /_say       {"service": "whatsapp" or "sms", "from": "+2126…", "text": "STOP"}
GET  /received.json   mails and partners' posts, newest first
"""

from dataclasses import fields as fields_of
from typing import Any

from .facts import Answer, Request, as_answer, as_text
from .faults import Fault
from .http.bodies import whole_json
from .http.desk import Handler, Place, plain_refusal
from .ledger import as_plain
from .outside import Outside
from .scene import Bubble, Post
from .tray import as_json

FAULT_FIELDS = {one.name for one in fields_of(Fault) if one.init} - {"service", "name"}


def ledger(outside: Outside, request: Request) -> Answer:
    asked = request.query
    find = outside.ledger.attempts if "attempts" in asked else outside.ledger.received
    found = find(
        asked.get("service", ""),
        to=asked.get("to", ""),
        since=float(asked.get("since", 0)),
        action=asked.get("action", ""),
    )
    return as_answer([as_plain(entry) for entry in found])


def state(outside: Outside, request: Request) -> Answer:
    scene, number = outside.scene, request.query.get("phone", "")
    seen: dict[str, Any] = {
        name: [_post(one) for one in scene.shows(posts)]
        for name, posts in (
            ("facebook", scene.facebook),
            ("instagram", scene.instagram),
            ("telegram", scene.telegram),
        )
    }
    seen["cell"] = [one.text for one in scene.cell if one.state == "shown"]
    seen["signs"] = dict(scene.signs)
    known = [one for one in scene.phones if one.number == number]
    seen["phone"] = [_bubble(bubble) for one in known for bubble in one.bubbles]
    return as_answer(seen)


def faults(outside: Outside, _request: Request) -> Answer:
    return as_answer([_fault(one) for one in outside.faults.standing])


def set_fault(outside: Outside, request: Request) -> Answer:
    said = whole_json(request)
    if not {"service", "name"} <= said.keys() or set(said) - FAULT_FIELDS - {"service", "name"}:
        return as_text(f"A fault has a service, a name, and may have {', '.join(sorted(FAULT_FIELDS))}.", 400)
    how = {name: said[name] for name in FAULT_FIELDS & said.keys()}
    return as_answer(_fault(outside.faults.set(said["service"], said["name"], **how)), 201)


def clear_faults(outside: Outside, request: Request) -> Answer:
    outside.faults.clear(request.query.get("service", ""))
    return Answer(204)


def say(outside: Outside, request: Request) -> Answer:
    said = whole_json(request)
    mouth = outside.mouths.get(str(said.get("service", "")))
    if mouth is None or not said.get("from"):
        return as_text('Say {"service", "from", "text"}.', 400)
    mouth(str(said["from"]), str(said.get("text", "")), str(said.get("to", "1")))
    return Answer(204)


def received(outside: Outside, _request: Request) -> Answer:
    return Answer(body=as_json(outside.scene.tray.received()).encode())


CALLS: dict[tuple[str, str], Handler] = {
    ("GET", "/_ledger"): ledger,
    ("GET", "/_state"): state,
    ("GET", "/_faults"): faults,
    ("POST", "/_faults"): set_fault,
    ("DELETE", "/_faults"): clear_faults,
    ("POST", "/_say"): say,
    ("GET", "/received.json"): received,
}


def find(request: Request) -> Place | None:
    call = CALLS.get((request.method, request.path))
    return Place("", "", call, plain_refusal) if call else None


def _fault(one: Fault) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("service", "name", *sorted(FAULT_FIELDS))}


def _post(one: Post) -> dict[str, Any]:
    return {
        "id": one.id,
        "place": one.place,
        "text": one.text,
        "edits": one.edits,
        "pictures": len(one.pictures),
    }


def _bubble(one: Bubble) -> dict[str, Any]:
    return {
        "way": one.way,
        "title": one.title,
        "text": one.text,
        "state": one.state,
        "said_by_us": one.said_by_us,
        "picture": bool(one.picture),
    }

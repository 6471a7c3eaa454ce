"""An aggregator: short messages over HTTP, in the JSON that README.md describes.

Faults of the service "sms": those of the wire; HTTP statuses; "402", "403" and "422" with the codes of the interface.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, Request, as_answer
from nidaa.doors.fakeworld.faults import Fault
from nidaa.doors.fakeworld.http.bodies import whole_json
from nidaa.doors.fakeworld.http.desk import Place
from nidaa.doors.fakeworld.outside import Outside
from nidaa.doors.fakeworld.scene import Bubble
from nidaa.ground.clock import now

from .centre import Centre, Message

PREFIX = "/sms/v1/messages"
LISTED = {"from", "to", "text", "unicode", "parts", "reference", "validity_s"}
CODES = {400: "invalid_message", 401: "unauthorized", 402: "no_credit", 403: "blocked", 410: "gone", 422: "invalid_destination", 429: "throttled"}  # fmt: skip
# What the interface calls the ends of a message: the states of SMPP.
ENDS = {"undelivered": "undeliverable"}


class Aggregator:
    """The HTTP side of a centre."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._known: dict[str, str] = {}

    def find(self, request: Request) -> Place | None:
        if not request.path.startswith(PREFIX):
            return None
        message_id = request.path.removeprefix(PREFIX).strip("/")
        call: Callable[[Outside, Request], Answer] = self._take
        if request.method == "DELETE":
            call = self._cancel
        elif request.method == "GET":
            call = self._read
        action = {"DELETE": "cancel", "GET": "read"}.get(request.method, "message")
        return Place("sms", action, call, on_demand, message_id)

    def _take(self, outside: Outside, request: Request) -> Answer:
        try:
            said = whole_json(request)
        except ValueError:
            return _refusal(400)
        if not request.headers.get("authorization", "").startswith("Bearer "):
            return _refusal(401)
        if set(said) - LISTED or not isinstance(said.get("text"), str) or not said["text"]:
            return _refusal(400)
        to = str(said.get("to", ""))
        if not to.startswith("+") or not to[1:].isdecimal():
            return _refusal(422)
        reference = request.headers.get("idempotency-key", "") or str(said.get("reference", ""))
        if reference in self._known:
            outside.ledger.take(
                "sms", "repeat", to, key=reference, reference=self._known[reference], taken=False
            )
            return as_answer({"id": self._known[reference]}, 202)
        message = Message(f"ag{outside.scene.next_id()}", str(said.get("from", "")), to, said["text"], now())
        message.mark, message.report = reference, self._report
        if reference:
            self._known[reference] = message.id
        self._centre.take(message, **{**_told(said), "key": reference, "way": "http"})
        return as_answer({"id": message.id}, 202)

    def _read(self, outside: Outside, request: Request) -> Answer:
        asked = request.path.removeprefix(PREFIX).strip("/") or self._known.get(
            request.query.get("reference", ""), ""
        )
        message = self._centre.messages.get(asked)
        outside.ledger.take("sms", "read", asked, taken=False)
        if message is None:
            return _refusal(410)
        return as_answer(
            {"id": message.id, "to": message.to, "status": _state(message), "reference": message.mark}
        )

    def _cancel(self, _outside: Outside, request: Request) -> Answer:
        message_id = request.path.removeprefix(PREFIX).strip("/")
        if message_id not in self._centre.messages:
            return _refusal(410)
        return Answer(204) if self._centre.cancel(message_id) else _refusal(409)

    def _report(self, message: Message) -> None:
        one = {
            "id": message.id,
            "reference": message.mark,
            "to": message.to,
            "status": _state(message),
            "error": "" if message.state == "delivered" else message.state,
        }
        _post(self._centre.outside, {"reports": [one]})


def says(outside: Outside, number: str, text: str, to: str) -> None:
    """A person writes to us by way of the aggregator. To be called in the loop."""
    bubble = Bubble(f"in{outside.scene.next_id()}", "sms", text, now(), said_by_us=False)
    outside.scene.phone(number).bubbles.append(bubble)
    _post(outside, {"messages": [{"from": number, "to": to, "text": text}]})


def on_demand(fault: Fault) -> Answer:
    if fault.name == "throttled":
        return _refusal(429, fault.delay_s)
    return _refusal(int(fault.name) if fault.name.isdecimal() else 503, fault.delay_s)


def _post(outside: Outside, said: dict[str, Any]) -> None:
    told = outside.habits.sms
    if told.url:
        body = json.dumps(said, ensure_ascii=False).encode()
        signed = hmac.new(told.secret.encode(), body, hashlib.sha256).hexdigest()
        outside.courier.post(told.url, body, {"Content-Type": "application/json", "X-Signature-256": signed})


def _told(said: dict[str, Any]) -> dict[str, Any]:
    """For the ledger; "from" and "parts" are said there by the centre."""
    names = {"unicode", "validity_s", "reference"}
    return {name: said[name] for name in names if name in said} | {"counted_parts": said.get("parts", 1)}


def _state(message: Message) -> str:
    return ENDS.get(message.state, message.state)


def _refusal(status: int, wait_s: float = 1.0) -> Answer:
    again = (("Retry-After", str(round(wait_s))),) if status in {429, 503} else ()
    return as_answer({"code": CODES.get(status, "error")}, status, again)

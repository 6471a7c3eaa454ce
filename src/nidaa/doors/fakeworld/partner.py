"""A partner that takes webhooks, at any address under /hook, and a subscriber of our WebSub hub, under /websub.

The partner checks the signature of Standard Webhooks against `habits.partner_secrets` when there are any, and the
time when the signature is made over one. The subscriber says yes to every challenge that names what it asked for.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from nidaa.ground.clock import now

from .facts import Answer, Request, as_text
from .http.desk import Place, plain_refusal
from .outside import Outside

OLDEST_S = 300.0


def find(request: Request) -> Place | None:
    if request.path.startswith("/hook") and request.method == "POST":
        return Place("webhook", "post", take, plain_refusal, request.path)
    if request.path.startswith("/websub"):
        call = verify if request.method == "GET" else hear
        return Place(
            "websub", "verify" if request.method == "GET" else "post", call, plain_refusal, request.path
        )
    return None


def take(outside: Outside, request: Request) -> Answer:
    """A partner's webhook."""
    checked = signature_of(request, outside.habits.partner_secrets)
    key = request.headers.get("webhook-id", "")
    if checked == "wrong":
        outside.ledger.take("webhook", "post", request.path, key=key, taken=False, fault="wrong signature")
        return as_text("The signature is wrong.", 401)
    sender = request.headers.get("user-agent", "")
    outside.scene.tray.take_post(request.body, key=key, sender=sender, to=request.path, at=now())
    said = _json(request.body)
    version = str(said.get("version", "")) or str(said.get("data", {}).get("version", "")) if said else ""
    told = {"version": version} if version else {}
    outside.ledger.take(
        "webhook",
        "post",
        request.path,
        key=key,
        text=request.body.decode(errors="replace"),
        said={"headers": dict(request.headers), "body": request.body, "json": said, "signature": checked},
        **told,
    )
    return as_text("caught")


def signature_of(request: Request, secrets: list[bytes]) -> str:
    """Right, wrong, or unchecked without a secret. Two forms: over id.time.body (Standard Webhooks), or over the body."""
    if not secrets:
        return "unchecked"
    headers = request.headers
    told, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not moment.isdecimal() or abs(now().timestamp() - int(moment)) > OLDEST_S:
        return "wrong"
    signed = f"{told}.{moment}.".encode() + request.body
    wanted = {"v1," + base64.b64encode(hmac.digest(one, signed, hashlib.sha256)).decode() for one in secrets}
    given = set(headers.get("webhook-signature", "").split())
    return "right" if wanted & given else "wrong"


def verify(outside: Outside, request: Request) -> Answer:
    """The hub asks whether we mean it."""
    asked = request.query
    if not {"hub.mode", "hub.topic", "hub.challenge"} <= asked.keys():
        return as_text("hub.mode, hub.topic and hub.challenge, please.", 400)
    outside.ledger.take("websub", "verify", request.path, text=asked["hub.topic"], said=dict(asked))
    return as_text(asked["hub.challenge"])


def hear(outside: Outside, request: Request) -> Answer:
    """The hub tells us what is new; its signature is kept for the test to check."""
    key = request.headers.get("x-nidaa-key", "") or hashlib.sha256(request.body).hexdigest()
    outside.ledger.take(
        "websub",
        "post",
        request.path,
        key=key,
        text=request.body.decode(errors="replace"),
        said={"headers": dict(request.headers), "body": request.body},
    )
    return as_text("heard", 202)


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}

"""WhatsApp: messages out, their statuses back, messages in, and media."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, as_answer
from nidaa.doors.fakeworld.faults import Fault
from nidaa.doors.fakeworld.http.bodies import Upload
from nidaa.doors.fakeworld.outside import Outside
from nidaa.doors.fakeworld.scene import Bubble
from nidaa.ground.clock import now

from . import hooks, templates
from .listed import unlisted
from .refusals import later_error, refuse

Said = Mapping[str, Any]
FIRST_MEDIA_ID = 800_000_000
LARGEST_IMAGE_BYTES = 5_000_000


def send(outside: Outside, phone: str, body: bytes, *, marketing: bool) -> Answer:
    """POST /{phone}/messages and /{phone}/marketing_messages."""
    try:
        message = json.loads(body)
    except ValueError:
        return refuse(100, message="(#100) The body is not JSON")
    message.pop("access_token", None)
    if refusal := _misfit(outside, message, body, marketing=marketing):
        return refusal
    if "status" in message:
        return as_answer({"success": True})
    to = str(message.get("to", message.get("recipient", "")))
    bubble = _bubble(outside, message)
    outside.scene.phone(_number(to)).bubbles.append(bubble)
    outside.ledger.take(
        "whatsapp",
        "message",
        _number(to),
        key=str(message.get("biz_opaque_callback_data", "")),
        reference=bubble.id,
        text=bubble.text,
        said=message | {"from": phone, "marketing": marketing},
    )
    _promise(outside, phone, to, message, bubble, body)
    named = {"user_id": to} if _is_bsuid(to) else {"wa_id": _number(to).lstrip("+")}
    return as_answer(
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, **named}],
            "messages": [{"id": bubble.id, "message_status": "accepted"}],
        }
    )


def says(outside: Outside, number: str, text: str, phone: str = "1") -> None:
    """A person writes to us, e.g. STOP. To be called in the loop."""
    bubble = Bubble(_wamid(), "whatsapp", text, now(), said_by_us=False)
    outside.scene.phone(_number(number)).bubbles.append(bubble)
    who = number.lstrip("+")
    named = {"from_user_id": number} if _is_bsuid(number) else {"from": who, "from_user_id": f"MA.{who}"}
    message = {
        **named,
        "id": bubble.id,
        "timestamp": str(int(bubble.at.timestamp())),
        "type": "text",
        "text": {"body": text},
    }
    contact = {"profile": {"name": "Personne"}, **({} if _is_bsuid(number) else {"wa_id": who})}
    hooks.change(
        outside, "waba", "messages", hooks.metadata(phone) | {"contacts": [contact], "messages": [message]}
    )


def upload(outside: Outside, _phone: str, said: Said) -> Answer:
    """POST /{phone}/media."""
    file = said.get("file")
    if said.get("messaging_product") != "whatsapp" or not isinstance(file, Upload):
        return refuse(100, message="(#100) messaging_product and file are required")
    if len(file.content) > LARGEST_IMAGE_BYTES:
        return refuse(131053, message="(#131053) Media upload error: larger than 5 MB")
    media = str(FIRST_MEDIA_ID + outside.scene.next_id())
    kind = str(said.get("type", file.kind))
    outside.shelves.media[media] = outside.scene.hang_up(f"wa{media}", kind, file.content)
    outside.ledger.take(
        "whatsapp", "media", _phone, reference=media, said={"file": file.content, "type": kind}
    )
    return as_answer({"id": media})


def read_media(outside: Outside, media: str) -> Answer:
    """GET /{media}: where it can be fetched for five minutes."""
    picture = outside.scene.pictures[outside.shelves.media[media]]
    return as_answer(
        {
            "messaging_product": "whatsapp",
            "url": f"{outside.base}/_picture/wa{media}",
            "mime_type": picture.kind,
            "sha256": hashlib.sha256(picture.content).hexdigest(),
            "file_size": len(picture.content),
            "id": media,
        }
    )


def remove_media(outside: Outside, media: str) -> Answer:
    name = outside.shelves.media.pop(media)
    outside.scene.pictures.pop(name, None)
    outside.ledger.take("whatsapp", "media deleted", media, reference=media)
    return as_answer({"success": True})


def _misfit(outside: Outside, message: Any, body: bytes, *, marketing: bool) -> Answer | None:
    if outside.habits.strict and (error := unlisted(message, body)) is not None:
        place = ".".join(str(one) for one in error.absolute_path) or "message"
        return refuse(100, message=f"(#100) Invalid parameter {place}: {error.message[:200]}")
    if message.get("type") != "template":
        return None
    for component in message["template"].get("components", []):
        for parameter in component["parameters"]:
            media = parameter.get("image", {}).get("id")
            if media and media not in outside.shelves.media:
                return refuse(
                    131053, message="(#131053) Media upload error", details=f"Media {media} is not there."
                )
    return templates.misfit(outside, message, marketing=marketing)


def _bubble(outside: Outside, message: Said) -> Bubble:
    text, buttons = "", tuple[str, ...]()
    if message["type"] == "template":
        text, buttons = templates.filled(outside, message)
    elif message["type"] == "text":
        text = message["text"]["body"]
    bubble = Bubble(_wamid(), "whatsapp", text, now(), sender="Nidaa", buttons=buttons, state="accepted")
    bubble.picture = _picture(outside, message)
    return bubble


def _picture(outside: Outside, message: Said) -> str:
    images = [message["image"]] if "image" in message else []
    for component in message.get("template", {}).get("components", []):
        images += [one["image"] for one in component["parameters"] if "image" in one]
    return outside.shelves.media.get(images[0].get("id", ""), "") if images else ""


def _promise(outside: Outside, phone: str, to: str, message: Said, bubble: Bubble, body: bytes) -> None:
    """What becomes of it is told later: sent, delivered, read; or failed, when a fault wants it so."""
    fault = outside.faults.take("whatsapp", action="message", words=body, late=True)
    if fault is not None:
        outside.later(0.03, _report, outside, phone, to, message, bubble, "failed", fault)
        return
    whole: Fault | None = outside.faults.take("status", words=body) if outside.faults.standing else None
    plan = list(outside.habits.statuses.items())
    if whole is not None and whole.name == "lost":
        return
    if whole is not None and whole.name == "backwards":
        plan = list(zip([after for after, _ in plan], [state for _, state in reversed(plan)], strict=True))
    if whole is not None and whole.name == "slow":
        plan = [(after + whole.delay_s, state) for after, state in plan]
    for after, state in plan * (2 if whole is not None and whole.name == "twice" else 1):
        outside.later(after, _report, outside, phone, to, message, bubble, state, None)


def _report(
    outside: Outside, phone: str, to: str, message: Said, bubble: Bubble, state: str, fault: Fault | None
) -> None:
    bubble.state = state
    named = {"recipient_user_id": to} if _is_bsuid(to) else {"recipient_id": to.lstrip("+")}
    status: dict[str, Any] = {
        "id": bubble.id,
        "status": state,
        "timestamp": str(int(now().timestamp())),
        **named,
    }
    if "biz_opaque_callback_data" in message:
        status["biz_opaque_callback_data"] = message["biz_opaque_callback_data"]
    if fault is not None:
        status["errors"] = [later_error(int(fault.name))]
    hooks.change(outside, "waba", "messages", hooks.metadata(phone) | {"statuses": [status]})


def _is_bsuid(to: str) -> bool:
    return "." in to


def _number(to: str) -> str:
    return to if _is_bsuid(to) or to.startswith("+") else f"+{to}"


def _wamid() -> str:
    return "wamid." + secrets.token_urlsafe(24)

"""Which call of Graph a request is: by its path, and where only an id is named, by what that id is."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, Request, as_answer
from nidaa.doors.fakeworld.http.bodies import Upload, fields
from nidaa.doors.fakeworld.http.desk import Place
from nidaa.doors.fakeworld.outside import Outside

from . import identity, instagram, pages, templates, whatsapp
from .refusals import missing, on_demand

PATH = re.compile(r"/v\d{1,2}\.\d/([A-Za-z0-9_:.\-]+)(?:/([a-z_]+))?\Z")
Taker = Callable[[Outside, str, Any], Answer]

# What stands under an object: (method, edge) → service, action, call.
EDGES: dict[tuple[str, str], tuple[str, str, Taker]] = {
    ("POST", "photos"): ("facebook", "photo", pages.post_photo),
    ("POST", "feed"): ("facebook", "post", pages.post_feed),
    ("GET", "published_posts"): ("facebook", "list", pages.published_posts),
    ("GET", "feed"): ("facebook", "list", pages.published_posts),
    ("GET", "posts"): ("facebook", "list", pages.published_posts),
    ("POST", "media_publish"): ("instagram", "post", instagram.publish),
    ("GET", "content_publishing_limit"): ("instagram", "limit", instagram.limit),
    ("GET", "media"): ("instagram", "list", instagram.list_media),
    ("POST", "message_templates"): ("whatsapp", "template", templates.submit),
    ("GET", "message_templates"): ("whatsapp", "templates", templates.list_all),
    ("DELETE", "message_templates"): ("whatsapp", "template deleted", templates.remove),
}
MESSAGES = {"messages": False, "marketing_messages": True}


def find(request: Request) -> Place | None:
    """The place of a request whose path begins with a version; None for any other."""
    match = PATH.match(request.path)
    if match is None:
        return None
    thing, edge = match[1], match[2] or ""
    if request.method == "POST" and edge in MESSAGES:
        return Place("whatsapp", "message", _message(thing, marketing=MESSAGES[edge]), on_demand, thing)
    if thing in {"debug_token", "me"}:
        return Place("facebook", "health", _health(thing, edge), on_demand)
    if request.method == "POST" and edge == "media":
        return _media(thing, request)
    if edge in {"uploads", "subscribed_apps", "phone_numbers"} or thing.startswith("upload:"):
        return Place("whatsapp", edge or "upload", _small(thing, edge), on_demand, thing)
    if edge:
        service, action, call = EDGES.get((request.method, edge), ("facebook", edge, _no_such_edge))
        return Place(service, action, _signed(thing, call), on_demand, thing)
    return Place(_service_of(thing, request), _action(request), _on_object(thing), on_demand, thing)


def _service_of(thing: str, request: Request) -> str:
    """By the shape of ids, and by what is asked of accounts that only the caller knows."""
    if thing.startswith(("178", "179")):
        return "instagram"
    if "quality_rating" in request.query.get("fields", ""):
        return "whatsapp"
    return "whatsapp" if thing[:1] in {"6", "8"} and len(thing) == len("600000001") else "facebook"


def _action(request: Request) -> str:
    return {"POST": "edit", "DELETE": "delete"}.get(request.method, "read")


def _media(thing: str, request: Request) -> Place:
    """The same address is a container on Instagram and an upload on WhatsApp."""
    if (
        request.headers.get("content-type", "").startswith("multipart/")
        and b"messaging_product" in request.body
    ):
        return Place("whatsapp", "media", _signed(thing, whatsapp.upload), on_demand, thing)
    return Place("instagram", "container", _signed(thing, instagram.make_container), on_demand, thing)


def _signed(thing: str, call: Taker) -> Callable[[Outside, Request], Answer]:
    def handle(outside: Outside, request: Request) -> Answer:
        said = fields(request)
        return identity.stranger(request, said) or _with_usage(outside, thing, call(outside, thing, said))

    return handle


def _message(phone: str, *, marketing: bool) -> Callable[[Outside, Request], Answer]:
    def handle(outside: Outside, request: Request) -> Answer:
        if refusal := identity.stranger(request, request.query):
            return refusal
        answer = whatsapp.send(outside, phone, request.body, marketing=marketing)
        return _with_usage(outside, phone, answer, "whatsapp")

    return handle


def _health(thing: str, edge: str) -> Callable[[Outside, Request], Answer]:
    def handle(outside: Outside, request: Request) -> Answer:
        said = fields(request)
        if refusal := identity.stranger(request, said):
            return refusal
        if thing == "debug_token":
            return identity.debug_token(outside, said)
        return identity.permissions(outside) if edge == "permissions" else identity.account("2", said)

    return handle


def _on_object(thing: str) -> Callable[[Outside, Request], Answer]:
    def handle(outside: Outside, request: Request) -> Answer:
        said = fields(request)
        if refusal := identity.stranger(request, said):
            return refusal
        return _with_usage(outside, thing, _object_call(outside, request.method, thing, said))

    return handle


def _object_call(outside: Outside, method: str, thing: str, said: dict[str, Any]) -> Answer:
    shelves, scene = outside.shelves, outside.scene
    if thing in shelves.media:
        return (
            whatsapp.remove_media(outside, thing)
            if method == "DELETE"
            else whatsapp.read_media(outside, thing)
        )
    if thing in shelves.templates:
        return templates.edit(outside, thing, said) if method == "POST" else templates.read(outside, thing)
    if thing in shelves.containers or thing in scene.instagram:
        return _on_instagram(outside, method, thing, said)
    return _on_page(outside, method, thing, said)


def _on_instagram(outside: Outside, method: str, thing: str, said: dict[str, Any]) -> Answer:
    if method == "DELETE":
        return instagram.delete(outside, thing)
    return instagram.edit(outside, thing, said) if method == "POST" else instagram.read(outside, thing, said)


def _on_page(outside: Outside, method: str, thing: str, said: dict[str, Any]) -> Answer:
    if method == "DELETE":
        return pages.delete(outside, thing)
    if method == "POST":
        return pages.edit(outside, thing, said)
    known = thing in outside.scene.facebook or thing in outside.shelves.photos or "_" in thing
    return pages.read(outside, thing, said) if known else _account(thing, said)


def _account(thing: str, said: dict[str, Any]) -> Answer:
    """An id we never gave out: an account of the caller's, unless it looks like something of ours that is gone."""
    if thing.startswith(("731000", "179")):
        return missing("GET", thing)
    return identity.account(thing, said)


def _small(thing: str, edge: str) -> Callable[[Outside, Request], Answer]:
    def handle(outside: Outside, request: Request) -> Answer:
        if edge == "uploads":
            return as_answer({"id": f"upload:{secrets.token_hex(8)}"})
        if thing.startswith("upload:"):
            given = f"4::{secrets.token_hex(12)}"
            outside.shelves.uploads[given] = outside.scene.hang_up(given, "image/jpeg", request.body)
            return as_answer({"h": given})
        if edge == "phone_numbers":
            said = identity.ACCOUNT
            return as_answer({"data": [{"id": "1", "display_phone_number": said["display_phone_number"]}]})
        return as_answer({"success": True} if request.method == "POST" else {"data": []})

    return handle


def _no_such_edge(_outside: Outside, thing: str, said: Any) -> Answer:
    upload = any(isinstance(value, Upload) for value in said.values())
    return missing("POST" if upload else "GET", thing)


def _with_usage(outside: Outside, thing: str, answer: Answer, kind: str = "") -> Answer:
    """The usage headers that come with every answer."""
    used = outside.habits.usage
    counts = f'"call_count":{used},"total_cputime":{used},"total_time":{used}'
    account, wait_min = thing.partition("_")[0], used // 100 * 5
    kind = kind or ("instagram" if account.startswith(("178", "179")) else "pages")
    business = f'{{"{account}":[{{"type":"{kind}",{counts},"estimated_time_to_regain_access":{wait_min}}}]}}'
    headers = (
        ("X-App-Usage", f"{{{counts}}}"),
        ("X-Business-Use-Case-Usage", business),
        ("facebook-api-version", "v26.0"),
        ("x-fb-trace-id", "A" + secrets.token_hex(8)),
    )
    return Answer(answer.status, answer.body, answer.kind, answer.headers + headers)

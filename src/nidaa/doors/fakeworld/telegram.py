"""Telegram's Bot API for channels: posts, edits, deletions. Chats are known by "@name" or by number, and are one.

Faults of the service "telegram", beside those of the wire: "429" with `retry_after`, other statuses, and any sentence
("message can't be deleted"), which is answered as 400.
"""

import json
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from nidaa.ground.clock import now

from .facts import Answer, Request, as_answer
from .faults import Fault
from .http.bodies import Upload, fields
from .http.desk import Place
from .outside import Outside
from .scene import Post

Said = Mapping[str, Any]
PATH = re.compile(r"/bot([^/]+)/([A-Za-z]+)\Z")
LONGEST_CAPTION, LONGEST_TEXT = 1024, 4096
FIRST_CHANNEL = -1_001_000_000_000
ACTIONS = {"sendPhoto": "post", "sendMessage": "post", "deleteMessage": "delete", "forwardMessage": "forward"}
# What the Bot API lists for these methods; anything else is a mistake of ours.
LISTED = {
    "getMe": set(),
    "getChat": {"chat_id"},
    "getChatMember": {"chat_id", "user_id"},
    "sendPhoto": {"chat_id", "photo", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler", "disable_notification", "protect_content", "reply_parameters", "reply_markup"},
    "sendMessage": {"chat_id", "text", "parse_mode", "entities", "link_preview_options", "disable_notification", "protect_content", "reply_parameters", "reply_markup"},
    "editMessageCaption": {"chat_id", "message_id", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "reply_markup"},
    "editMessageMedia": {"chat_id", "message_id", "media", "reply_markup"},
    "editMessageText": {"chat_id", "message_id", "text", "parse_mode", "entities", "link_preview_options", "reply_markup"},
    "deleteMessage": {"chat_id", "message_id"},
    "forwardMessage": {"chat_id", "from_chat_id", "message_id", "disable_notification", "protect_content"},
}  # fmt: skip


class Refused(Exception):
    """In Telegram's words, after "Bad Request: "."""


def find(request: Request) -> Place | None:
    match = PATH.match(request.path)
    if match is None:
        return None
    method = match[2]
    return Place(
        "telegram",
        ACTIONS.get(method, "edit" if method.startswith("edit") else "read"),
        _handler(match[1], method),
        on_demand,
    )


def on_demand(fault: Fault) -> Answer:
    if not fault.name.isdecimal():
        return _refusal(400, f"Bad Request: {fault.name}")
    if fault.name == "429":
        return _refusal(
            429, f"Too Many Requests: retry after {fault.delay_s:.0f}", {"retry_after": round(fault.delay_s)}
        )
    return _refusal(
        int(fault.name),
        {"401": "Unauthorized", "403": "Forbidden: bot is not a member of the channel chat"}.get(
            fault.name, "Internal Server Error"
        ),
    )


def _handler(token: str, method: str) -> Callable[[Outside, Request], Answer]:
    def handle(outside: Outside, request: Request) -> Answer:
        if token.startswith("expired"):
            return _refusal(401, "Unauthorized")
        call = METHODS.get(method)
        if call is None:
            return _refusal(404, "Not Found")
        said = fields(request)
        if (
            outside.habits.strict
            and (unknown := sorted(set(said) - LISTED[method] - {"photo"}))
            and "attach" not in str(said.get("media"))
        ):
            return _refusal(400, f"Bad Request: {unknown[0]} is not listed for {method}")
        try:
            return as_answer({"ok": True, "result": call(outside, said)})
        except Refused as refused:
            return _refusal(400, f"Bad Request: {refused}")

    return handle


def send_photo(outside: Outside, said: Said) -> Any:
    caption = str(said.get("caption", ""))
    if _units(caption) > LONGEST_CAPTION:
        raise Refused("message caption is too long")
    photo = said.get("photo")
    if not photo:
        raise Refused("there is no photo in the request")
    return _new(outside, said, caption, photo)


def send_message(outside: Outside, said: Said) -> Any:
    text = str(said.get("text", ""))
    if not text:
        raise Refused("message text is empty")
    if _units(text) > LONGEST_TEXT:
        raise Refused("message is too long")
    return _new(outside, said, text, None)


def edit_text(outside: Outside, said: Said) -> Any:
    return _change(outside, said, str(said.get("text", "")), None, most=LONGEST_TEXT)


def edit_caption(outside: Outside, said: Said) -> Any:
    return _change(outside, said, str(said.get("caption", "")), None, most=LONGEST_CAPTION)


def edit_media(outside: Outside, said: Said) -> Any:
    media = json.loads(str(said.get("media", "{}")))
    name = str(media.get("media", "")).removeprefix("attach://")
    return _change(outside, said, str(media.get("caption", "")), said.get(name), most=LONGEST_CAPTION)


def delete(outside: Outside, said: Said) -> Any:
    post = _post(outside, said, "message to delete not found")
    post.deleted, post.changed_at = True, now()
    outside.ledger.take("telegram", "delete", post.place, reference=post.id)
    return True


def forward(outside: Outside, said: Said) -> Any:
    """The post again in another chat, where a bot can read it: a channel itself cannot be read."""
    there = {"chat_id": said.get("from_chat_id", ""), "message_id": said.get("message_id", "")}
    post = _post(outside, there, "message to forward not found")
    chat, moment = str(said.get("chat_id", "")), now()
    place = str(_number_of(chat))
    copy = Post(
        f"{place}/{_next_number(outside, place)}", place, post.text, moment, moment, list(post.pictures)
    )
    outside.scene.telegram[copy.id] = copy
    reference = copy.id.partition("/")[2]
    outside.ledger.take("telegram", "forward", chat, reference=reference, text=copy.text, said=_told(said))
    return _message(copy, chat)


def get_me(_outside: Outside, _said: Said) -> Any:
    return {"id": 1, "is_bot": True, "first_name": "Nidaa", "username": "nidaa_exemple_bot"}


def get_chat(_outside: Outside, said: Said) -> Any:
    return _chat(str(said.get("chat_id", "")))


def get_member(_outside: Outside, _said: Said) -> Any:
    rights = {"can_post_messages": True, "can_edit_messages": True, "can_delete_messages": True}
    return {"user": get_me(_outside, _said), "status": "administrator", **rights}


METHODS: dict[str, Callable[[Outside, Said], Any]] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_member,
    "sendPhoto": send_photo,
    "sendMessage": send_message,
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "deleteMessage": delete,
    "forwardMessage": forward,
}


def _new(outside: Outside, said: Said, text: str, photo: Any) -> Any:
    chat = str(said.get("chat_id", ""))
    if not chat:
        raise Refused("chat_id is empty")
    place, moment = str(_number_of(chat)), now()
    number = _next_number(outside, place)
    post = Post(f"{place}/{number}", place, text, moment, moment)
    _hang_up(outside, post, photo)
    outside.scene.telegram[post.id] = post
    outside.ledger.take("telegram", "post", chat, reference=str(number), text=text, said=_told(said))
    return _message(post, chat)


def _change(outside: Outside, said: Said, text: str, photo: Any, *, most: int) -> Any:
    post = _post(outside, said, "message to edit not found")
    if not text:
        raise Refused("message text is empty")
    if _units(text) > most:
        raise Refused("MEDIA_CAPTION_TOO_LONG" if most == LONGEST_CAPTION else "message is too long")
    if text == post.text and photo is None:
        raise Refused(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
        )
    post.text, post.edits, post.changed_at = text, post.edits + 1, now()
    if photo is not None:
        _hang_up(outside, post, photo)
    outside.ledger.take(
        "telegram",
        "edit",
        str(said["chat_id"]),
        reference=post.id.partition("/")[2],
        text=text,
        said=_told(said),
    )
    return _message(post, str(said["chat_id"]))


def _next_number(outside: Outside, place: str) -> int:
    """Each chat counts its own posts, deleted ones too."""
    return 1 + sum(post.place == place for post in outside.scene.telegram.values())


def _post(outside: Outside, said: Said, otherwise: str) -> Post:
    place = _number_of(str(said.get("chat_id", "")))
    post = outside.scene.telegram.get(f"{place}/{said.get('message_id', '')}")
    if post is None or post.deleted:
        raise Refused(otherwise)
    return post


def _hang_up(outside: Outside, post: Post, photo: Any) -> None:
    if isinstance(photo, Upload):
        name = f"tg{post.id.replace('/', '-').lstrip('-')}-{post.edits}"
        post.pictures = [outside.scene.hang_up(name, photo.kind, photo.content)]


def _message(post: Post, chat: str) -> dict[str, Any]:
    said = {
        "message_id": int(post.id.partition("/")[2]),
        "date": int(post.at.timestamp()),
        "chat": _chat(chat),
        ("caption" if post.pictures else "text"): post.text,
    }
    if post.pictures:
        said["photo"] = [
            {"file_id": post.pictures[0], "width": 1, "height": 1, "file_unique_id": post.pictures[0]}
        ]
    return said | ({"edit_date": int(post.changed_at.timestamp())} if post.edits else {})


def _chat(chat: str) -> dict[str, Any]:
    named = {"username": chat[1:]} if chat.startswith("@") else {}
    return {"id": _number_of(chat), "title": "Exemple", "type": "channel", **named}


def _number_of(chat: str) -> int:
    """A channel's number, which its name stands for."""
    if chat.lstrip("-").isdecimal():
        return int(chat)
    return FIRST_CHANNEL - zlib.crc32(chat.lower().encode()) % 1_000_000


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _refusal(status: int, words: str, parameters: Mapping[str, int] | None = None) -> Answer:
    said: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
    return as_answer(said | ({"parameters": parameters} if parameters else {}), status)


def _told(said: Said) -> dict[str, Any]:
    return {name: value.content if isinstance(value, Upload) else value for name, value in said.items()}

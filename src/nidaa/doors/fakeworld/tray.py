"""What came in by mail and by post, newest first, until the tray is full and the oldest falls out."""

import json
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock

ROOM_FOR = 500


@dataclass(frozen=True, slots=True)
class Enclosure:
    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """One mail or one post.

    Attributes:
        way: "mail" or "post".
        key: by which a careful receiver would know it again; empty when it has none.
        again: whether this key has come before.
    """

    number: int
    at: datetime
    way: str
    key: str
    again: bool
    title: str
    sender: str
    to: str
    text: str
    enclosures: tuple[Enclosure, ...]


class Tray:
    """Filled by one thread, read by another."""

    def __init__(self) -> None:
        self._received: deque[Received] = deque(maxlen=ROOM_FOR)
        self._keys: set[str] = set()
        self._count = 0
        self._lock = Lock()

    def take_mail(self, content: bytes, *, sender: str, to: str, at: datetime) -> None:
        message = message_from_bytes(content, policy=policy.default)
        title, key = str(message["Subject"] or ""), str(message["X-Nidaa-Key"] or message["Message-ID"] or "")
        self._keep("mail", at, key, title, sender, to, _body(message), tuple(_enclosures(message)))

    def take_post(self, content: bytes, *, key: str, sender: str, to: str, at: datetime) -> None:
        title, text = _read_post(content)
        self._keep("post", at, key, title, sender, to, text, ())

    def received(self) -> list[Received]:
        with self._lock:
            return list(reversed(self._received))

    def _keep(
        self,
        way: str,
        at: datetime,
        key: str,
        title: str,
        sender: str,
        to: str,
        text: str,
        enclosures: tuple[Enclosure, ...],
    ) -> None:
        with self._lock:
            self._count += 1
            again = bool(key) and key in self._keys
            self._keys.add(key)
            self._received.append(
                Received(self._count, at, way, key, again, title, sender, to, text, enclosures)
            )


def as_json(received: list[Received]) -> str:
    """For programs: number, at, way, key, again, title, sender, to, text, names of enclosures."""
    return json.dumps([_plain(one) for one in received], ensure_ascii=False, indent=1)


def _plain(one: Received) -> dict[str, object]:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "way": one.way,
        "key": one.key,
        "again": one.again,
        "title": one.title,
        "sender": one.sender,
        "to": one.to,
        "text": one.text,
        "enclosures": [enclosure.name for enclosure in one.enclosures],
    }


def _body(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


def _enclosures(message: EmailMessage) -> list[Enclosure]:
    found = []
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        name = part.get_filename() or "attachment"
        found.append(Enclosure(name, part.get_content_type(), content if isinstance(content, bytes) else b""))
    return found


def _read_post(content: bytes) -> tuple[str, str]:
    """A title and the text, indented if it is JSON."""
    text = content.decode(errors="replace")
    try:
        said = json.loads(text)
    except ValueError:
        return "", text
    title = str(said.get("type", "")) if isinstance(said, dict) else ""
    return title, json.dumps(said, ensure_ascii=False, indent=2)

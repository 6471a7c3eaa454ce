"""A broker of MQTT 3.1.1 for signs and displays: retained messages, an empty one takes back, subscribers hear at once.

QoS 0 and 1 in, QoS 0 out. Faults of the service "mqtt": "refused" (not authorised), "hang", "timeout" (kept, never
acknowledged), "reset", "reset after".
"""

import asyncio
import struct
from collections.abc import Callable
from typing import Any

from .outside import Outside

CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT = 1, 3, 8, 10, 12, 14
VERSION_311 = 4
GRANTED, REFUSED_VERSION, REFUSED = b"\x20\x02\x00\x00", b"\x20\x02\x00\x01", b"\x20\x02\x00\x05"
PONG = b"\xd0\x00"
LARGEST_BYTES = 1_000_000
MORE, SEVEN_BITS = 0x80, 7


class Line(asyncio.Protocol):
    """One client of the broker."""

    def __init__(self, outside: Outside, lines: set[Any]) -> None:
        self._outside, self._lines = outside, lines
        self._buffer = bytearray()
        self._filters: list[list[str]] = []
        self._transport: asyncio.Transport
        self._answers: dict[int, Callable[[int, bytes], None]] = {
            CONNECT: self._connect,
            PUBLISH: self._publish,
            SUBSCRIBE: self._subscribe,
            UNSUBSCRIBE: self._unsubscribe,
            PINGREQ: lambda _flags, _body: self._transport.write(PONG),
            DISCONNECT: lambda _flags, _body: self._transport.close(),
        }

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment] # of a TCP server, it is a Transport
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self._lines.discard(self)

    def abort(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (found := _packet(self._buffer)) is not None:
            kind, flags, body = found
            answer = self._answers.get(kind)
            if answer is None or len(body) > LARGEST_BYTES:
                self._transport.abort()
                return
            answer(flags, body)

    def tell(self, topic: str, content: bytes, *, retained: bool = False) -> None:
        """If this client has asked for such a topic."""
        levels = topic.split("/")
        if any(_fits(one, levels) for one in self._filters):
            name = topic.encode()
            body = struct.pack(">H", len(name)) + name + content
            self._transport.write(bytes([PUBLISH << 4 | retained]) + _size(len(body)) + body)

    def _connect(self, _flags: int, body: bytes) -> None:
        version = body[6]
        if self._outside.faults.take("mqtt", action="connect", only=frozenset({"refused"})) is not None:
            self._transport.write(REFUSED)
            self._transport.close()
        else:
            self._transport.write(GRANTED if version == VERSION_311 else REFUSED_VERSION)

    def _publish(self, flags: int, body: bytes) -> None:
        topic, rest = _text(body)
        quality = flags >> 1 & 3
        number, content = (rest[:2], rest[2:]) if quality else (b"", rest)
        fault = self._outside.faults.take("mqtt", action="publish", words=topic.encode() + content)
        name = fault.name if fault else ""
        if name in {"hang", "reset"}:
            self._outside.ledger.take("mqtt", "publish", topic, taken=False, fault=name)
        else:
            self._keep(topic, content, retained=bool(flags & 1))
        if name.startswith("reset"):
            self._transport.abort()
        elif quality and name not in {"hang", "timeout"}:
            self._transport.write(b"\x40\x02" + number)

    def _keep(self, topic: str, content: bytes, *, retained: bool) -> None:
        text = content.decode(errors="replace")
        if retained and content:
            self._outside.scene.signs[topic] = text
        elif retained:
            self._outside.scene.signs.pop(topic, None)
        self._outside.ledger.take(
            "mqtt", "publish" if content else "clear", topic, text=text, said={"retained": retained}
        )
        for line in list(self._lines):
            if isinstance(line, Line):
                line.tell(topic, content)

    def _subscribe(self, _flags: int, body: bytes) -> None:
        number, rest, granted = body[:2], body[2:], b""
        while rest:
            asked, rest = _text(rest)
            rest, granted = rest[1:], granted + b"\x00"
            self._filters.append(asked.split("/"))
        self._transport.write(b"\x90" + _size(2 + len(granted)) + number + granted)
        for topic, words in self._outside.scene.signs.items():
            self.tell(topic, words.encode(), retained=True)

    def _unsubscribe(self, _flags: int, body: bytes) -> None:
        self._filters.clear()
        self._transport.write(b"\xb0\x02" + body[:2])


def _packet(buffer: bytearray) -> tuple[int, int, bytes] | None:
    """The next whole packet, taken out of the buffer: kind, flags, body."""
    size, shift, place = 0, 0, 1
    while True:
        if place >= len(buffer):
            return None
        size |= (buffer[place] & ~MORE) << shift
        place, shift = place + 1, shift + SEVEN_BITS
        if not buffer[place - 1] & MORE:
            break
    if len(buffer) < place + size:
        return None
    kind, flags = buffer[0] >> 4, buffer[0] & 0x0F
    body = bytes(buffer[place : place + size])
    del buffer[: place + size]
    return kind, flags, body


def _size(length: int) -> bytes:
    found = b""
    while length >= MORE:
        found += bytes([length % MORE | MORE])
        length //= MORE
    return found + bytes([length])


def _text(body: bytes) -> tuple[str, bytes]:
    (length,) = struct.unpack_from(">H", body)
    return body[2 : 2 + length].decode(errors="replace"), body[2 + length :]


def _fits(asked: list[str], levels: list[str]) -> bool:
    for place, level in enumerate(asked):
        if level == "#":
            return True
        if place >= len(levels) or level not in {"+", levels[place]}:
            return False
    return len(asked) == len(levels)

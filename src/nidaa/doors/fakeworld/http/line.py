"""One connection: requests come in, answers go out one after the other, and faults strike here."""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, Request
from nidaa.doors.fakeworld.faults import Fault

from .reading import Malformed, Reader

PHRASES = {status.value: status.phrase for status in HTTPStatus}
DRIP_S = 1.0
GARBAGE = b'\x16\x03\x01<html>502 upstream \xff\xfe{"error":'

# What the desk says to one request: the answer, the fault that strikes when it goes out, and seconds to wait first.
Decided = tuple[Answer, Fault | None, float]
Desk = Callable[[Request], Decided]


class Line(asyncio.Protocol):
    """A connection on which one request after the other is answered."""

    def __init__(self, desk: Desk, lines: set[Any]) -> None:
        self._desk, self._lines = desk, lines
        self._reader, self._waiting = Reader(), deque[Request]()
        self._busy = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment] # of a TCP server, it is a Transport
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self._lines.discard(self)

    def abort(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        try:
            self._waiting.extend(self._reader.feed(data))
        except (Malformed, ValueError):
            self._transport.write(_head(Answer(400), 0) + b"\r\n")
            self._transport.close()
            return
        if self._reader.wants_go_ahead:
            self._reader.wants_go_ahead = False
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._answer_next()

    def _answer_next(self) -> None:
        while self._waiting and not self._busy:
            request = self._waiting.popleft()
            answer, fault, wait_s = self._desk(request)
            closing = request.headers.get("connection", "").lower() == "close"
            if wait_s:
                self._busy = True
                asyncio.get_running_loop().call_later(wait_s, self._after_wait, answer, fault, closing)
            else:
                self._give(answer, fault, closing=closing)

    def _after_wait(self, answer: Answer, fault: Fault | None, closing: bool) -> None:
        self._busy = False
        if not self._transport.is_closing():
            self._give(answer, fault, closing=closing)
            self._answer_next()

    def _give(self, answer: Answer, fault: Fault | None, *, closing: bool) -> None:
        name = fault.name if fault else ""
        content = _head(answer, len(answer.body)) + b"\r\n" + answer.body
        if name in {"hang", "timeout"}:
            self._busy = True  # for ever: nothing more is said on this connection
        elif name in {"reset", "reset after"}:
            _reset(self._transport)
        elif name == "drip":
            self._busy = True
            self._drip(content)
        elif name == "garbage":
            self._transport.write(GARBAGE)
            self._transport.close()
        elif name == "truncated":
            self._transport.write(content[: -max(1, len(answer.body) // 2)])
            self._transport.close()
        else:
            self._transport.write(content)
            if closing:
                self._transport.close()

    def _drip(self, content: bytes) -> None:
        if self._transport.is_closing():
            return
        self._transport.write(content[:1])
        if len(content) > 1:
            asyncio.get_running_loop().call_later(DRIP_S, self._drip, content[1:])


def _head(answer: Answer, size: int) -> bytes:
    lines = [
        f"HTTP/1.1 {answer.status} {PHRASES.get(answer.status, 'Other')}",
        f"Content-Type: {answer.kind}",
        f"Content-Length: {size}",
        *(f"{name}: {value}" for name, value in answer.headers),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("latin-1", "replace")


def _reset(transport: asyncio.Transport) -> None:
    """Close with RST, as a peer that died does."""
    taken: socket.socket = transport.get_extra_info("socket")
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()

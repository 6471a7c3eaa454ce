"""A fast stub for benches: one service, keys only. `nidaa fakeworld --only whatsapp --delay-ms 20`.

A request that comes whole in one piece, with no fault standing, is read by two searches and answered from a text made
before; anything else takes the usual way to the same book. Nothing is validated and nothing is shown.
The file gets a line a message, "seconds key to", written before its answer goes out.
"""

import asyncio
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nidaa.ground.clock import now

from .facts import Answer, Request, as_answer
from .graph.refusals import on_demand
from .http.desk import Place, Refusal, plain_refusal
from .http.line import Desk, Line
from .outside import Outside

LENGTH = re.compile(rb"[Cc]ontent-[Ll]ength: (\d+)")
END = b"\r\n\r\n"
HEAD = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
SLOT_S = 0.001  # answers that fall due within it go out together


@dataclass(frozen=True, slots=True)
class Trade:
    """How one service is answered in bulk.

    Attributes:
        begins: how its requests begin.
        key, to: found anywhere in the request, address included.
        says: the answer's body; %(id)b is ours, %(to)b the receiver.
    """

    begins: bytes
    key: re.Pattern[bytes]
    to: re.Pattern[bytes]
    status: bytes
    says: bytes
    refusal: Refusal


TRADES = {
    "whatsapp": Trade(
        b"POST /v",
        re.compile(rb'"biz_opaque_callback_data"\s*:\s*"([^"]+)"'),
        re.compile(rb'"to"\s*:\s*"([^"]+)"'),
        b"200 OK",
        b'{"messaging_product":"whatsapp","contacts":[{"input":"%(to)b","wa_id":"%(to)b"}],'
        b'"messages":[{"id":"wamid.%(id)b","message_status":"accepted"}]}',
        on_demand,
    ),
    "sms": Trade(
        b"POST /sms/v1/messages",
        re.compile(rb'"reference"\s*:\s*"([^"]+)"'),
        re.compile(rb'"to"\s*:\s*"([^"]+)"'),
        b"202 Accepted",
        b'{"id":"ag%(id)b"}',
        plain_refusal,
    ),
    "push": Trade(
        b"POST /push/",
        re.compile(rb"[Tt]opic: ([^\r]+)"),
        re.compile(rb"/push/([^ ]+)"),
        b"201 Created",
        b"",
        plain_refusal,
    ),
    "webhook": Trade(
        b"POST /hook",
        re.compile(rb"[Ww]ebhook-[Ii]d: ([^\r]+)"),
        re.compile(rb"POST (/hook[^ ]*)"),
        b"200 OK",
        b"caught",
        plain_refusal,
    ),
}


class Book:
    """Which keys came, how often."""

    def __init__(self, file: Path | None = None) -> None:
        self.count = 0
        self.times: dict[tuple[bytes, bytes], int] = {}
        self._unwritten: list[bytes] = []
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if file else -1

    def take(self, key: bytes, to: bytes) -> bytes:
        """Our id of it."""
        self.count += 1
        place = (key, to)
        self.times[place] = self.times.get(place, 0) + 1
        if self._file >= 0:
            self._unwritten.append(b"%.3f %b %b\n" % (now().timestamp(), key, to))
        return b"%012X" % self.count

    def write(self) -> None:
        """Before any answer goes out that this covers."""
        if self._unwritten:
            os.write(self._file, b"".join(self._unwritten))
            self._unwritten.clear()

    def told(self) -> dict[str, Any]:
        again = {
            f"{key.decode()} {to.decode()}": times for (key, to), times in self.times.items() if times > 1
        }
        return {"received": self.count, "different": len(self.times), "again": again}


class Bulk:
    """One trade with its book, and the answers that wait for their moment."""

    def __init__(self, outside: Outside, service: str, file: Path | None) -> None:
        self.outside, self.service, self.trade, self.book = outside, service, TRADES[service], Book(file)
        self._slot: list[tuple[asyncio.Transport, bytes]] = []

    def find(self, request: Request) -> Place | None:
        """The usual way, for what came in pieces and in bad times."""
        if (request.method, request.path) == ("GET", "/_ledger"):
            return Place("", "", lambda _outside, _request: as_answer(self.book.told()), plain_refusal)
        raw = _as_bytes(request)
        if not raw.startswith(self.trade.begins):
            return None
        return Place(
            self.service, "message", lambda _outside, _request: self._by_the_way(raw), self.trade.refusal
        )

    def line(self, desk: Desk, lines: set[Any]) -> "BulkLine":
        return BulkLine(self, desk, lines)

    def take(self, raw: bytes) -> bytes:
        """The whole answer to a whole request."""
        body = self._body(raw)
        return HEAD % (self.trade.status, len(body), body)

    def later(self, transport: asyncio.Transport, answer: bytes) -> None:
        """Answer after the delay, many by one timer; the book is written first."""
        if not self._slot:
            loop = asyncio.get_running_loop()
            if self.outside.delay_s:
                loop.call_later(SLOT_S, self._close_slot)
            else:
                loop.call_soon(self._close_slot)
        self._slot.append((transport, answer))

    def _close_slot(self) -> None:
        due, self._slot = self._slot, []
        self.book.write()
        if self.outside.delay_s:
            asyncio.get_running_loop().call_later(self.outside.delay_s - SLOT_S, _give, due)
        else:
            _give(due)

    def _by_the_way(self, raw: bytes) -> Answer:
        body = self._body(raw)
        self.book.write()
        return Answer(int(self.trade.status[:3]), body)

    def _body(self, raw: bytes) -> bytes:
        key, to = self.trade.key.search(raw), self.trade.to.search(raw)
        who = to[1] if to else b""
        given = self.book.take(key[1] if key else b"", who)
        return self.trade.says % {b"id": given, b"to": who} if self.trade.says else b""


class BulkLine(Line):
    """A connection whose usual request takes the short way."""

    def __init__(self, bulk: Bulk, desk: Desk, lines: set[Any]) -> None:
        super().__init__(desk, lines)
        self._bulk = bulk
        self._slow = False

    def data_received(self, data: bytes) -> None:
        bulk = self._bulk
        if (
            self._slow
            or bulk.outside.faults.standing
            or not data.startswith(bulk.trade.begins)
            or not _is_whole(data)
        ):
            self._slow = True  # this connection's requests come in pieces, or a fault may hold it
            super().data_received(data)
            return
        bulk.later(self._transport, bulk.take(data))


def _is_whole(data: bytes) -> bool:
    end = data.find(END)
    size = LENGTH.search(data, 0, end) if end > 0 else None
    return size is not None and len(data) == end + len(END) + int(size[1])


def _give(due: list[tuple[asyncio.Transport, bytes]]) -> None:
    for transport, answer in due:
        if not transport.is_closing():
            transport.write(answer)


def _as_bytes(request: Request) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    return f"{request.method} {request.path} HTTP/1.1\r\n{head}\r\n".encode() + request.body

"""Plays the provider for measurements: many kept connections, each posting one signed status after the other."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from .callers import Caller
from .keeping import DIGEST_BYTES

OK = b"HTTP/1.1 200"
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Post:
    digest: UUID
    request: bytes


@dataclass(slots=True)
class Tally:
    """What came back. `took_s` of those acknowledged; `acknowledged` by the digest under which they must be found."""

    acknowledged: list[UUID] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)
    refused: int = 0
    broken: int = 0
    began: float = 0.0
    ended: float = 0.0

    def share_s(self, part: float) -> float:
        """The time within which this part of the acknowledged was answered."""
        ordered = sorted(self.took_s) or [0.0]
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    @property
    def per_second(self) -> float:
        return len(self.acknowledged) / max(self.ended - self.began, 1e-9)


def posts(caller: Caller, path: str, count: int, *, run: str) -> list[Post]:
    """Statuses as Meta sends them, each of another message, signed beforehand."""
    return [_post(caller, path, f"{run}{number:012x}") for number in range(count)]


def _post(caller: Caller, path: str, key: str) -> Post:
    status = {
        "id": f"wamid.HBgMMjEyNjAwMDAwMDAxFQIAERgS{key}",
        "status": "delivered",
        "timestamp": "1795000000",
        "recipient_id": "212600000001",
        "biz_opaque_callback_data": key,
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility"},
    }
    about = {"display_phone_number": "212500000000", "phone_number_id": "100"}
    value = {"messaging_product": "whatsapp", "metadata": about, "statuses": [status]}
    entry = {"id": "200", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    digest = caller.digest(body)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: hooks.example\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={digest.hex()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Post(UUID(bytes=digest[:DIGEST_BYTES]), head.encode() + body)


async def tell(port: int, given: list[Post], *, connections: int, tally: Tally | None = None) -> Tally:
    """Post them all once, `connections` at a time; a connection that breaks is not made again.

    `tally` may be given, so that another thread sees how far it has come.
    """
    tally, left = tally or Tally(), iter(given)
    loop = asyncio.get_running_loop()
    tally.began = time.monotonic()
    lines = []
    for _ in range(connections):
        _, line = await loop.create_connection(lambda: _Line(left, tally), "127.0.0.1", port)
        lines.append(line)
    await asyncio.gather(*(line.over for line in lines))
    tally.ended = time.monotonic()
    return tally


class _Line(asyncio.Protocol):
    def __init__(self, left: Iterator[Post], tally: Tally) -> None:
        self.left, self.tally = left, tally
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.asked: Post | None = None
        self.heard = b""
        self.at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self.heard += data
        if END_OF_HEAD not in self.heard or self.asked is None:
            return
        if self.heard.startswith(OK):
            self.tally.took_s.append(time.monotonic() - self.at)
            self.tally.acknowledged.append(self.asked.digest)
        else:
            self.tally.refused += 1
        self._next()

    def connection_lost(self, _: Exception | None) -> None:
        if self.asked is not None:
            self.tally.broken += 1
        if not self.over.done():
            self.over.set_result(None)

    def _next(self) -> None:
        self.heard, self.asked = b"", next(self.left, None)
        if self.asked is None:
            self.transport.close()
        else:
            self.at = time.monotonic()
            self.transport.write(self.asked.request)  # type: ignore[attr-defined] # of a stream

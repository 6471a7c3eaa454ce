"""A provider for benches: takes messages over HTTP, answers after a while, and writes down each that came whole.

`python -m nidaa.doors.cli.bench_lane_stub PORT DELAY_MS LEDGER`. The ledger is append-only: a line a message, the
time and the key, written before the answer. Raw asyncio, so that little of the machine goes into it.
"""

import asyncio
import os
import sys
import time
from typing import cast

import uvloop

ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n" + b'{"taken": true}'
)
KEY, LENGTH = b"\r\nidempotency-key: ", b"\r\ncontent-length: "
WRITE_EVERY_S = 0.02


class Provider(asyncio.Protocol):
    """One connection; requests come one after the other."""

    delay_s = 0.02
    lines: list[str] = []

    def __init__(self) -> None:
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (ends := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:ends].lower() + b"\r\n"
            whole = ends + 4 + int(_field(head, LENGTH) or 0)
            if len(self.buffer) < whole:
                return
            self.buffer = self.buffer[whole:]
            self.lines.append(f"{time.time():.6f} {_field(head, KEY).decode()}\n")
            asyncio.get_running_loop().call_later(self.delay_s, self._answer)

    def _answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(ANSWER)


def _field(head: bytes, name: bytes) -> bytes:
    begins = head.find(name)
    if begins < 0:
        return b""
    begins += len(name)
    return head[begins : head.index(b"\r\n", begins)]


async def _serve(port: int, delay_s: float, ledger: str, host: str) -> None:
    Provider.delay_s = delay_s
    file = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    await asyncio.get_running_loop().create_server(Provider, host, port, backlog=4096)
    while True:
        await asyncio.sleep(WRITE_EVERY_S)
        lines, Provider.lines[:] = Provider.lines[:], []
        if lines:
            os.write(file, "".join(lines).encode())


if __name__ == "__main__":
    given = sys.argv[1:]
    uvloop.run(
        _serve(int(given[0]), float(given[1]) / 1000, given[2], given[3] if given[3:] else "127.0.0.1")
    )

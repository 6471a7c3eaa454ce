"""Starts the outside: for tests in a thread of this process (`running`), for a demo for good (`serve`)."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import mail, partner, questions
from .faults import Faults
from .graph import door, templates, whatsapp
from .http.desk import Desk
from .http.line import Line
from .ledger import Ledger
from .outside import Habits, Outside
from .scene import Scene

HERE = "127.0.0.1"
STARTS_WITHIN_S = 10.0
FINDERS = (door.find, partner.find, questions.find)


@dataclass(frozen=True, slots=True)
class World:
    """What a test holds in its hand.

    Attributes:
        ports: "http" for everything that speaks it, "smtp", "smpp".
        url: of the HTTP port: the `base` of every account.
        hosts: for the setting INSIDE_HOSTS.
    """

    ports: dict[str, int]
    ledger: Ledger
    faults: Faults
    state: Scene
    outside: Outside

    @property
    def url(self) -> str:
        return f"http://{HERE}:{self.ports['http']}"

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(f"{HERE}:{port}" for port in self.ports.values())

    @property
    def habits(self) -> Habits:
        return self.outside.habits

    def whatsapp_says(self, number: str, text: str, phone: str = "1") -> None:
        """A person writes to us."""
        self.outside.soon(whatsapp.says, self.outside, number, text, phone)

    def decide_template(self, name: str, language: str, status: str) -> None:
        """Meta approves, rejects, pauses or disables a template."""
        template = self.outside.shelves.template(name, language)
        if template is None:
            raise KeyError(f"No template {name} in {language} was submitted.")
        self.outside.soon(templates.decide, self.outside, template, status)


class Ports:
    """The open ports of one outside."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.numbers: dict[str, int] = {}
        self._servers: list[asyncio.Server] = []
        self._lines: set[Any] = set()

    async def open(self, wanted: dict[str, int]) -> None:
        """Open what is wanted: name → port, 0 for any free one. Raises OSError when one is taken."""
        loop = asyncio.get_running_loop()
        self.outside.settle(loop)
        desk = Desk(self.outside, FINDERS)
        for name, port in wanted.items():
            if name == "http":
                server = await loop.create_server(lambda: Line(desk, self._lines), HERE, port, backlog=4096)
            else:
                server = await mail.open_port(self.outside, port)
            self._servers.append(server)
            self.numbers[name] = server.sockets[0].getsockname()[1]
        self.outside.base = f"http://{HERE}:{self.numbers.get('http', 0)}"

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        for line in list(self._lines):
            line.abort()
        await self.outside.courier.close()
        self.outside.ledger.close()


@contextmanager
def running(
    *, http: int = 0, smtp: int | None = 0, ledger: Path | None = None, delay_s: float = 0.0
) -> Iterator[World]:
    """The outside in a thread of this process, on free ports unless given; None leaves a port closed."""
    outside = Outside(Ledger(ledger), delay_s=delay_s)
    ports = Ports(outside)
    wanted = {name: port for name, port in {"http": http, "smtp": smtp}.items() if port is not None}
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=[loop], daemon=True, name="fakeworld")
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(ports.open(wanted), loop).result(STARTS_WITHIN_S)
        yield World(ports.numbers, outside.ledger, outside.faults, outside.scene, outside)
    finally:
        asyncio.run_coroutine_threadsafe(ports.close(), loop).result(STARTS_WITHIN_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(STARTS_WITHIN_S)
        loop.close()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    _cancel_all(loop)


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    """What still hangs, hangs for ever: it is let go."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())

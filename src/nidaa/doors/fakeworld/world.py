"""Starts the outside: for tests in a thread of this process (`running`), for a demo for good (`serve`)."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from . import bulk, cell, mail, partner, push, questions, telegram
from . import mqtt as broker
from .faults import Faults
from .graph import door, templates, whatsapp
from .http.desk import Desk
from .http.line import Line
from .ledger import Ledger
from .outside import Habits, Outside
from .page import desk as page
from .scene import Scene
from .smsc import aggregator
from .smsc import smpp as operator
from .smsc.centre import Centre

HERE = "127.0.0.1"
STARTS_WITHIN_S = 10.0
BACKLOG = 4096
FINDERS = (door.find, telegram.find, push.find, cell.find, partner.find, questions.find, page.find)


@dataclass(frozen=True, slots=True)
class World:
    """What a test holds in its hand.

    Attributes:
        ports: "http" for everything that speaks it, "smtp", "smpp", "mqtt".
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
        self.outside.soon(self.outside.mouths["whatsapp"], number, text, phone)

    def sms_says(self, number: str, text: str, to: str = "NIDAA") -> None:
        """A person writes to us: down a bound SMPP line that hears, else by the aggregator."""
        self.outside.soon(self.outside.mouths["sms"], number, text, to)

    def subscription(self, name: str) -> dict[str, Any]:
        """A push subscription, as a browser gives it; named by a number it is shown on that phone."""
        return push.subscription(self.url, name)

    def end_subscription(self, name: str) -> None:
        """From now on 410."""
        self.outside.shelves.withdrawn.add(name)

    def decide_template(self, name: str, language: str, status: str) -> None:
        """Meta approves, rejects, pauses or disables a template."""
        template = self.outside.shelves.template(name, language)
        if template is None:
            raise KeyError(f"No template {name} in {language} was submitted.")
        self.outside.soon(templates.decide, self.outside, template, status)


class Ports:
    """The open ports of one outside."""

    def __init__(self, outside: Outside, only: bulk.Bulk | None = None) -> None:
        self.outside, self._bulk = outside, only
        self.numbers: dict[str, int] = {}
        self._servers: list[asyncio.Server] = []
        self._lines: set[Any] = set()
        self._centre = Centre(outside)
        self._aggregator = aggregator.Aggregator(self._centre)

    async def open(self, wanted: dict[str, int]) -> None:
        """Open what is wanted: name → port, 0 for any free one. Raises OSError when one is taken."""
        loop = asyncio.get_running_loop()
        self.outside.settle(loop)
        self._give_mouths()
        for name, port in wanted.items():
            server = await self._open(loop, name, port)
            self._servers.append(server)
            self.numbers[name] = server.sockets[0].getsockname()[1]
        self.outside.base = f"http://{HERE}:{self.numbers.get('http', 0)}"

    async def _open(self, loop: asyncio.AbstractEventLoop, name: str, port: int) -> asyncio.Server:
        if name == "smtp":
            return await mail.open_port(self.outside, port)
        if name == "smpp":
            return await loop.create_server(
                lambda: operator.Line(self._centre, self._lines), HERE, port, backlog=BACKLOG
            )
        if name == "mqtt":
            return await loop.create_server(
                lambda: broker.Line(self.outside, self._lines), HERE, port, backlog=BACKLOG
            )
        if self._bulk is not None:
            only, quick = self._bulk, Desk(self.outside, (self._bulk.find, questions.find))
            return await loop.create_server(
                lambda: only.line(quick, self._lines), HERE, port, backlog=BACKLOG
            )
        desk = Desk(self.outside, (*FINDERS, self._aggregator.find))
        return await loop.create_server(lambda: Line(desk, self._lines), HERE, port, backlog=BACKLOG)

    def _give_mouths(self) -> None:
        outside = self.outside
        outside.mouths["whatsapp"] = lambda who, text, to: whatsapp.says(outside, who, text, to)
        outside.mouths["sms"] = self._sms_says

    def _sms_says(self, who: str, text: str, to: str) -> None:
        if not operator.says(self._centre, self._lines, who, text, to):
            aggregator.says(self.outside, who, text, to)

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        for line in list(self._lines):
            line.abort()
        await self.outside.courier.close()
        self.outside.ledger.close()


@contextmanager
def running(
    *,
    http: int = 0,
    smtp: int | None = 0,
    smpp: int | None = 0,
    mqtt: int | None = 0,
    ledger: Path | None = None,
    delay_s: float = 0.0,
    only: str = "",
) -> Iterator[World]:
    """The outside in a thread of this process, on free ports unless given; None leaves a port closed.

    Args:
        only: a fast stub of one service instead (`bulk.TRADES`), on the HTTP port; its ledger keeps keys.
    """
    outside = Outside(Ledger(None if only else ledger), delay_s=delay_s)
    ports = Ports(outside, bulk.Bulk(outside, only, ledger) if only else None)
    others = {} if only else {"smtp": smtp, "smpp": smpp, "mqtt": mqtt}
    wanted = {"http": http} | {name: port for name, port in others.items() if port is not None}
    loop = uvloop.new_event_loop() if only else asyncio.new_event_loop()
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

"""Carries what the outside says to us: statuses, receipts, inbound messages. Only to loopback, whatever it is told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

import aiohttp

HERE = {"127.0.0.1", "::1", "localhost"}
TRIES_AFTER_S = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
DEADLINE_S = 10.0
AT_ONCE = 32
ACCEPTED = range(200, 300)


class Courier:
    """Posts with patience, as the providers do, and fetches pictures as they do."""

    def __init__(self) -> None:
        self._client: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(AT_ONCE)
        self._errands: set[asyncio.Task[None]] = set()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send until it is accepted with 2xx or we lose patience."""
        if is_here(url):
            self._start(self._post(url, body, headers))

    def fetch(self, url: str, then: Callable[[str, bytes], None]) -> None:
        """Get a picture and hand over its kind and bytes; empty when it cannot be had."""
        self._start(self._fetch(url, then))

    async def close(self) -> None:
        for errand in list(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    def _start(self, errand: Awaitable[None]) -> None:
        task = asyncio.ensure_future(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE_S))
        return self._client

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        for wait_s in TRIES_AFTER_S:
            await asyncio.sleep(wait_s)
            try:
                async with (
                    self._places,
                    self._session().post(url, data=body, headers=headers, allow_redirects=False) as answer,
                ):
                    if answer.status in ACCEPTED:
                        return
            except (aiohttp.ClientError, TimeoutError):
                continue

    async def _fetch(self, url: str, then: Callable[[str, bytes], None]) -> None:
        kind, content = "", b""
        try:
            async with self._places, self._session().get(url, allow_redirects=False) as answer:
                if answer.status in ACCEPTED:
                    kind, content = answer.content_type, await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            pass  # the picture cannot be had, and the caller is told so by its absence
        then(kind, content)


def is_here(url: str) -> bool:
    """Whether the address is on this machine."""
    return urlsplit(url).hostname in HERE

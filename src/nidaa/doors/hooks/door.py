"""The ASGI application: reads a request, looks at the signature, keeps it, answers."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from .callers import Caller, signed
from .keeping import Keeper, Letter, NotKept

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Reply = tuple[HTTPStatus, bytes]

LARGEST_BODY_BYTES = 3 * 1024 * 1024  # Meta's own limit for one post
LONGEST_CHALLENGE = 200
HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]


class Door:
    def __init__(self, callers: Mapping[str, Caller], keeper: Callable[[], Keeper]) -> None:
        self._callers, self._make_keeper = callers, keeper
        self._keeper: Keeper | None = None
        self._writing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            status, content = await self._reply(scope, receive)
            length = (b"content-length", str(len(content)).encode())
            await send({"type": "http.response.start", "status": int(status), "headers": [*HEADERS, length]})
            await send({"type": "http.response.body", "body": content})

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._keeper = self._make_keeper()
                self._writing = asyncio.create_task(self._keeper.run())
            else:
                await self._stop()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _stop(self) -> None:
        if self._keeper is not None:
            await self._keeper.finish()
        if self._writing is not None:
            self._writing.cancel()
            with suppress(asyncio.CancelledError):
                await self._writing
        if self._keeper is not None:
            await self._keeper.close()

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        caller = self._callers.get(scope["path"])
        if scope["path"] == "/alive":
            return HTTPStatus.OK, b"alive"
        if caller is None:
            return HTTPStatus.NOT_FOUND, b""
        if scope["method"] == "POST":
            return await self._post(caller, scope, receive)
        if scope["method"] == "GET":
            return _verified(caller, scope["query_string"])
        return HTTPStatus.METHOD_NOT_ALLOWED, b""

    async def _post(self, caller: Caller, scope: Scope, receive: Receive) -> Reply:
        said = _header(scope, caller.header)
        if said is None:
            return HTTPStatus.UNAUTHORIZED, b""
        length = _header(scope, b"content-length") or b""
        body = None if length.isdigit() and int(length) > LARGEST_BODY_BYTES else await _body(receive)
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""
        digest = caller.digest(body)
        if not signed(said, digest):
            return HTTPStatus.UNAUTHORIZED, b""
        if self._keeper is None:
            return HTTPStatus.SERVICE_UNAVAILABLE, b""
        try:
            await self._keeper.keep(Letter(caller, digest, body))
        except NotKept:
            return HTTPStatus.SERVICE_UNAVAILABLE, b""
        return HTTPStatus.OK, b""


def _header(scope: Scope, name: bytes) -> bytes | None:
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


async def _body(receive: Receive) -> bytes | None:
    """The bytes as they came; None for more than are taken. A peer that hangs up has signed nothing: b""."""
    message = await receive()
    body, more = message.get("body", b""), message.get("more_body", False)
    while more and len(body) <= LARGEST_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body if len(body) <= LARGEST_BODY_BYTES else None


def _verified(caller: Caller, query: bytes) -> Reply:
    """Meta asks once, when the address is entered: who knows the word hears the challenge again."""
    asked = parse_qs(query.decode("ascii", "replace"))
    word = asked.get("hub.verify_token", [""])[0].encode()
    challenge = asked.get("hub.challenge", [""])[0]
    known = bool(caller.verify) and hmac.compare_digest(word, caller.verify)
    if known and asked.get("hub.mode") == ["subscribe"] and len(challenge) <= LONGEST_CHALLENGE:
        return HTTPStatus.OK, challenge.encode()
    return HTTPStatus.FORBIDDEN, b""

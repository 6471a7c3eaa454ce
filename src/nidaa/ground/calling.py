"""Many bounded calls over kept connections: the client of everything that goes to many, or that asks more than once.

The guard is that of `http`: https only (unless the host is allowed by name), every address a name resolves to must
be public and the connection goes to one of those, no redirects, no cookies, no proxy; one deadline for the whole
call, a bounded answer. Nothing is retried here: who calls knows whether a second time does harm.
"""

import asyncio
import ipaddress
import json as json_module
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from yarl import URL

from .http import MAX_ANSWER_BYTES, Answer, NotAllowed, Unreachable, check_place, check_public

CONNECT_S = 5.0
NAMES_KEPT_S = 30
_as_json = json_module.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class File:
    """A part of a form that is a file."""

    name: str
    content: bytes
    kind: str


Form = Mapping[str, str | File]


@dataclass(frozen=True, slots=True)
class Session:
    """Connections that are kept, and which hosts inside may be called over them."""

    client: aiohttp.ClientSession
    allowed_hosts: frozenset[str]


@asynccontextmanager
async def session(
    *, allowed_hosts: frozenset[str] = frozenset(), connections: int = 100
) -> AsyncIterator[Session]:
    """A session for one event loop.

    Args:
        allowed_hosts: "host:port" pairs that may be private addresses, and plain http.
        connections: at most this many at once, all hosts together; further calls wait within their deadline.
    """
    connector = _Connector(limit=connections, resolver=_Resolver(allowed_hosts), ttl_dns_cache=NAMES_KEPT_S)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
        headers={"User-Agent": "Nidaa"},
    ) as client:
        yield Session(client, allowed_hosts)


async def call(
    session: Session,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    data: bytes | Mapping[str, str] | None = None,
    json: Any = None,
    form: Form | None = None,
    deadline_s: float,
    most_bytes: int = MAX_ANSWER_BYTES,
) -> Answer:
    """One call; at most `most_bytes` of the answer, within the deadline.

    Args:
        session: from `session`.
        method: of HTTP, such as "POST".
        url: absolute; http only for a host named in the session's `allowed_hosts`.
        headers: of the request.
        data: the body: bytes as they are, or fields of a urlencoded form.
        json: the body, as JSON.
        form: the body: fields and files of a multipart form.
        deadline_s: for everything together, in seconds; waiting for a free connection included.
        most_bytes: what is longer is cut off.

    Raises:
        NotAllowed: before anything was sent. Unreachable: nothing came back, `maybe_sent` or not.
    """
    address = _checked(url, session.allowed_hosts)
    line = _Line()
    _line.set(line)
    content, kind = _body(data, json, form)
    try:
        async with (
            asyncio.timeout(deadline_s),
            session.client.request(
                method,
                address,
                data=content,
                headers={**kind, **(headers or {})},
                allow_redirects=False,
            ) as answer,
        ):
            return Answer(answer.status, answer.headers, await _read(answer, most_bytes))
    except aiohttp.InvalidURL:  # a number that only some would read as an address
        raise NotAllowed(
            f"The address of {address.host} is not a public one."
        ) from None  # it names the address
    except aiohttp.ClientConnectorDNSError as error:
        raise Unreachable(f"The name {address.host} is not known.", maybe_sent=False) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        sentence = f"No answer from {address.host}: {type(error).__name__}."
        raise Unreachable(sentence, maybe_sent=line.stood) from error


class _Line:
    """Whether the connection of one call stood: from then on something may have been sent."""

    __slots__ = ("stood",)

    def __init__(self) -> None:
        self.stood = False


_line: ContextVar[_Line] = ContextVar("line")


class _Connector(aiohttp.TCPConnector):
    """Says of each call when its connection stands; aiohttp's own tracing would cost a tenth of each call."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
    ) -> Connection:
        connection = await super().connect(req, traces, timeout)
        _line.get().stood = True
        return connection


class _Resolver(AbstractResolver):
    """The system's resolver; a name that leads inside is refused, whatever else it leads to."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self.allowed_hosts = allowed_hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        try:
            rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        except UnicodeError as error:
            raise OSError("no name of a host") from error
        found = [(str(row[4][0]), row[0]) for row in rows]
        if f"{host}:{port}" not in self.allowed_hosts:
            check_public(host, [address for address, _ in found])
        flags = int(socket.AI_NUMERICHOST | socket.AI_NUMERICSERV)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=flags)
            for address, kind in found
        ]

    async def close(self) -> None:
        """Nothing is kept here."""


def _checked(url: str, allowed_hosts: frozenset[str]) -> URL:
    """The address as the client will read it: what is checked is what is called."""
    try:
        address = URL(url)
        scheme, host, port = address.scheme, address.raw_host or "", address.port or 0
    except ValueError as error:
        raise NotAllowed(
            "The address must start with https:// and name a host, without a user name."
        ) from error
    named_user = address.raw_user is not None or address.raw_password is not None
    inside = check_place(scheme, host, port, named_user=named_user, allowed_hosts=allowed_hosts)
    if not inside and _is_number(host):  # a number is never resolved
        check_public(host, [host])
    return address


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _body(data: bytes | Mapping[str, str] | None, json: Any, form: Form | None) -> tuple[Any, dict[str, str]]:
    if json is not None:
        return _as_json(json).encode(), {"Content-Type": "application/json"}
    if form is None:
        return data, {}
    parts = aiohttp.FormData(default_to_multipart=True)
    for name, value in form.items():
        if isinstance(value, File):
            parts.add_field(name, value.content, filename=value.name, content_type=value.kind)
        else:
            parts.add_field(name, value)
    return parts, {}


async def _read(answer: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_any():
        content += chunk
        if len(content) >= most_bytes:
            answer.close()  # the rest is not wanted, nor is this connection
            break
    return bytes(content[:most_bytes])

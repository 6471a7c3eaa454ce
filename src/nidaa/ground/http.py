"""One bounded request to an address that was checked; with `calling`, the only place that touches the network.

Guards against server-side request forgery: https only (unless the host is allowed by name), the host is resolved
once, every address it resolves to must be public, the connection goes to that very address, no redirects; the whole
exchange has one deadline, so that a peer that drips a byte a second is cut off like one that says nothing.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import urllib3

MAX_ANSWER_BYTES = 65_536
CHUNK_BYTES = 4_096


class Unreachable(Exception):
    """Nothing came back in time, or the connection broke.

    `maybe_sent`: whether the peer acted on it is not known; False only when the connection never stood.
    """

    def __init__(self, sentence: str, *, maybe_sent: bool) -> None:
        super().__init__(sentence)
        self.maybe_sent = maybe_sent


class NotAllowed(Exception):
    """The address is one we never call."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    deadline_s: float,
    allowed_hosts: frozenset[str] = frozenset(),
) -> Answer:
    """POST and read at most 64 KiB of the answer within the deadline.

    Args:
        url: absolute; http only for a host named in `allowed_hosts` (a partner inside the force's own network).
        deadline_s: for everything together, in seconds.
        allowed_hosts: "host:port" pairs that may be private addresses.

    Raises:
        NotAllowed: before anything was sent. Unreachable: nothing came back, `maybe_sent` or not.
    """
    parts = urlsplit(url)
    address = checked_address(url, allowed_hosts=allowed_hosts)
    ends = time.monotonic() + deadline_s
    pool = _pool(parts.scheme, parts.hostname or "", address, _port(url), deadline_s)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    stood: list[bool] = []
    try:
        with _cut_off_at(ends, pool, stood):
            answer = pool.request(
                "POST",
                path,
                body=body,
                headers={**headers, "Host": parts.netloc},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            content = _read(answer, ends)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        sentence = f"No answer from {parts.hostname}: {type(error).__name__}."
        raise Unreachable(sentence, maybe_sent=bool(stood)) from error
    finally:
        pool.close()
    return Answer(status=answer.status, headers=dict(answer.headers), body=content)


def seconds_asked(retry_after: str) -> float:
    """What a Retry-After header asks us to wait, when it says seconds; 0 for a date or nothing."""
    return float(retry_after) if retry_after.isdecimal() else 0.0


def checked_address(url: str, *, allowed_hosts: frozenset[str] = frozenset()) -> str:
    """The one address to connect to; raises NotAllowed with a sentence for an address we never call."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    named_user = bool(parts.username or parts.password)
    inside = check_place(parts.scheme, host, _port(url), named_user=named_user, allowed_hosts=allowed_hosts)
    try:
        found = socket.getaddrinfo(host, _port(url), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"The name {host} is not known.", maybe_sent=False) from error
    addresses = [str(row[4][0]) for row in found]
    if not inside:
        check_public(host, addresses)
    return addresses[0]


def check_place(
    scheme: str, host: str, port: int, *, named_user: bool, allowed_hosts: frozenset[str]
) -> bool:
    """Whether a place is one inside that the settings name; raises NotAllowed for one we never call."""
    if scheme not in {"http", "https"} or not host or named_user:
        raise NotAllowed("The address must start with https:// and name a host, without a user name.")
    inside = f"{host}:{port}" in allowed_hosts
    if scheme == "http" and not inside:
        raise NotAllowed("The address must start with https://.")
    return inside


def check_public(host: str, addresses: Iterable[str]) -> None:
    """Raises NotAllowed unless every address to which the name resolves is a public one."""
    if not all(_is_public(address) for address in addresses):
        raise NotAllowed(f"The address of {host} is not a public one.")


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


def _pool(scheme: str, host: str, address: str, port: int, deadline_s: float) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=min(5.0, deadline_s), read=deadline_s)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)
    # The certificate is checked against the name, though the connection goes to the address that was checked.
    return urllib3.HTTPSConnectionPool(
        address, port, timeout=timeout, maxsize=1, server_hostname=host, assert_hostname=host
    )


@contextmanager
def _cut_off_at(ends: float, pool: urllib3.HTTPConnectionPool, stood: list[bool]) -> Iterator[None]:
    """Shut the connection at the deadline: the time-out of a socket starts anew with every byte of a drip.

    `stood` is no longer empty once the connection stands: from then on something may have been sent.
    """
    lines: list[socket.socket] = []
    pool.ConnectionCls = _watched(pool.ConnectionCls, lines, ends, stood)
    timer = Timer(ends - time.monotonic(), _cut, [lines])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        for line in lines:
            line.close()


def _watched(kind: Any, lines: list[socket.socket], ends: float, stood: list[bool]) -> Any:
    class Watched(kind):  # type: ignore[misc] # plain or TLS, as the pool has it
        def connect(self) -> None:
            super().connect()
            stood.append(True)

        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()
            if time.monotonic() > ends:
                made.close()
                raise TimeoutError
            # Its double: the original is swallowed by TLS.
            lines.append(made.dup())
            return made

    return Watched


def _cut(lines: list[socket.socket]) -> None:
    for line in lines:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # closed already


def _read(answer: urllib3.BaseHTTPResponse, ends: float) -> bytes:
    content = b""
    while len(content) < MAX_ANSWER_BYTES:
        if time.monotonic() > ends:
            raise urllib3.exceptions.ReadTimeoutError(None, None, "deadline")  # type: ignore[arg-type]
        chunk = answer.read1(CHUNK_BYTES) if hasattr(answer, "read1") else answer.read(CHUNK_BYTES)
        if not chunk:
            break
        content += chunk
    return content

"""HTTP/1.1 requests out of a stream of bytes: lengths and chunks, no more than a client of ours may send."""

from urllib.parse import parse_qsl, unquote

from nidaa.doors.fakeworld.facts import Request

LARGEST_HEAD_BYTES = 32_768
LARGEST_BODY_BYTES = 20_000_000
END = b"\r\n\r\n"


class Malformed(Exception):
    """Not HTTP as we speak it; the connection ends."""


class Reader:
    """Feed it bytes; it gives the requests that are whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head: tuple[str, str, dict[str, str]] | None = None
        self.wants_go_ahead = False

    def feed(self, content: bytes) -> list[Request]:
        self._buffer += content
        found = []
        while (request := self._next()) is not None:
            found.append(request)
        return found

    def _next(self) -> Request | None:
        if self._head is None and not self._read_head():
            return None
        method, target, headers = self._head or ("", "", {})
        body = self._body(headers)
        if body is None:
            return None
        self._head = None
        path, _, query = target.partition("?")
        asked = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
        return Request(method, unquote(path) if "%" in path else path, asked, headers, body)

    def _read_head(self) -> bool:
        end = self._buffer.find(END)
        if end < 0:
            if len(self._buffer) > LARGEST_HEAD_BYTES:
                raise Malformed("The head is too long.")
            return False
        first, *rest = self._buffer[:end].decode("latin-1").split("\r\n")
        del self._buffer[: end + len(END)]
        method, _, target = first.partition(" ")
        target, _, version = target.rpartition(" ")
        if not version.startswith("HTTP/1."):
            raise Malformed("Not HTTP/1.1.")
        headers = {}
        for line in rest:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        self._head = (method, target, headers)
        self.wants_go_ahead = headers.get("expect", "").lower() == "100-continue"
        return True

    def _body(self, headers: dict[str, str]) -> bytes | None:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunked()
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > LARGEST_BODY_BYTES:
            raise Malformed("The body has no length we take.")
        if len(self._buffer) < int(size):
            return None
        body = bytes(self._buffer[: int(size)])
        del self._buffer[: int(size)]
        return body

    def _chunked(self) -> bytes | None:
        body, place = bytearray(), 0
        while True:
            end = self._buffer.find(b"\r\n", place)
            if end < 0:
                return None
            size = int(self._buffer[place:end].split(b";")[0], 16)
            begins = end + 2
            if len(self._buffer) < begins + size + 2:
                return None
            body += self._buffer[begins : begins + size]
            place = begins + size + 2
            if len(body) > LARGEST_BODY_BYTES:
                raise Malformed("The body is too long.")
            if size == 0:
                del self._buffer[:place]
                return bytes(body)

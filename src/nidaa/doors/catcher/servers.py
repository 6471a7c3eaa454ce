"""The two ears of the catcher, on loopback only: SMTP in a thread of its own, HTTP for the page and for posts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from nidaa.ground.clock import now

from .page import STYLE, as_json, page
from .tray import Tray

HERE = "127.0.0.1"
LARGEST_POST_BYTES = 5_000_000
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ENCLOSURE = re.compile(r"/received/([0-9]+)/([0-9]+)")


class Mailbox:
    """Takes every mail for everybody."""

    def __init__(self, tray: Tray) -> None:
        self._tray = tray

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        self._tray.take_mail(
            envelope.content, sender=envelope.mail_from, to=", ".join(envelope.rcpt_tos), at=now()
        )
        return "250 caught"


class Desk(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, tray: Tray, *, mail_port: int) -> None:
        super().__init__((HERE, port), Clerk)
        self.tray, self.mail_port = tray, mail_port


class Clerk(BaseHTTPRequestHandler):
    server: Desk
    server_version, sys_version = "Nidaa", ""

    def do_GET(self) -> None:
        tray, (path, _, _) = self.server.tray, self.path.partition("?")
        if path == "/":
            whole = page(tray.received(), mail_port=self.server.mail_port, page_port=self.server.server_port)
            self._answer(HTTPStatus.OK, "text/html; charset=utf-8", whole.encode())
        elif path == "/style.css":
            self._answer(HTTPStatus.OK, "text/css", STYLE.encode())
        elif path == "/received.json":
            self._answer(HTTPStatus.OK, "application/json", as_json(tray.received()).encode())
        else:
            self._enclosure(path)

    def do_POST(self) -> None:
        size = self.headers["Content-Length"] or ""
        if not self.path.startswith("/hook"):
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"Post to /hook.")
        elif not size.isdecimal() or int(size) > LARGEST_POST_BYTES:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "text/plain", b"Up to 5 MB, with its length.")
        else:
            key = self.headers["webhook-id"] or ""
            sender = self.headers["User-Agent"] or ""
            self.server.tray.take_post(
                self.rfile.read(int(size)), key=key, sender=sender, to=self.path, at=now()
            )
            self._answer(HTTPStatus.OK, "text/plain", b"caught")

    def _enclosure(self, path: str) -> None:
        match = ENCLOSURE.fullmatch(path)
        number, place = (int(match[1]), int(match[2])) if match else (0, 0)
        for one in self.server.tray.received():
            if one.number == number and place < len(one.enclosures):
                # As plain bytes to save: a browser must not run what a stranger mailed.
                self._answer(
                    HTTPStatus.OK, "application/octet-stream", one.enclosures[place].content, save=True
                )
                return
        self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"There is nothing here.")

    def _answer(self, status: HTTPStatus, kind: str, content: bytes, *, save: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if save:
            self.send_header("Content-Disposition", "attachment")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the page says it all."""


@contextmanager
def catching(*, smtp: int, http: int) -> Iterator[Desk]:
    """Both ears open; the caller runs `serve_forever` of what it gets. Raises OSError when a port is taken."""
    tray = Tray()
    mail = Controller(Mailbox(tray), hostname=HERE, port=smtp, server_hostname="localhost")
    desk = Desk(http, tray, mail_port=smtp)
    try:
        mail.start()
        yield desk
    finally:
        desk.server_close()
        if mail.server is not None:
            mail.stop()

"""Partners for tests: real servers on loopback that write down all they get, and misbehave when told to."""

# ruff: noqa: N802, ARG002 - the names and arguments are those of aiosmtpd and http.server

import asyncio
import socket
import struct
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

LONG_S = 30.0  # longer than any deadline: a test that waits this long has failed


@dataclass
class Ledger:
    """What a receiver got, in order. `faults` are used up one an exchange, the first first."""

    entries: list = field(default_factory=list)
    faults: deque = field(default_factory=deque)
    ended: threading.Event = field(default_factory=threading.Event)
    answer: bytes = b"ok"

    def then(self, *faults):
        self.faults.extend(faults)

    def next_fault(self):
        return self.faults.popleft() if self.faults else ""

    @property
    def keys(self):
        return [entry["key"] for entry in self.entries]

    @property
    def once(self):
        """What is left when the receiver drops what it knows by its key."""
        return list({entry["key"]: entry for entry in self.entries}.values())

    def hang(self):
        self.ended.wait(LONG_S)


class _Mailbox:
    """Handlers of aiosmtpd. Faults: "rcpt 4xx", "rcpt 5xx", "data 4xx", "data 5xx", "silent after text"."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.fault = ""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.fault = self.ledger.next_fault()
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.fault.startswith("rcpt"):
            return f"{self.fault[5:]} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.fault.startswith("data"):
            return f"{self.fault[5:]} no"
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.ledger.entries.append(
            {
                "key": message["X-Nidaa-Key"],
                "to": envelope.rcpt_tos,
                "message": message,
                "raw": envelope.content,
            }
        )
        if self.fault == "silent after text":
            await asyncio.to_thread(self.ledger.hang)
        return "250 taken as 4711"


class _Controller(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="localhost", enable_SMTPUTF8=False)


@contextmanager
def mail_server():
    """A mail server; yields its ledger, port and host."""
    ledger = Ledger()
    controller = _Controller(_Mailbox(ledger), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield ledger, controller.port
    finally:
        ledger.ended.set()
        controller.stop()


class _Hook(BaseHTTPRequestHandler):
    """Faults: a status such as "500"; "hang" before and "silent after" reading; "reset"; "drip head", "drip body"."""

    def do_POST(self):
        ledger = self.server.ledger
        fault = ledger.next_fault()
        if fault == "hang":
            ledger.hang()
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ledger.entries.append(
            {
                "key": self.headers["webhook-id"],
                "headers": dict(self.headers),
                "body": body,
                "path": self.path,
            }
        )
        self._answer(fault, ledger)

    def _answer(self, fault, ledger):
        if fault == "silent after":
            ledger.hang()
        elif fault == "reset":
            reset(self.connection)
        elif fault == "drip head":
            drip(self.connection, b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000, ledger)
        elif fault == "drip body":
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            drip(self.connection, b"x" * 1000, ledger)
        elif fault == "redirect":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.send_response(int(fault or 200))
            self.send_header("Content-Length", str(len(ledger.answer)))
            self.end_headers()
            self.wfile.write(ledger.answer)

    def log_message(self, *args):
        pass


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # the other side has cut us off, which is what the test is about


@contextmanager
def hook_server():
    """A partner's machine; yields its ledger and "127.0.0.1:port"."""
    server = _Quiet(("127.0.0.1", 0), _Hook)
    server.ledger = Ledger()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.ledger, f"127.0.0.1:{server.server_port}"
    finally:
        server.ledger.ended.set()
        server.shutdown()
        server.server_close()


@contextmanager
def rude_server(fault):
    """Takes a connection and then hangs, resets it, or drips a byte a second without end; yields its port."""
    ended = Ledger()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while not ended.ended.is_set():
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=behave, args=[taken], daemon=True).start()

    def behave(taken):
        if fault == "reset":
            reset(taken)
        elif fault == "drip":
            drip(taken, b"220-" + b"x" * 1000, ended)
        else:
            ended.hang()
        taken.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        ended.ended.set()
        listening.close()


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def drip(connection, content, ledger, *, pause_s=0.2):
    """Byte by byte, five a second: each of them would start the time-out of a socket anew."""
    try:
        for number in content:
            connection.sendall(bytes([number]))
            if ledger.ended.wait(pause_s):
                return
    except OSError:
        pass  # cut off, as it should be


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextmanager
def within(seconds):
    """Fails when the block takes longer: the promise of a deadline."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert took < seconds, f"took {took:.1f} s, more than {seconds} s"

"""A subscriber on loopback: confirms what it asked for, and writes down every feed it is sent."""

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Machine:
    """`asked` what the hub asked, `got` the posts. `echo` makes the answer of a challenge; `faults` one a request."""

    asked: list = field(default_factory=list)
    got: list = field(default_factory=list)
    faults: deque = field(default_factory=deque)
    echo: object = staticmethod(lambda challenge: challenge)

    def then(self, *statuses):
        self.faults.extend(statuses)

    def next_status(self):
        return self.faults.popleft() if self.faults else 200


class _Callback(BaseHTTPRequestHandler):
    def do_GET(self):
        machine = self.server.machine
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        machine.asked.append(asked)
        self._answer(machine.next_status(), machine.echo(asked["hub.challenge"]).encode())

    def do_POST(self):
        machine = self.server.machine
        body = self.rfile.read(int(self.headers["Content-Length"]))
        machine.got.append({"path": self.path, "headers": dict(self.headers), "body": body})
        self._answer(machine.next_status(), b"")

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def subscriber():
    """Yields the machine and "127.0.0.1:port"."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Callback)
    server.machine, server.handle_error = Machine(), lambda *_: None
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.machine, f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

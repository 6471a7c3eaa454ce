"""A broadcast centre for tests, on loopback: takes CAP, or the JSON of OsmoCBC, and keeps what is on air."""

# ruff: noqa: N815 - the names are those of http.server

import json
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.channels.receivers import LONG_S, _Quiet, reset

from nidaa.alerts.cap.facts import MsgType
from nidaa.alerts.cap.read import read


@dataclass
class Centre:
    """Faults, one a request, the first first: a status; "hang"; "reset" and "silent" after it was taken; any other
    text is the answer's body."""

    host: str = ""
    asked: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    on_air: dict = field(default_factory=dict)
    faults: deque = field(default_factory=deque)
    ended: threading.Event = field(default_factory=threading.Event)

    def then(self, *faults):
        self.faults.extend(faults)

    @property
    def caps(self):
        return [read(body) for body in self.messages]

    def take(self, method, path, body):
        """The status that this centre answers."""
        if body.startswith(b"<"):
            return self._take_cap(body)
        if method == "DELETE":
            return 200 if self.on_air.pop(int(path.rsplit("/", 1)[1]), None) else 404
        form = json.loads(body)
        identifier = form["smscb_message"]["message_id"]
        if identifier in self.on_air:
            return 409
        self.on_air[identifier] = form["smscb_message"]
        self.messages.append(form)
        return 201

    def _take_cap(self, body):
        """A cancellation ends what it refers to, and nothing else; an update replaces it."""
        message = read(body)
        if (message.identifier, message.sent) in {(one.identifier, one.sent) for one in self.caps}:
            return 409
        self.messages.append(body)
        for one in message.references:
            self.on_air.pop((one.sender, one.identifier, one.sent), None)
        if message.msg_type is not MsgType.CANCEL:
            triple = message.reference
            self.on_air[triple.sender, triple.identifier, triple.sent] = message
        return 200


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        centre = self.server.centre
        fault = centre.faults.popleft() if centre.faults else ""
        if fault == "hang":
            centre.ended.wait(LONG_S)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        centre.asked.append((self.command, self.path, dict(self.headers)))
        if fault.isdigit():
            self._answer(int(fault), b"no")
            return
        status = centre.take(self.command, self.path, body)
        if fault == "reset":
            reset(self.connection)
        elif fault == "silent":
            centre.ended.wait(LONG_S)
        else:
            self._answer(status, fault.encode())

    do_DELETE = do_POST

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def cbc(*faults):
    server = _Quiet(("127.0.0.1", 0), _Handler)
    server.centre = Centre(f"127.0.0.1:{server.server_port}", faults=deque(faults))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.centre
    finally:
        server.centre.ended.set()
        server.shutdown()
        server.server_close()

"""A stand-in for api.telegram.org on loopback: one channel whose posts can be looked at, and faults when told to."""

import json
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.channels.receivers import reset

TOKEN, CHAT, DESK = "4711:secret-of-the-bot", "-1001234567890", "-1009"


@dataclass
class Channel:
    """Posts by number: text and photo; `desk`: copies that were forwarded there and not deleted. `faults`, one a call: "reset after", a status, or (status, answer)."""

    posts: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    faults: deque = field(default_factory=deque)
    kept: set = field(default_factory=set)
    desk: dict = field(default_factory=dict)
    last: int = 100

    def then(self, *faults):
        self.faults.extend(faults)

    @property
    def methods(self):
        return [method for method, _ in self.asked]

    def do(self, method, fields):
        self.asked.append((method, fields))
        number = int(fields.get("message_id", "0"))
        if method.startswith("send"):
            self.last += 1
            self.posts[self.last] = {
                "text": fields.get("caption") or fields["text"],
                "photo": fields.get("photo", b""),
                "quiet": fields["disable_notification"] == "true",
            }
            return self._said(self.last)
        if method == "forwardMessage":
            return self._forward(number, fields["chat_id"])
        if fields["chat_id"] == DESK:
            del self.desk[number]
            return 200, {"ok": True, "result": True}
        if number not in self.posts:
            return 400, _no("Bad Request: message to " + method.partition("M")[0] + " not found")
        if number in self.kept:
            return 400, _no(
                f"Bad Request: message can't be {method.partition('M')[0]}ed".replace("teed", "ted")
            )
        if method == "deleteMessage":
            del self.posts[number]
            return 200, {"ok": True, "result": True}
        return self._edit(number, fields)

    def _forward(self, number, desk):
        if desk != DESK:
            return 400, _no("Bad Request: chat not found")
        if number not in self.posts:
            return 400, _no("Bad Request: message to forward not found")
        post, copy = self.posts[number], 900 + number
        self.desk[copy] = post
        shown = {"caption": post["text"], "photo": [{}]} if post["photo"] else {"text": post["text"]}
        return 200, {"ok": True, "result": {"message_id": copy, "chat": {"id": int(DESK)}, **shown}}

    def _edit(self, number, fields):
        before = dict(self.posts[number])
        if "media" in fields:
            fields = {**fields, "caption": json.loads(fields["media"])["caption"]}
            self.posts[number]["photo"] = fields["photo"]
        self.posts[number]["text"] = fields.get("caption") or fields["text"]
        if self.posts[number] == before:
            return 400, _no(
                "Bad Request: message is not modified: specified new message content is exactly the same"
            )
        return self._said(number)

    def _said(self, number):
        return 200, {"ok": True, "result": {"message_id": number, "chat": {"id": int(CHAT)}}}


def _no(sentence, **more):
    return {"ok": False, "description": sentence, **more}


class _Api(BaseHTTPRequestHandler):
    def do_POST(self):
        channel = self.server.channel
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = channel.faults.popleft() if channel.faults else ""
        _, token, method = self.path.split("/")
        if token != f"bot{TOKEN}":
            status, answer = 401, _no("Unauthorized")
        elif isinstance(fault, tuple):
            status, answer = fault
        else:
            status, answer = channel.do(method, _fields(self.headers["Content-Type"], body))
        if fault == "reset after":
            reset(self.connection)
            return
        said = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args):
        pass


def _fields(kind, body):
    parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=policy.HTTP)
    found = {}
    for part in parts.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        found[name] = content if part.get_filename() else content.decode()
    return found


@contextmanager
def bot_server():
    """Yields the channel and "127.0.0.1:port"."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    server.channel, server.handle_error = Channel(), lambda *_: None
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.channel, f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

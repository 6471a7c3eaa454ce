"""Browsers and their push service on loopback: what comes is really decrypted, the sender's signature really checked."""

import asyncio
import base64
import json
import os
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """One subscription: its address at the push service, and the keys that never leave the browser."""

    def __init__(self, base, name):
        self.name, self.secret, self.key = name, os.urandom(16), generate_private_key(SECP256R1())
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": text(point), "auth": text(self.secret)}
        self.address = json.dumps({"endpoint": f"{base}/push/{name}", "keys": keys})

    def read(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret))


@dataclass
class Service:
    """`faults` are used up one a post: a status such as "410" or "429", or "hang"."""

    base: str = ""
    browsers: dict = field(default_factory=dict)
    received: list = field(default_factory=list)
    faults: deque = field(default_factory=deque)

    def browser(self, name):
        return self.browsers.setdefault(name, Browser(self.base, name))

    async def take(self, request):
        body, name = await request.read(), request.match_info["name"]
        signed = Vapid02.verify(request.headers["Authorization"])
        told = self.browsers[name].read(body)
        self.received.append({"to": name, "told": told, "headers": dict(request.headers), "signed": signed})
        fault = self.faults.popleft() if self.faults else ""
        if fault == "hang":
            await asyncio.sleep(1.5)  # longer than the sender waits
        head = {"Retry-After": "7"} if fault == "429" else {"Location": f"/m/{len(self.received)}"}
        return web.Response(status=int(fault or 201), headers=head)


@contextmanager
def push_service():
    """Yields the service; its `base` is where it listens."""
    service, up, over = Service(), threading.Event(), asyncio.Event()
    loops = []

    async def serve():
        app = web.Application()
        app.router.add_post("/push/{name}", service.take)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        service.base = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        loops.append(asyncio.get_running_loop())
        up.set()
        await over.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        yield service
    finally:
        loops[0].call_soon_threadsafe(over.set)
        thread.join(10)

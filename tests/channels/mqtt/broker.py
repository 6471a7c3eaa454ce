"""Real brokers on loopback, each in a process of its own: amqtt always, Mosquitto where it is installed."""

import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from paho.mqtt.client import Client, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from tests.channels.receivers import LONG_S, free_port

AMQTT = """
import asyncio, json, sys
from amqtt.broker import Broker

async def main():
    await Broker(json.loads(sys.argv[1])).start()
    await asyncio.Event().wait()

asyncio.run(main())
"""
MOSQUITTO = os.environ.get("NIDAA_MOSQUITTO") or shutil.which("mosquitto")
KINDS = ("amqtt", "mosquitto") if MOSQUITTO else ("amqtt",)


@dataclass(frozen=True)
class Broker:
    port: int
    process: subprocess.Popen
    ca_file: str = ""

    def retained(self):
        """What a display learns that is switched on now: message by topic."""
        found, done, ready = {}, threading.Event(), threading.Event()
        display = Client(CallbackAPIVersion.VERSION2, client_id="display", protocol=MQTTv311)
        if self.ca_file:
            display.tls_set(self.ca_file)

        def heard(_client, _data, message):
            if message.topic == "alerts/end-of-test":
                done.set()
            else:
                found[message.topic] = message.payload

        display.on_message = heard
        display.on_subscribe = lambda *_: ready.set()
        display.connect("localhost", self.port)
        display.loop_start()
        display.subscribe("alerts/#", qos=1)
        assert ready.wait(LONG_S)
        display.publish("alerts/end-of-test", b"end", qos=1)
        assert done.wait(LONG_S)
        display.disconnect()
        display.loop_stop()
        return found


@contextmanager
def broker(kind, folder, *, tls=False, closed=False):
    """A broker; `closed`: it lets nobody in without a password."""
    port, names = free_port(), _certificate(folder) if tls else None
    make = _mosquitto if kind == "mosquitto" else _amqtt
    process = make(folder, port, names, closed=closed)
    try:
        _wait_for(port, process)
        yield Broker(port, process, str(names[0]) if names else "")
    finally:
        process.kill()
        process.wait()


def _amqtt(folder, port, names, *, closed):
    listener = {"type": "tcp", "bind": f"127.0.0.1:{port}"}
    if names:
        listener |= {"ssl": True, "certfile": str(names[0]), "keyfile": str(names[1])}
    plugins = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": not closed}}
    config = json.dumps({"listeners": {"default": listener}, "plugins": plugins})
    return _started([sys.executable, "-W", "ignore", "-c", AMQTT, config])


def _mosquitto(folder, port, names, *, closed):
    lines = [f"listener {port} 127.0.0.1", f"allow_anonymous {'false' if closed else 'true'}"]
    lines += ["user root"] if os.geteuid() == 0 else []
    if names:
        lines += [f"certfile {names[0]}", f"keyfile {names[1]}"]
    path = Path(folder) / "mosquitto.conf"
    path.write_text("\n".join(lines) + "\n")
    return _started([MOSQUITTO, "-c", str(path)])


def _started(command):
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait_for(port, process):
    ends = time.monotonic() + LONG_S
    while time.monotonic() < ends:
        assert process.poll() is None, "the broker did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the broker does not listen")


def _certificate(folder):
    """A certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, secret = Path(folder) / "broker.crt", Path(folder) / "broker.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, secret

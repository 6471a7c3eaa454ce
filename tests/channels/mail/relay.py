"""A mail relay on loopback that keeps all it takes, speaks TLS when asked, and misbehaves when told to."""

# ruff: noqa: N802, ARG002 - the names and arguments are those of aiosmtpd

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections import deque
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.channels.receivers import free_port


class Relay:
    """`faults`, one a mail: "rcpt 550 5.1.1", "data 452", "drop" (after the text), "drop before", "silent"."""

    def __init__(self):
        self.taken, self.faults, self.fault, self.connections = [], deque(), "", 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.fault = self.faults.popleft() if self.faults else ""
        if self.fault == "drop before":
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.fault.startswith("rcpt"):
            return f"{self.fault[5:]} refused"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.fault.startswith("data"):
            return f"{self.fault[5:]} refused"
        self.taken.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=policy.default)))
        if self.fault == "silent":
            await asyncio.sleep(2)
        if self.fault == "drop":
            server.transport.abort()
        return "250 taken as 4711"


def certificate(folder):
    """A certificate for 127.0.0.1 that signs itself: the paths of certificate and key."""
    key, now = generate_private_key(SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "relay")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    paths = folder / "relay.pem", folder / "relay.key"
    paths[0].write_bytes(built.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


@contextmanager
def relay(*, tls=None, password=""):
    """Yields the relay and its port. `tls`: (certificate, key), then STARTTLS is required, and a sign-in if there is a password."""
    found, options = Relay(), {}
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        options = {"tls_context": context, "require_starttls": True}
    if password:
        options |= {"authenticator": lambda *parts: _known(parts[-1], password), "auth_required": True}

    class Listening(Controller):
        def factory(self):
            return SMTP(self.handler, hostname="localhost", enable_SMTPUTF8=False, **options)

    controller = Listening(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield found, controller.port
    finally:
        controller.stop()


def _known(data, password):
    return AuthResult(success=data.password == password.encode(), handled=False)

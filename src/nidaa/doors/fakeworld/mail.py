"""A mail server on loopback that takes every mail for everybody, and fails on demand.

Faults of the service "mail": an SMTP code such as "451" or "550" refuses the recipient, "data 451" the text;
"timeout" takes the mail and never says so; "hang" never answers the text, and nobody has it; "reset" and
"reset after" cut the connection before and after the mail is taken.
"""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from nidaa.ground.clock import now

from .outside import Outside

LARGEST_MAIL_BYTES = 25_000_000
LONG_S = 3_600.0


class Mailbox:
    """The handler of aiosmtpd."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        fault = self._outside.faults.take("mail", action="recipient", words=address.encode())
        if fault is not None and fault.name.isdecimal():
            self._outside.ledger.take("mail", "mail", address, taken=False, fault=fault.name)
            return (
                f"{fault.name} 5.1.1 refused on demand"
                if fault.name[0] == "5"
                else f"{fault.name} 4.7.0 later"
            )
        envelope.rcpt_tos.append(address)
        envelope.fault = fault
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        name = envelope.fault.name if getattr(envelope, "fault", None) else ""
        if name.startswith("data "):
            self._attempt(envelope, name)
            return f"{name[5:]} refused on demand"
        if name in {"hang", "reset"}:
            self._attempt(envelope, name)
        else:
            self._take(envelope)
        if name in {"hang", "timeout"}:
            await asyncio.sleep(LONG_S)
        elif name.startswith("reset"):
            server.transport.abort()
        return "250 caught"

    def _take(self, envelope: Any) -> None:
        message = message_from_bytes(envelope.content, policy=policy.default)
        told = ", ".join(envelope.rcpt_tos)
        outside, scene = self._outside, self._outside.scene
        scene.tray.take_mail(envelope.content, sender=envelope.mail_from, to=told, at=now())
        for address in envelope.rcpt_tos:
            outside.ledger.take(
                "mail",
                "mail",
                address,
                key=key_of(message),
                reference=str(message["Message-ID"] or ""),
                text=str(message["Subject"] or ""),
                said={"from": envelope.mail_from, "headers": dict(message.items()), "raw": envelope.content},
            )

    def _attempt(self, envelope: Any, name: str) -> None:
        for address in envelope.rcpt_tos:
            self._outside.ledger.take("mail", "mail", address, taken=False, fault=name)


def key_of(message: EmailMessage) -> str:
    """Our own header, else what every mail server knows a mail by."""
    return str(message["X-Nidaa-Key"] or message["Message-ID"] or "")


async def open_port(outside: Outside, port: int) -> asyncio.Server:
    """Listen on loopback; the port may be 0."""
    loop = asyncio.get_running_loop()
    box = Mailbox(outside)

    def answer() -> SMTP:
        return SMTP(
            box, hostname="localhost", data_size_limit=LARGEST_MAIL_BYTES, enable_SMTPUTF8=True, loop=loop
        )

    return await loop.create_server(answer, "127.0.0.1", port)

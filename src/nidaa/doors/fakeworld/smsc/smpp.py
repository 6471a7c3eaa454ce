"""One SMPP connection: bind, submit, receipts, query, cancel, and what people write."""

import asyncio
import socket
import struct
from collections.abc import Callable
from itertools import count
from typing import Any

from nidaa.doors.fakeworld.faults import Fault
from nidaa.doors.fakeworld.scene import Bubble
from nidaa.ground.clock import now

from . import pdu
from .centre import Centre, Message

STATUSES = {
    "throttled": pdu.THROTTLED,
    "queue full": pdu.QUEUE_FULL,
    "system error": pdu.SYSTEM_ERROR,
    "bad address": pdu.BAD_ADDRESS,
}
# How a receipt names the end of a message: its word and its number (SMPP 3.4, 5.2.28 and appendix B).
ENDS = {
    "delivered": ("DELIVRD", 2),
    "expired": ("EXPIRED", 3),
    "deleted": ("DELETED", 4),
    "undelivered": ("UNDELIV", 5),
    "accepted": ("ACCEPTD", 6),
    "rejected": ("REJECTD", 8),
}
BINDS = {pdu.BIND_RECEIVER, pdu.BIND_TRANSMITTER, pdu.BIND_TRANSCEIVER}
RECEIPT = "id:{id} sub:001 dlvrd:{done} submit date:{at} done date:{at} stat:{word} err:{error} text:{text}"


class Line(asyncio.Protocol):
    """A connection of one of our clients."""

    def __init__(self, centre: Centre, lines: set[Any]) -> None:
        self._centre, self._lines = centre, lines
        self._buffer = bytearray()
        self._numbers = count(1)
        self._bound = 0
        self._name = ""
        self._transport: asyncio.Transport
        self._answers: dict[int, Callable[[int, bytes], None]] = {
            pdu.ENQUIRE_LINK: lambda number, _: self._say(pdu.ENQUIRE_LINK, pdu.OK, number),
            pdu.UNBIND: self._unbind,
            pdu.SUBMIT_SM: self._submit,
            pdu.QUERY_SM: self._query,
            pdu.CANCEL_SM: self._cancel,
        }

    @property
    def hears(self) -> bool:
        """Whether receipts and messages can go down this line."""
        return self._bound in {pdu.BIND_RECEIVER, pdu.BIND_TRANSCEIVER} and not self._transport.is_closing()

    @property
    def name(self) -> str:
        return self._name

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment] # of a TCP server, it is a Transport
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self._lines.discard(self)
        self._bound = 0

    def abort(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= pdu.HEAD.size:
            size, command, _, number = pdu.HEAD.unpack_from(self._buffer)
            if not pdu.HEAD.size <= size <= pdu.MOST_OCTETS:
                self._transport.abort()
                return
            if len(self._buffer) < size:
                return
            body = bytes(self._buffer[pdu.HEAD.size : size])
            del self._buffer[:size]
            self._hear(command, number, body)

    def deliver(self, body: bytes) -> None:
        self._transport.write(pdu.pdu(pdu.DELIVER_SM, pdu.OK, next(self._numbers), body))

    def _hear(self, command: int, number: int, body: bytes) -> None:
        if command & pdu.ANSWER:
            return  # to a deliver_sm of ours
        try:
            if command in BINDS:
                self._bind(command, number, body)
            elif not self._bound and command != pdu.ENQUIRE_LINK:
                self._say(command, pdu.NOT_BOUND, number)
            elif command in self._answers:
                self._answers[command](number, body)
            else:
                self._transport.write(pdu.pdu(pdu.GENERIC_NACK, pdu.BAD_COMMAND, number))
        except pdu.Malformed:
            self._say(command, pdu.BAD_LENGTH, number)

    def _say(self, command: int, status: int, number: int, body: bytes = b"") -> None:
        self._transport.write(pdu.pdu(command | pdu.ANSWER, status, number, body))

    def _bind(self, command: int, number: int, body: bytes) -> None:
        fields = pdu.Fields(body)
        name, password = fields.text(), fields.text()
        fault = self._centre.outside.faults.take(
            "sms", action="bind", words=name.encode(), only=frozenset({"bind"})
        )
        if fault is not None or password.startswith("expired"):
            self._say(command, pdu.BAD_PASSWORD if fault is None else pdu.BIND_FAILED, number)
            return
        self._bound, self._name = command, name
        version = b"\x02\x10\x00\x01\x34"
        self._say(command, pdu.OK, number, b"SMSC\0" + version)

    def _unbind(self, number: int, _body: bytes) -> None:
        self._say(pdu.UNBIND, pdu.OK, number)
        self._transport.close()

    def _submit(self, number: int, body: bytes) -> None:
        said = pdu.read_submit(body)
        words = f"{said.to} {said.text}".encode()
        fault = self._centre.outside.faults.take("sms", action="message", words=words)
        if fault is not None and fault.name not in {"timeout", "reset after", "slow"}:
            self._refuse(fault, said, number)
            return
        message = Message(
            f"{self._centre.outside.scene.next_id():08X}", said.source, _number(said.to), said.text, now()
        )
        message.joined, message.mark = said.joined, said.tags.get(pdu.REFERENCE_TAG, b"").hex()
        if said.wants_receipt:
            message.report = lambda done: self._report(done, said)
        tags = {f"{tag:#06x}": value.hex() for tag, value in said.tags.items()}
        coding = "ucs2" if said.coding == pdu.UCS2 else "gsm7" if said.coding == 0 else str(said.coding)
        self._centre.take(
            message, validity=said.validity, tags=tags, encoding=coding, octets=len(said.octets), way="smpp"
        )
        self._acknowledge(fault, message, number)

    def _refuse(self, fault: Fault, said: pdu.Submit, number: int) -> None:
        self._centre.outside.ledger.take("sms", "message", _number(said.to), taken=False, fault=fault.name)
        if fault.name == "reset":
            _reset(self._transport)
        elif fault.name != "hang":
            status = STATUSES.get(fault.name) or (
                int(fault.name, 16) if fault.name.startswith("0x") else pdu.SYSTEM_ERROR
            )
            self._say(pdu.SUBMIT_SM, status, number)

    def _acknowledge(self, fault: Fault | None, message: Message, number: int) -> None:
        outside, body = self._centre.outside, message.id.encode() + b"\0"
        if fault is None:
            if outside.delay_s:
                outside.later(outside.delay_s, self._say, pdu.SUBMIT_SM, pdu.OK, number, body)
            else:
                self._say(pdu.SUBMIT_SM, pdu.OK, number, body)
        elif fault.name == "reset after":
            _reset(self._transport)
        elif fault.name == "slow":
            outside.later(fault.delay_s, self._say, pdu.SUBMIT_SM, pdu.OK, number, body)

    def _report(self, message: Message, said: pdu.Submit) -> None:
        """A receipt, down this line if it hears, else down another of the same name."""
        line = self if self.hears else _hearing(self._lines, self._name)
        if line is None:
            return
        word, state = ENDS[message.state]
        done = message.state == "delivered"
        at = message.at.strftime("%y%m%d%H%M")
        told = RECEIPT.format(
            id=message.id,
            done="001" if done else "000",
            at=at,
            word=word,
            error="000" if done else "005",
            text="",
        )
        tags = {pdu.RECEIPTED_TAG: message.id.encode() + b"\0", pdu.STATE_TAG: bytes([state])}
        # As centres do that repeat what they were given: the reference, and parameters of the sender's own.
        tags |= {tag: value for tag, value in said.tags.items() if tag == pdu.REFERENCE_TAG or tag >= 0x1400}  # noqa: PLR2004
        line.deliver(
            pdu.deliver_body(said.to, said.source, told.encode(), coding=0, esm_class=pdu.RECEIPT, tags=tags)
        )

    def _query(self, number: int, body: bytes) -> None:
        message = self._centre.messages.get(pdu.Fields(body).text())
        if message is None:
            self._say(pdu.QUERY_SM, pdu.QUERY_FAILED, number)
            return
        _, state = ENDS.get(message.state, ("ENROUTE", 1))
        final = message.at.strftime("%y%m%d%H%M%S") + "000+" if message.state != "accepted" else ""
        state = 1 if message.state == "accepted" else state
        self._say(
            pdu.QUERY_SM,
            pdu.OK,
            number,
            message.id.encode() + b"\0" + final.encode() + b"\0" + bytes([state, 0]),
        )

    def _cancel(self, number: int, body: bytes) -> None:
        fields = pdu.Fields(body)
        fields.text()
        message_id = fields.text()
        known = message_id in self._centre.messages
        done = self._centre.cancel(message_id)
        self._say(pdu.CANCEL_SM, pdu.OK if done else pdu.CANCEL_FAILED if known else pdu.BAD_ID, number)


def says(centre: Centre, lines: set[Any], number: str, text: str, to: str) -> bool:
    """A person writes to us; False when no line hears. To be called in the loop."""
    line = _hearing(lines, "")
    if line is None:
        return False
    bubble = Bubble(f"in{centre.outside.scene.next_id()}", "sms", text, now(), said_by_us=False)
    centre.outside.scene.phone(number).bubbles.append(bubble)
    octets, coding = pdu.encoded(text)
    line.deliver(pdu.deliver_body(number.lstrip("+"), to, octets, coding=coding, esm_class=0, tags={}))
    return True


def _hearing(lines: set[Any], name: str) -> Line | None:
    for line in lines:
        if isinstance(line, Line) and line.hears and name in {"", line.name}:
            return line
    return None


def _number(to: str) -> str:
    return to if to.startswith("+") else f"+{to}"


def _reset(transport: asyncio.Transport) -> None:
    taken: socket.socket = transport.get_extra_info("socket")
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()

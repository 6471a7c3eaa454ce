"""An operator's centre for tests, on loopback: takes short messages, writes them down, misbehaves when told to."""

import asyncio
import socket
import struct
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from smpp34 import DeliverSm, SubmitSm, Tlv, decode

from nidaa.ground.sms import pdus
from nidaa.ground.sms.segments import read_part

PASSWORD = "sesame"


@dataclass
class Smsc:
    """Faults, one a submit, the first first: a status number; "silent" (taken, no answer); "reset" (taken, line cut);
    "hang" (nothing read any more); "slow" (answered after a moment). Everything taken is in `taken`."""

    port: int = 0
    taken: list = field(default_factory=list)
    seen: list = field(default_factory=list)
    cancelled: list = field(default_factory=list)
    binds: list = field(default_factory=list)
    answers: asyncio.Queue = field(default_factory=asyncio.Queue)
    faults: deque = field(default_factory=deque)
    lines: list = field(default_factory=list)
    most_unanswered: int = 0
    cancel_status: int = 0
    bind_status: int = 0
    hold: asyncio.Event | None = None
    arrivals: asyncio.Queue = field(default_factory=asyncio.Queue)
    bound: asyncio.Event = field(default_factory=asyncio.Event)

    def then(self, *faults):
        self.faults.extend(faults)

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def text(self, one):
        return read_part(
            bytes(one.short_message), data_coding=one.data_coding, joined=bool(one.esm_class & 0x40)
        )

    @property
    def texts(self):
        return [self.text(one) for one in self.taken]

    async def receipt(self, message_id, state=2, *, tags=(), text=b""):
        """Deliver a receipt over the last line, and wait for the answer: its status."""
        known = [Tlv(0x001E, message_id.encode() + b"\0"), Tlv(0x0427, bytes([state]))] if not text else []
        tlvs = [*known, *[Tlv(tag, value) for tag, value in tags]]
        return await self.deliver(text or b"", esm_class=0x04, tlvs=tlvs)

    async def deliver(self, octets, *, esm_class=0, data_coding=0, tlvs=(), source="212600000001"):
        one = DeliverSm(
            source,
            "2020",
            octets,
            esm_class=esm_class,
            data_coding=data_coding,
            tlvs=list(tlvs),
            sequence_number=77,
        )
        self.lines[-1].write(one.encode())
        return await self.answers.get()

    async def serve(self, reader, writer):
        self.lines.append(writer)
        unanswered = 0
        try:
            while True:
                head = await reader.readexactly(16)
                length, command, status, number = pdus.HEAD.unpack(head)
                pdu = head + await reader.readexactly(length - 16)
                if command == pdus.SUBMIT_SM:
                    unanswered += 1
                    self.most_unanswered = max(self.most_unanswered, unanswered)
                    self.arrivals.put_nowait(number)
                    if self.hold is not None:
                        task = asyncio.create_task(self._held(writer, number, pdu))
                        task.add_done_callback(lambda _: None)
                        continue
                    await self._submit(writer, number, pdu)
                    unanswered -= 1
                else:
                    self._other(writer, command, status, number, pdu)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _held(self, writer, number, pdu):
        await self.hold.wait()
        await self._submit(writer, number, pdu)

    async def _submit(self, writer, number, pdu):
        fault = self.faults.popleft() if self.faults else ""
        one = decode(pdu)
        self.seen.append(one)
        if isinstance(fault, int):
            writer.write(pdus.pdu(pdus.SUBMIT_SM | pdus.ANSWER, fault, number, b"\0"))
            return
        if fault == "hang":
            await asyncio.sleep(60)
        assert isinstance(one, SubmitSm)
        self.taken.append(one)
        if fault == "reset":
            writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            writer.transport.abort()
            raise asyncio.CancelledError
        if fault == "garbage":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        elif fault != "silent":
            if fault == "slow":
                await asyncio.sleep(0.3)
            number_of_message = f"m{len(self.taken)}".encode()
            writer.write(pdus.pdu(pdus.SUBMIT_SM | pdus.ANSWER, 0, number, number_of_message + b"\0"))

    def _other(self, writer, command, status, number, pdu):
        if command in {pdus.BIND_TRANSMITTER, pdus.BIND_TRANSCEIVER}:
            system_id, password, system_type, *_ = pdu[16:].split(b"\0")
            self.binds.append((command, system_id.decode(), system_type.decode()))
            refused = self.bind_status if password.decode() == PASSWORD else 0x0E
            writer.write(pdus.pdu(command | pdus.ANSWER, refused, number, b"centre\0"))
            self.bound.set()
        elif command == pdus.CANCEL_SM:
            self.cancelled.append(pdu[17:].split(b"\0")[0].decode())
            writer.write(pdus.pdu(command | pdus.ANSWER, self.cancel_status, number))
        elif command & pdus.ANSWER:
            self.answers.put_nowait(status)
        else:
            writer.write(pdus.pdu(command | pdus.ANSWER, 0, number))


@asynccontextmanager
async def smsc(*faults):
    """A centre that lets in whoever says «sesame»."""
    centre = Smsc(faults=deque(faults))
    server = await asyncio.start_server(centre.serve, "127.0.0.1", 0)
    centre.port = server.sockets[0].getsockname()[1]
    try:
        yield centre
    finally:
        server.close()
        for line in centre.lines:
            line.close()
        await asyncio.sleep(0)

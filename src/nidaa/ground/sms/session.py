"""One connection to a centre, bound, speaking SMPP 3.4: a window of submits, receipts answered once they are kept.

The library reads and writes the PDUs; the session is ours, because its own answers a receipt before we have kept
it, cannot take a message back, and knows no certificates but the system's. Over a line that is down nothing is
sent again by itself: whoever submits learns whether the centre may have the message.
"""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from smpp34 import DeliverSm, SmppError, SubmitSm, Tlv, decode

from nidaa.ground.http import NotAllowed, Unreachable, checked_address

from . import pdus
from .port import Inbox, LineDown, Message, NotBound, Submitted
from .receipts import read_delivery
from .statuses import name_of

CONNECT_S: Final = 5.0
ANSWER_S: Final = 10.0  # within which a centre must answer; then nobody knows
QUIET_S: Final = 30.0  # after which we ask whether the line still stands
KEEP_IT: Final = 0x64  # ESME_RX_T_APPN: we could not keep it; the centre sends it again
NEVER: Final = 0x65  # ESME_RX_P_APPN: it cannot be read, now or later


@dataclass(frozen=True, slots=True)
class Centre:
    """Where an operator's centre is and how it knows us.

    Attributes:
        tls: its certificates; None speaks in the clear, to a place inside only.
        receives: bound as a transceiver, so that receipts and texts come over this line too.
        window: how many submits may be unanswered at once.
    """

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    system_type: str = ""
    tls: ssl.SSLContext | None = None
    receives: bool = False
    window: int = 20
    answer_s: float = ANSWER_S


@asynccontextmanager
async def bound(
    centre: Centre, *, allowed_hosts: frozenset[str] = frozenset(), inbox: Inbox | None = None
) -> AsyncIterator["Session"]:
    """A bound line; unbound at the end.

    Args:
        centre: where and as whom.
        allowed_hosts: "host:port" pairs that may be private addresses, or in the clear.
        inbox: for what comes in.

    Raises:
        NotBound: no line, an address we never call, or the centre refuses us. Nothing was sent.
    """
    reader, writer = await _connected(centre, allowed_hosts)
    session = Session(centre, reader, writer, inbox)
    try:
        await session.bind()
        yield session
    finally:
        await session.close()


async def _connected(
    centre: Centre, allowed_hosts: frozenset[str]
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    scheme = "https" if centre.tls else "http"
    try:
        address = await asyncio.to_thread(
            checked_address, f"{scheme}://{centre.host}:{centre.port}", allowed_hosts=allowed_hosts
        )
        async with asyncio.timeout(CONNECT_S):
            return await asyncio.open_connection(
                address, centre.port, ssl=centre.tls, server_hostname=centre.host if centre.tls else None
            )
    except (NotAllowed, Unreachable) as error:
        raise NotBound(str(error)) from error
    except (OSError, TimeoutError) as error:
        raise NotBound(f"No line to {centre.host}: {type(error).__name__}.") from error


class Session:
    """A line, as `port.Line` has it."""

    def __init__(
        self,
        centre: Centre,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        inbox: Inbox | None,
    ) -> None:
        self._centre, self._reader, self._writer, self._inbox = centre, reader, writer, inbox
        self._window = asyncio.Semaphore(centre.window)
        self._waiting: dict[int, asyncio.Future[tuple[int, bytes]]] = {}
        self._number = 0
        self._heard = 0.0
        self.ended = asyncio.Event()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._ask_when_quiet())]
        self._kept: set[asyncio.Task[None]] = set()

    @property
    def up(self) -> bool:
        return not self.ended.is_set()

    async def bind(self) -> None:
        centre = self._centre
        command = pdus.BIND_TRANSCEIVER if centre.receives else pdus.BIND_TRANSMITTER
        body = pdus.bind_body(centre.system_id, centre.password, centre.system_type)
        try:
            status, _ = await self._asked(command, body)
        except LineDown as error:
            raise NotBound(f"{centre.host} did not answer: {error}") from error
        if status:
            raise NotBound(f"{centre.host} does not let us in: {name_of(status)}.", status=status)

    async def submit(self, message: Message) -> Submitted:
        """Raises LineDown."""
        async with self._window:
            number = self._next_number()
            status, body = await self._exchanged(number, _submit_pdu(message, number))
        return Submitted(status, pdus.text(body))

    async def cancel(self, message_id: str, *, source: str, destination: str) -> int:
        """Raises LineDown."""
        async with self._window:
            status, _ = await self._asked(pdus.CANCEL_SM, pdus.cancel_body(message_id, source, destination))
        return status

    async def close(self) -> None:
        """Say goodbye if the line still stands, and let go of it."""
        if self.up:
            try:
                async with asyncio.timeout(min(2.0, self._centre.answer_s)):
                    await self._asked(pdus.UNBIND, b"")
            except (LineDown, TimeoutError):
                pass  # it is the end anyway
        self._end()
        for task in (*self._tasks, *self._kept):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._kept, return_exceptions=True)
        try:
            await self._writer.wait_closed()
        except (OSError, ssl.SSLError):
            pass  # broken already

    async def _asked(self, command: int, body: bytes) -> tuple[int, bytes]:
        number = self._next_number()
        return await self._exchanged(number, pdus.pdu(command, 0, number, body))

    async def _exchanged(self, number: int, pdu: bytes) -> tuple[int, bytes]:
        """Write, and wait for the answer with the same number."""
        if not self.up:
            raise LineDown(f"The line to {self._centre.host} is down.", maybe_sent=False)
        answer: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(pdu)
            async with asyncio.timeout(self._centre.answer_s):
                await self._writer.drain()
                return await answer
        except TimeoutError as error:
            raise LineDown(f"{self._centre.host} did not answer in time.", maybe_sent=True) from error
        except OSError as error:
            self._end()
            raise LineDown(f"The line to {self._centre.host} broke.", maybe_sent=True) from error
        finally:
            self._waiting.pop(number, None)

    def _next_number(self) -> int:
        self._number = self._number % pdus.LAST_NUMBER + 1
        return self._number

    async def _read(self) -> None:
        try:
            while True:
                head = await self._reader.readexactly(pdus.HEAD_OCTETS)
                length, command, status, number = pdus.HEAD.unpack(head)
                if not pdus.HEAD_OCTETS <= length <= pdus.MOST_OCTETS:
                    break  # garbage: what follows has no beginning
                body = await self._reader.readexactly(length - pdus.HEAD_OCTETS)
                self._heard = asyncio.get_running_loop().time()
                self._take(command, status, number, head + body)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the other side has gone
        finally:
            self._end()

    def _take(self, command: int, status: int, number: int, pdu: bytes) -> None:
        if command & pdus.ANSWER:
            waiting = self._waiting.get(number)
            if waiting is not None and not waiting.done():
                waiting.set_result((status, pdu[pdus.HEAD_OCTETS :]))
        elif command == pdus.DELIVER_SM:
            task = asyncio.create_task(self._keep(number, pdu))
            self._kept.add(task)
            task.add_done_callback(self._kept.discard)
        elif command in {pdus.ENQUIRE_LINK, pdus.UNBIND}:
            self._writer.write(pdus.pdu(command | pdus.ANSWER, 0, number))
            if command == pdus.UNBIND:
                self._end()
        else:
            self._writer.write(pdus.pdu(pdus.GENERIC_NACK, pdus.UNKNOWN_COMMAND, number))

    async def _keep(self, number: int, pdu: bytes) -> None:
        """What comes in is answered once it is kept: a receipt that is lost could never be asked for again."""
        status = 0
        try:
            delivered = decode(pdu)
            if isinstance(delivered, DeliverSm) and self._inbox is not None:
                await self._inbox(read_delivery(delivered))
        except (SmppError, struct.error, ValueError):
            status = NEVER
        except Exception:  # noqa: BLE001 - whatever failed on our side, the centre keeps it for us
            status = KEEP_IT
        if self.up:
            self._writer.write(pdus.pdu(pdus.DELIVER_SM | pdus.ANSWER, status, number, b"\0"))

    async def _ask_when_quiet(self) -> None:
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        while self.up:
            await asyncio.sleep(QUIET_S)
            if loop.time() - self._heard < QUIET_S:
                continue
            try:
                await self._asked(pdus.ENQUIRE_LINK, b"")
            except LineDown:
                self._end()

    def _end(self) -> None:
        """The line is down: whoever waits learns that the centre may have the message."""
        self.ended.set()
        self._writer.close()
        broke = LineDown(f"The line to {self._centre.host} broke.", maybe_sent=True)
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(broke)


def _submit_pdu(message: Message, number: int) -> bytes:
    tags = [Tlv(tag, octets) for tag, octets in message.tags]
    if message.reference:
        tags.append(Tlv(pdus.USER_MESSAGE_REFERENCE, message.reference.to_bytes(2, "big")))
    source_ton, source_npi = pdus.kind_of_address(message.source)
    pdu: bytes = SubmitSm(
        message.source,
        message.destination.removeprefix("+"),
        message.octets,
        source_addr_ton=source_ton,
        source_addr_npi=source_npi,
        dest_addr_ton=pdus.INTERNATIONAL,
        dest_addr_npi=pdus.ISDN,
        esm_class=pdus.HEADER_INSIDE if message.joined else 0,
        validity_period=message.validity,
        registered_delivery=int(message.receipt),
        data_coding=message.data_coding,
        tlvs=tags,
        sequence_number=number,
    ).encode()
    return pdu

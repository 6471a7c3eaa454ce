"""PDUs of SMPP 3.4 as a centre sees them: heads, submits, receipts. Written from the standard, with no library."""

import struct
from dataclasses import dataclass, field

HEAD = struct.Struct(">IIII")
BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x01, 0x02, 0x09
QUERY_SM, SUBMIT_SM, DELIVER_SM, UNBIND, REPLACE_SM, CANCEL_SM, ENQUIRE_LINK = (
    0x03,
    0x04,
    0x05,
    0x06,
    0x07,
    0x08,
    0x15,
)
ANSWER, GENERIC_NACK = 0x80000000, 0x80000000
OK, SYSTEM_ERROR, BAD_ADDRESS, BIND_FAILED, BAD_PASSWORD = 0x00, 0x08, 0x0B, 0x0D, 0x0E
BAD_COMMAND, NOT_BOUND, BAD_LENGTH, BAD_ID, CANCEL_FAILED = 0x03, 0x04, 0x02, 0x0C, 0x11
QUEUE_FULL, THROTTLED, QUERY_FAILED = 0x14, 0x58, 0x67
PAYLOAD_TAG, REFERENCE_TAG, RECEIPTED_TAG, STATE_TAG = 0x0424, 0x0204, 0x001E, 0x0427
UDH, RECEIPT = 0x40, 0x04
JOINED = {0x00: 3, 0x08: 4}  # information elements of joined parts: their octets
UCS2 = 8
MOST_OCTETS = 65_536
GSM7 = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}


class Malformed(Exception):
    """No PDU of ours."""


@dataclass(frozen=True, slots=True)
class Submit:
    """A submit_sm, read."""

    source: str
    to: str
    octets: bytes
    coding: int
    esm_class: int
    validity: str
    wants_receipt: bool
    tags: dict[int, bytes] = field(default_factory=dict)

    @property
    def joined(self) -> tuple[int, int, int] | None:
        """Reference, number of parts and which part, from the header inside."""
        return _joined(self.octets) if self.esm_class & UDH else None

    @property
    def text(self) -> str:
        content = self.octets[self.octets[0] + 1 :] if self.esm_class & UDH and self.octets else self.octets
        return decoded(content, self.coding)


class Fields:
    """Reads a body from its beginning."""

    def __init__(self, body: bytes) -> None:
        self._body, self._place = body, 0

    def text(self) -> str:
        end = self._body.find(b"\0", self._place)
        if end < 0:
            raise Malformed("A text has no end.")
        found = self._body[self._place : end].decode("ascii", "replace")
        self._place = end + 1
        return found

    def octet(self) -> int:
        return self.take(1)[0]

    def take(self, size: int) -> bytes:
        found = self._body[self._place : self._place + size]
        if len(found) < size:
            raise Malformed("The body is too short.")
        self._place += size
        return found

    def tags(self) -> dict[int, bytes]:
        found = {}
        while self._place < len(self._body):
            tag, size = struct.unpack(">HH", self.take(4))
            found[tag] = self.take(size)
        return found


def read_submit(body: bytes) -> Submit:
    """Raises Malformed."""
    fields = Fields(body)
    fields.text()
    fields.take(2)
    source = fields.text()
    fields.take(2)
    to = fields.text()
    esm_class, _, _ = fields.take(3)
    fields.text()
    validity = fields.text()
    wanted, _, coding, _ = fields.take(4)
    octets = fields.take(fields.octet())
    tags = fields.tags()
    return Submit(
        source, to, octets or tags.get(PAYLOAD_TAG, b""), coding, esm_class, validity, bool(wanted & 1), tags
    )


def pdu(command: int, status: int, number: int, body: bytes = b"") -> bytes:
    return HEAD.pack(HEAD.size + len(body), command, status, number) + body


def deliver_body(
    source: str, to: str, octets: bytes, *, coding: int, esm_class: int, tags: dict[int, bytes]
) -> bytes:
    """The body of a deliver_sm: what a person wrote, or a receipt."""
    head = b"\0" + b"\1\1" + source.encode() + b"\0" + b"\0\0" + to.encode() + b"\0"
    middle = bytes([esm_class, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(octets)]) + octets
    return (
        head + middle + b"".join(struct.pack(">HH", tag, len(value)) + value for tag, value in tags.items())
    )


def decoded(octets: bytes, coding: int) -> str:
    if coding == UCS2:
        return octets.decode("utf-16-be", "replace")
    if coding == 0:
        return _gsm(octets)
    return octets.decode("latin-1")


def encoded(text: str) -> tuple[bytes, int]:
    """As a phone would send it: GSM-7 if it can, else UCS-2."""
    if all(letter in GSM7 for letter in text):
        return bytes(GSM7.index(letter) for letter in text), 0
    return text.encode("utf-16-be"), UCS2


def _gsm(octets: bytes) -> str:
    text, escaping = "", False
    for octet in octets:
        if octet == 0x1B:  # noqa: PLR2004 - the escape of GSM 03.38
            escaping = True
            continue
        text += ESCAPED.get(octet, " ") if escaping else GSM7[octet & 0x7F]
        escaping = False
    return text


def _joined(octets: bytes) -> tuple[int, int, int] | None:
    """Information elements 00 (8 bits) and 08 (16 bits) of 3GPP TS 23.040."""
    place, end = 1, octets[0] + 1 if octets else 0
    while place + 2 <= end:
        kind, size = octets[place], octets[place + 1]
        value = octets[place + 2 : place + 2 + size]
        if JOINED.get(kind) == size:
            return int.from_bytes(value[:-2]), value[-2], value[-1]
        place += 2 + size
    return None

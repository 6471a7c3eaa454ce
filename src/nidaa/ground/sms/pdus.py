"""The few PDUs the library has no words for, and the numbers of SMPP 3.4 that a session needs."""

import struct
from datetime import timedelta
from typing import Final

HEAD: Final = struct.Struct(">IIII")  # length, command, status, sequence number
HEAD_OCTETS: Final = HEAD.size
MOST_OCTETS: Final = 65_536  # longer than any PDU with a payload; beyond it the stream is garbage
LAST_NUMBER: Final = 0x7FFFFFFF

ANSWER: Final = 0x80000000
GENERIC_NACK: Final = 0x80000000
BIND_TRANSMITTER: Final = 0x00000002
SUBMIT_SM: Final = 0x00000004
DELIVER_SM: Final = 0x00000005
UNBIND: Final = 0x00000006
CANCEL_SM: Final = 0x00000008
BIND_TRANSCEIVER: Final = 0x00000009
ENQUIRE_LINK: Final = 0x00000015
UNKNOWN_COMMAND: Final = 0x03

VERSION: Final = 0x34
HEADER_INSIDE: Final = 0x40
USER_MESSAGE_REFERENCE: Final = 0x0204
# 5.2.5, 5.2.6: type of number and numbering plan.
UNKNOWN, INTERNATIONAL, ALPHANUMERIC, ISDN = 0, 1, 5, 1
_LONGEST_SHORT_CODE: Final = 8


def pdu(command: int, status: int, number: int, body: bytes = b"") -> bytes:
    return HEAD.pack(HEAD_OCTETS + len(body), command, status, number) + body


def bind_body(system_id: str, password: str, system_type: str) -> bytes:
    names = b"".join(text.encode("ascii") + b"\0" for text in (system_id, password, system_type))
    return names + bytes([VERSION, UNKNOWN, UNKNOWN]) + b"\0"


def cancel_body(message_id: str, source: str, destination: str) -> bytes:
    to = destination.removeprefix("+").encode("ascii")
    return b"".join(
        (
            b"\0",  # any service type
            message_id.encode("ascii") + b"\0",
            bytes(kind_of_address(source)) + source.encode("ascii") + b"\0",
            bytes([INTERNATIONAL, ISDN]) + to + b"\0",
        )
    )


def text(body: bytes) -> str:
    """The text at the beginning of a body, up to its end mark."""
    return body.partition(b"\0")[0].decode("ascii", "replace")


def kind_of_address(source: str) -> tuple[int, int]:
    """How a centre is to read our own number: a name, a short code or a whole number."""
    if not source.removeprefix("+").isdigit():
        return ALPHANUMERIC, UNKNOWN
    return (UNKNOWN, ISDN) if len(source) <= _LONGEST_SHORT_CODE else (INTERNATIONAL, ISDN)


def lasting(time: timedelta) -> str:
    """A time from now as SMPP writes it (7.1.1.1): YYMMDDhhmmss000R; months and years stay nought."""
    seconds = max(60, int(time.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"0000{min(days, 30):02d}{hours:02d}{minutes:02d}{seconds:02d}000R"

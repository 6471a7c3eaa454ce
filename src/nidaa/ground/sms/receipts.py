"""What a centre delivers to us, read: receipts of what we sent, and texts that people send to our number."""

import re
from typing import Final

from smpp34 import DeliverSm

from .port import Incoming, Receipt, State
from .segments import read_part

# esm_class, SMPP 3.4, 5.2.12: bits 5-2 say what is delivered, bit 6 that a header joins parts.
_KIND: Final = 0x3C
_RECEIPTS: Final = frozenset({0x04, 0x20})  # from the centre at the end, or on the way
_HEADER: Final = 0x40

RECEIPTED_MESSAGE_ID: Final = 0x001E
MESSAGE_PAYLOAD: Final = 0x0424
MESSAGE_STATE: Final = 0x0427
NETWORK_ERROR_CODE: Final = 0x0423

_STATES: Final = dict(enumerate(State))  # 5.2.28, from 0 scheduled to 8 rejected
# Appendix B: the words of the text form; not in the standard, but all centres write them so.
_WORDS: Final = {
    "ENROUTE": State.ENROUTE,
    "DELIVRD": State.DELIVERED,
    "EXPIRED": State.EXPIRED,
    "DELETED": State.DELETED,
    "UNDELIV": State.UNDELIVERABLE,
    "ACCEPTD": State.ACCEPTED,
    "UNKNOWN": State.UNKNOWN,
    "REJECTD": State.REJECTED,
}
_FIELD: Final = re.compile(r"\b(id|stat|err):([^\s:]{1,65})", re.IGNORECASE)


def read_delivery(pdu: DeliverSm) -> Receipt | Incoming:
    if pdu.esm_class & _KIND in _RECEIPTS:
        return _receipt(pdu)
    return Incoming(pdu.source_addr, pdu.destination_addr, _text(pdu))


def _receipt(pdu: DeliverSm) -> Receipt:
    """By its parameters where it has them, else by its text."""
    tags = tuple((one.tag, bytes(one.value)) for one in pdu.tlvs)
    known = dict(tags)
    words = {name.lower(): value for name, value in _FIELD.findall(_text(pdu))}
    number = known.get(RECEIPTED_MESSAGE_ID, b"").rstrip(b"\0").decode("ascii", "replace") or words.get(
        "id", ""
    )
    state = known.get(MESSAGE_STATE, b"")
    error = known.get(NETWORK_ERROR_CODE, b"").hex() or words.get("err", "")
    if state:
        return Receipt(number, _STATES.get(state[0], State.UNKNOWN), error, tags, pdu.source_addr)
    return Receipt(
        number, _WORDS.get(words.get("stat", "").upper(), State.UNKNOWN), error, tags, pdu.source_addr
    )


def _text(pdu: DeliverSm) -> str:
    long = next((bytes(one.value) for one in pdu.tlvs if one.tag == MESSAGE_PAYLOAD), b"")
    octets = bytes(pdu.short_message) or long
    return read_part(octets, data_coding=pdu.data_coding, joined=bool(pdu.esm_class & _HEADER))

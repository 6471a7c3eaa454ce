"""A text as the parts of one short message: cut where no character is cut, joined again by a header.

Pure, and nothing is respelled: what the parts say together is the text, letter for letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from nidaa.ground.charset import GSM7_BASIC, GSM7_EXTENSION, Encoding, tidy

from .alphabet import octets_of, text_of

# 3GPP TS 23.040: 140 octets a message. The header that joins parts takes 6 octets with a reference of 8 bits,
# 7 with one of 16; GSM-7 letters start again at a whole septet after it.
_SINGLE = {Encoding.GSM7: 160, Encoding.UCS2: 70}
_JOINED = {Encoding.GSM7: 153, Encoding.UCS2: 67}
_JOINED_WIDE = {Encoding.GSM7: 152, Encoding.UCS2: 66}
MOST_PARTS = 255  # the header counts in one octet
DATA_CODING = {Encoding.GSM7: 0x00, Encoding.UCS2: 0x08}
_LAST_OF_ONE_UNIT = 0xFFFF
_UNIT = 2  # octets of UTF-16


class TooLong(ValueError):
    """The text fills more parts than can be joined, or than are allowed; the sentence says how many."""


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one short message: header (when there are several) and letters."""

    octets: bytes
    encoding: Encoding
    joined: bool


def encoding_of(text: str) -> Encoding:
    """GSM-7 when it has every letter, as it stands: a letter and its accent apart are not one letter here.

    Raises:
        TextRefused: it holds what no handset can show.
    """
    tidy(text)
    inside = all(letter in GSM7_BASIC or letter in GSM7_EXTENSION for letter in text)
    return Encoding.GSM7 if inside else Encoding.UCS2


def split(text: str, *, wide: bool = False) -> tuple[str, ...]:
    """The text cut into parts; joined together they are the text. Nothing for an empty text.

    Args:
        text: as it was approved; sent as it is.
        wide: leave room for a reference of 16 bits.

    Raises:
        TextRefused: it holds what no handset can show. TooLong: more than 255 parts.
    """
    encoding = encoding_of(text)
    widths = [_width(letter, encoding) for letter in text]
    if sum(widths) <= _SINGLE[encoding]:
        return (text,) if text else ()
    room = (_JOINED_WIDE if wide else _JOINED)[encoding]
    starts = [*_starts(widths, room), len(text)]
    if len(starts) - 1 > MOST_PARTS:
        raise TooLong(f"The text fills {len(starts) - 1} messages; at most {MOST_PARTS} can be joined.")
    return tuple(text[start:end] for start, end in pairwise(starts))


def parts_of(text: str, *, reference: int, wide: bool = False) -> tuple[Part, ...]:
    """The parts as octets, with the header that joins them when there are several.

    Args:
        text: as it was approved.
        reference: the same for all parts and for every attempt: a phone that has a part already knows it again.
        wide: a reference of 16 bits instead of 8: for centres that join messages of several senders.

    Raises:
        TextRefused, TooLong: as `split`.
    """
    texts = split(text, wide=wide)
    encoding = encoding_of(text)
    several = len(texts) > 1
    return tuple(
        Part(
            (_header(reference, len(texts), n, wide) if several else b"") + _letters(one, encoding),
            encoding,
            several,
        )
        for n, one in enumerate(texts, start=1)
    )


def numbered(parts: tuple[Part, ...], reference: int) -> tuple[Part, ...]:
    """The same parts for another person: only the reference that joins them differs."""
    return tuple(
        replace(part, octets=_renumbered(part.octets, reference)) if part.joined else part for part in parts
    )


def _renumbered(octets: bytes, reference: int) -> bytes:
    width = octets[2] - 2  # the element's length, less total and number
    return octets[:3] + (reference % (1 << 8 * width)).to_bytes(width, "big") + octets[3 + width :]


def read_part(octets: bytes, *, data_coding: int, joined: bool) -> str:
    """The letters of one part, without the header that joins it."""
    letters = octets[octets[0] + 1 :] if joined and octets else octets
    if data_coding == DATA_CODING[Encoding.UCS2]:
        return letters.decode("utf-16-be", "replace")
    # 3 is Latin-1 and 1 is ASCII by SMPP 3.4, 5.2.19; 0 is the centre's own alphabet, GSM-7.
    return letters.decode("latin-1") if data_coding in {1, 3} else text_of(letters)


def _header(reference: int, total: int, number: int, wide: bool) -> bytes:
    if wide:
        return bytes([6, 0x08, 4, *(reference % 0x10000).to_bytes(2, "big"), total, number])
    return bytes([5, 0x00, 3, reference % 0x100, total, number])


def _letters(text: str, encoding: Encoding) -> bytes:
    return octets_of(text) if encoding is Encoding.GSM7 else text.encode("utf-16-be")


def _width(letter: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM7:
        return _UNIT if letter in GSM7_EXTENSION else 1
    return _UNIT if ord(letter) > _LAST_OF_ONE_UNIT else 1


def _starts(widths: list[int], room: int) -> Iterator[int]:
    """Where each part begins: a character that does not fit whole begins the next."""
    left = 0
    for index, width in enumerate(widths):
        if width > left:
            left = room
            yield index
        left -= width

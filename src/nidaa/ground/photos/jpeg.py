"""Reads the outline of a JPEG without decoding it: which segments it has, how large it says it is."""

import struct
from collections.abc import Iterator
from typing import Final

_ESCAPE: Final = 0xFF
_SCAN: Final = 0xDA
_LENGTH_BYTES: Final = 2  # the length counts itself
# ITU-T T.81, table B.1: what a bare picture needs: JFIF header, tables, one frame, restart interval.
_BARE_SEGMENTS: Final = frozenset({0xE0, 0xDB, 0xC4, 0xC0, 0xDD})
_FRAME: Final = 0xC0


class _OddSegmentError(ValueError):
    pass


def is_bare(data: bytes, width: int, height: int) -> bool:
    """Whether this is a baseline JPEG of that size without metadata: no Exif, XMP, ICC, IPTC, comment."""
    if not (data.startswith(b"\xff\xd8") and data.endswith(b"\xff\xd9")):
        return False
    sizes: list[tuple[int, int]] = []
    try:
        for marker, body in _segments(data):
            if marker == _FRAME:
                sizes.append(struct.unpack(">xHH", body[:5]))
            if marker not in _BARE_SEGMENTS:
                return False
    except (_OddSegmentError, struct.error):
        return False
    return sizes == [(height, width)]


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each (marker, body) up to the first scan.

    Raises:
        struct.error: the data end before it.
        _OddSegmentError: something stands where a marker should.
    """
    place = 2
    while True:
        escape, marker, length = struct.unpack_from(">BBH", data, place)
        if escape != _ESCAPE or length < _LENGTH_BYTES:
            raise _OddSegmentError
        if marker == _SCAN:
            return
        yield marker, data[place + 4 : place + 2 + length]
        place += 2 + length

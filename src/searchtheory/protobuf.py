"""The few wire forms of protocol buffers an OpenStreetMap file needs: varints, byte strings, packed varints."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Bytes = bytes | memoryview

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
_FIXED = {FIXED64: 8, FIXED32: 4}


def fields(data: Bytes) -> Iterator[tuple[int, int, memoryview]]:
    """Number, integer value and bytes of each field; whichever does not apply is 0 or empty. Raises ValueError."""
    view, at = memoryview(data), 0
    while at < len(view):
        key, at = _varint(view, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, at = _varint(view, at)
            yield number, value, view[:0]
            continue
        if kind == LENGTH:
            size, at = _varint(view, at)
        elif kind in _FIXED:
            size = _FIXED[kind]
        else:
            raise ValueError(f"field {number} has the unknown wire form {kind}")
        if at + size > len(view):
            raise ValueError(f"field {number} ends beyond its message")
        yield number, 0, view[at : at + size]
        at += size


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        if at >= len(view):
            raise ValueError("a number ends beyond its message")
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 (the continuation bit)
            return value, at
        shift += 7


def packed(data: Bytes) -> NDArray[np.uint64]:
    """All varints of a packed field at once."""
    raw = np.frombuffer(data, np.uint8)
    if not raw.size:
        return np.zeros(0, np.uint64)
    ends = np.flatnonzero(raw < 0x80)  # noqa: PLR2004 (the continuation bit)
    if not ends.size or ends[-1] != raw.size - 1:
        raise ValueError("a packed number ends beyond its message")
    starts = np.concatenate(([0], ends[:-1] + 1))
    place = np.arange(raw.size) - np.repeat(starts, ends - starts + 1)
    parts = (raw & 0x7F).astype(np.uint64) << (7 * place).astype(np.uint64)
    return np.asarray(np.add.reduceat(parts, starts))


def zigzag(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Signed numbers from their zigzag form."""
    half = (values >> np.uint64(1)).astype(np.int64)
    return np.where(values & np.uint64(1), ~half, half)

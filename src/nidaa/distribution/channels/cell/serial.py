"""Serial numbers of cell broadcast (3GPP TS 23.041, 9.4.1.2.1): scope, message code, update number in 16 bits. Pure.

A phone that has seen a number shows nothing: a correction must bear another one, a second attempt the same.
"""

from collections.abc import Collection
from typing import Final

CODES: Final = 1024
UPDATES: Final = 16


def serial_number(scope: int, code: int, update: int) -> int:
    return scope << 14 | code << 4 | update


def next_update(update: int) -> int:
    """After 15 comes 0: a phone has forgotten the first of sixteen corrections by then."""
    return (update + 1) % UPDATES


def free_code(last: int | None, standing: Collection[int]) -> int | None:
    """The next message code that no standing alert of the network has; None when all are taken."""
    first = 0 if last is None else (last + 1) % CODES
    candidates = ((first + step) % CODES for step in range(CODES))
    return next((code for code in candidates if code not in standing), None)

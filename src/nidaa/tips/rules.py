"""Pure decisions of tips: states, receipt codes, what the form may hold, order of the inbox."""

import hashlib
from datetime import datetime

from .errors import Refused
from .facts import Grade, TipHead, TipState

TRANSITIONS: dict[TipState, frozenset[TipState]] = {
    TipState.NEW: frozenset({TipState.LINKED, TipState.PROMOTED, TipState.CLOSED}),
    TipState.LINKED: frozenset({TipState.PROMOTED, TipState.CLOSED}),
    TipState.PROMOTED: frozenset({TipState.CLOSED}),
    TipState.CLOSED: frozenset({TipState.NEW}),
}
MAX_TEXT = 3_000
MAX_SHORT = 300
RECEIPT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_BYTES = 15  # 120 bits: more than the 112 from which a plain hash may be kept (ASVS 5.0 6.5.2)
SEALED_FOR = "tip"


def receipt_of(random: bytes) -> str:
    """24 letters in groups of four, of an alphabet without I, L, O, U: it is written down by hand."""
    number = int.from_bytes(random, "big")
    letters = "".join(RECEIPT_LETTERS[number >> (5 * place) & 31] for place in range(24))
    return "-".join(letters[start : start + 4] for start in range(0, 24, 4))


def receipt_hash(receipt: str) -> str:
    letters = "".join(char for char in receipt.upper() if char.isalnum()).translate(
        str.maketrans("OIL", "011")
    )
    return hashlib.sha256(letters.encode()).hexdigest()


def check_tip(*, what: str, where: str, when: str, contact: str, point: tuple[float, float] | None) -> None:
    """The one thing a tip needs is what was seen; everything else helps."""
    if not what.strip():
        raise Refused("Say in a few words what you saw.", "what")
    for field, text, most in (
        ("what", what, MAX_TEXT),
        ("where", where, MAX_SHORT),
        ("when", when, MAX_SHORT),
        ("contact", contact, MAX_SHORT),
    ):
        if len(text) > most:
            raise Refused(f"This answer is longer than {most} characters.", field)
    if point and not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):  # noqa: PLR2004 - degrees
        raise Refused("This is not a point on the map.", "where")


def check_move(before: TipState, after: TipState) -> None:
    if after not in TRANSITIONS[before]:
        raise Refused(f"A tip that is {before} cannot become {after}.")


def inbox_order(head: TipHead) -> tuple[int, int, datetime]:
    """Seen now first, then by grade (ungraded before P3), then the longest waiting."""
    grades = {Grade.P1: 0, Grade.P2: 1, None: 2, Grade.P3: 3, Grade.P4: 4}
    return (0 if head.urgent else 1, grades[head.grade], head.received_at)

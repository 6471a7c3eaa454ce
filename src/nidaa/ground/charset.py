"""How much of a short message a text fills: SMS and cell broadcast, GSM 7-bit or UCS-2.

A single «ê» moves a French text from 160 characters to 70, so the writer is shown which characters do it and
is offered a plainer spelling. Nothing here changes a text unasked: what is measured is `tidy(text)`, and the
sender must send that very text.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# 3GPP TS 23.038 (V17), 6.2.1: the default alphabet, in code order; escape (0x1B) is not a character.
# French: é è ù à É Ç are in it; ç â ê î ô û ë ï œ and every other accented capital are not.
GSM7_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# TS 23.038, 6.2.1.1: reached through the escape, hence two septets each.
GSM7_EXTENSION: Final = frozenset("^{}\\[~]|€")

# TS 23.040: 140 octets a message, 134 beside the header that joins the parts.
_SMS_SINGLE: Final = {"GSM-7": 160, "UCS-2": 70}
_SMS_JOINED: Final = {"GSM-7": 153, "UCS-2": 67}
# TS 23.041: 82 octets a page, at most 15 pages (1,395 septets or 615 UTF-16 units).
_BROADCAST_PAGE: Final = {"GSM-7": 93, "UCS-2": 41}
MAX_BROADCAST_PAGES: Final = 15

_LAST_OF_ONE_UNIT: Final = 0xFFFF  # beyond it UTF-16 needs a pair

# Characters that turn the reading direction by force: they can make a number read as another one.
_FORCED_DIRECTION: Final = frozenset("\u202d\u202e")

_PLAINER: Final = {
    "’": "'", "‘": "'", "ʼ": "'", "‛": "'", "´": "'", "`": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "'", "›": "'",
    "–": "-", "—": "-", "‑": "-", "−": "-", "•": "-", "·": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
    "\u200b": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
    "œ": "oe", "Œ": "OE", "ç": "c", "№": "No", "°": " deg", "×": "x",
}  # fmt: skip


class TextRefused(ValueError):
    """The text holds something no handset can show; the message is a sentence for its writer."""


class Encoding(StrEnum):
    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


@dataclass(frozen=True, slots=True)
class SmsSize:
    """Size of one SMS: `units` are septets (GSM-7) or UTF-16 units (UCS-2), as the network counts them."""

    encoding: Encoding
    units: int
    parts: int
    outside: tuple[str, ...]
    """The characters that force UCS-2, each once, in order of appearance."""


@dataclass(frozen=True, slots=True)
class CellBroadcastSize:
    """Size of one cell broadcast; more than 15 pages do not fit."""

    encoding: Encoding
    units: int
    pages: int
    outside: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return self.pages <= MAX_BROADCAST_PAGES


@dataclass(frozen=True, slots=True)
class PlainerText:
    """An offer: the text respelled, what was changed (old, new), and what no respelling can bring inside."""

    text: str
    changes: tuple[tuple[str, str], ...]
    still_outside: tuple[str, ...]


def tidy(text: str) -> str:
    """Compose letters and accents (NFC) and make every kind of line end a line feed.

    Raises:
        TextRefused: if a control character, half a character or a forced reading direction is in the text.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    for place, character in enumerate(lines, start=1):
        if character != "\n":
            _check_visible(character, place)
    return unicodedata.normalize("NFC", lines)


def measure_sms(text: str) -> SmsSize:
    """Parts an SMS needs: 160 then 153 septets a part, or 70 then 67 UTF-16 units; an empty text needs none.

    A character is never cut between two parts, so a text of emoji or of «€» may need one more than a
    division tells.

    Raises:
        TextRefused: as `tidy`.
    """
    encoding, widths, outside = _widths(tidy(text))
    units = sum(widths)
    parts = min(units, 1) if units <= _SMS_SINGLE[encoding] else _filled(widths, _SMS_JOINED[encoding])
    return SmsSize(encoding, units, parts, outside)


def measure_cell_broadcast(text: str) -> CellBroadcastSize:
    """Pages a cell broadcast needs: 93 septets or 41 UTF-16 units each.

    Known issue: a language prefix inside the text (coding 0x11) would take one unit of the first page; the
    language is taken to be named by the message's own coding or by CAP.

    Raises:
        TextRefused: as `tidy`.
    """
    encoding, widths, outside = _widths(tidy(text))
    return CellBroadcastSize(encoding, sum(widths), _filled(widths, _BROADCAST_PAGE[encoding]), outside)


def to_gsm7(text: str) -> PlainerText:
    """Offer a spelling within GSM-7: curly quotes straightened, œ opened, accents GSM-7 lacks taken off.

    Letters of other scripts stay as they are and are named in `still_outside`: a text of Arabic is UCS-2 and
    gains nothing from this.

    Raises:
        TextRefused: as `tidy`.
    """
    plain: list[str] = []
    changes: dict[str, str] = {}
    for character in tidy(text):
        respelled = character if _inside(character) else _respelled(character)
        plain.append(respelled)
        if respelled != character:
            changes[character] = respelled
    result = "".join(plain)
    return PlainerText(result, tuple(changes.items()), _outside(result))


def _check_visible(character: str, place: int) -> None:
    kind = unicodedata.category(character)
    if kind == "Cc":
        code = f"U+{ord(character):04X}"
        raise TextRefused(
            f"Character {place} is a control character ({code}) that no handset can show; delete it."
        )
    if kind == "Cs":
        raise TextRefused(f"Character {place} is half of a character; delete it and type it again.")
    if character in _FORCED_DIRECTION:
        raise TextRefused(
            f"Character {place} forces the reading direction and can turn numbers around; delete it."
        )


def _inside(character: str) -> bool:
    return character in GSM7_BASIC or character in GSM7_EXTENSION


def _outside(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(character for character in text if not _inside(character)))


def _widths(text: str) -> tuple[Encoding, list[int], tuple[str, ...]]:
    outside = _outside(text)
    if outside:
        return Encoding.UCS2, [2 if ord(character) > _LAST_OF_ONE_UNIT else 1 for character in text], outside
    return Encoding.GSM7, [2 if character in GSM7_EXTENSION else 1 for character in text], outside


def _filled(widths: list[int], capacity: int) -> int:
    """Containers of `capacity` units that the characters fill in order, none of them cut in two."""
    return sum(1 for _ in _container_starts(widths, capacity))


def _container_starts(widths: list[int], capacity: int) -> Iterator[int]:
    room = 0
    for index, width in enumerate(widths):
        if width > room:
            room = capacity
            yield index
        room -= width


def _respelled(character: str) -> str:
    if character in _PLAINER:
        return _PLAINER[character]
    letters = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return letters if letters and all(map(_inside, letters)) else character

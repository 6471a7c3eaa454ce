"""The letters of GSM 03.38 as octets, one septet an octet, as SMPP carries them under data coding 0."""

from typing import Final

# 3GPP TS 23.038 (V17), 6.2.1, in code order; 0x1B is the escape to the table below.
TABLE: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPE: Final = 0x1B
# 6.2.1.1: after the escape.
EXTENSION: Final = {
    "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65,
}  # fmt: skip
_CODES: Final = {letter: bytes([code]) for code, letter in enumerate(TABLE) if code != ESCAPE} | {
    letter: bytes([ESCAPE, code]) for letter, code in EXTENSION.items()
}
_EXTENDED: Final = {code: letter for letter, code in EXTENSION.items()}
_SEPTETS: Final = 0x80
UNREADABLE: Final = "\ufffd"


def octets_of(text: str) -> bytes:
    """Raises KeyError for a letter that GSM-7 does not have: the caller has chosen the coding by the text."""
    return b"".join(_CODES[letter] for letter in text)


def text_of(octets: bytes) -> str:
    """What a phone shows; an unknown code after the escape shows the letter of the first table, as it says there."""
    letters: list[str] = []
    escaped = False
    for code in octets:
        if code == ESCAPE and not escaped:
            escaped = True
            continue
        plain = TABLE[code] if code < _SEPTETS else UNREADABLE
        letters.append(_EXTENDED.get(code, plain) if escaped else plain)
        escaped = False
    return "".join(letters)

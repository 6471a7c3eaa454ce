"""Writes a name plainly: one form for each letter, words apart, each word in one script."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_ARABIC: Final = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ۀ": "ه",
        "ہ": "ه", "ھ": "ه", "ک": "ك", "ڭ": "گ", "ݣ": "گ", "ڨ": "گ", "پ": "ب", "چ": "ش", "ژ": "ج", "ڥ": "ڤ",
        "ء": "",
        "ـ": "",
    }
)  # fmt: skip
# IRCAM's official order; the modifier ⵯ (labial) carries no sound of its own.
_TIFINAGH: Final = str.maketrans(
    {
        "ⴰ": "a", "ⴱ": "b", "ⴲ": "b", "ⴳ": "g", "ⴴ": "g", "ⴵ": "dj", "ⴷ": "d", "ⴸ": "dh", "ⴹ": "d", "ⴺ": "d",
        "ⴻ": "e", "ⴼ": "f", "ⴽ": "k", "ⴾ": "k", "ⵀ": "h", "ⵃ": "h", "ⵄ": "3", "ⵅ": "kh", "ⵇ": "q", "ⵉ": "i",
        "ⵊ": "j", "ⵍ": "l", "ⵎ": "m", "ⵏ": "n", "ⵓ": "ou", "ⵔ": "r", "ⵕ": "r", "ⵖ": "gh", "ⵙ": "s", "ⵚ": "s",
        "ⵛ": "ch", "ⵜ": "t", "ⵝ": "th", "ⵞ": "tch", "ⵟ": "t", "ⵠ": "v", "ⵡ": "w", "ⵢ": "y", "ⵣ": "z",
        "ⵥ": "z",
        "ⵯ": "",
    }
)  # fmt: skip
_LATIN: Final = str.maketrans(
    {"ç": "s", "œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "ğ": "gh", "ş": "ch"}
)
_APOSTROPHES: Final = re.compile(r"['’‘ʼʿʾ`´]")
_LATIN_ARTICLE: Final = re.compile(r"\bl['’‘ʼ`´](?=\w)")
_WORD: Final = re.compile(r"[\u0621-\u064a\u066e-\u06d3]+|[a-z0-9]+")


_MARKS: Final = frozenset({"Mn", "Cf"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word in plain letters of one script."""

    letters: str
    arabic: bool


def plain(text: str) -> str:
    """The text with one form for each letter: no tashkeel, tatweel or accents; أإآ as ا, ى as ي, ة as ه.

    Tifinagh is written in Latin letters, Arabic-Indic digits as 0-9, everything in small letters.
    """
    small = unicodedata.normalize("NFKC", text).lower().translate(_LATIN).translate(_TIFINAGH)
    small = _APOSTROPHES.sub("", _LATIN_ARTICLE.sub("el ", small))
    # The hamza carriers are mapped before their marks come off: ئ is a glide, not a bare ى.
    apart = unicodedata.normalize("NFD", small.translate(_ARABIC))
    bare = "".join(_plain_letter(letter) for letter in apart if unicodedata.category(letter) not in _MARKS)
    return " ".join(bare.translate(_ARABIC).split())


def words(text: str) -> tuple[Word, ...]:
    """The words of a name; a change of script parts them too. Numbers are no words."""
    found = _WORD.findall(plain(text))
    return tuple(Word(word, arabic=word[0] > "z") for word in found if not word.isdigit())


def _plain_letter(letter: str) -> str:
    return str(unicodedata.digit(letter)) if unicodedata.category(letter) == "Nd" else letter

"""Spells a name unit in one alphabet of sounds, the same for every script.

Consonants: b t j h (ح ه) x (خ) d Z (ذ ظ, dh) r z s c (ش) 3 (ع) G (غ) f v k (ق ك) g l m n w y. Latin
vowels: a e i o u, @ for a last a, & for a last ah, where the h may be mute. Arabic letters that may be a
vowel or a glide: A (ا) U (و) I (ي); V for a first alif, which may be any vowel; H for a last ه or ة, T
after an alif; E for a last ى. L marks an article that was taken off.
"""

import re
from typing import Final

from nidaa.ground.names.particles import Part

_ARABIC_SOUNDS: Final = dict(
    zip("ابتثجحخدذرزسشصضطظعغفقكگلمنهويڤ", "AbttjhxdZrzscsdtZ3GfkkglmnhUIv", strict=True)
)
_LATIN_SOUNDS: Final = {
    "tch": "c", "sch": "c", "ch": "c", "sh": "c", "kh": "x", "gh": "G", "dj": "j", "dh": "Z", "th": "t",
    "ph": "f",
    "ck": "k", "oo": "u", "ee": "i", "2": "", "3": "3", "5": "x", "6": "t", "7": "h", "8": "G", "9": "k",
    "q": "k", "x": "ks", "p": "b",
}  # fmt: skip
_SPELLINGS: Final = re.compile(
    r"^(?P<rh>rh)|(?P<gu>gu(?=[eiy]))|(?P<qu>qu(?=[ei]))|(?P<ouw>ou(?=[aeiy]))|(?P<ou>ou)|(?P<soft>c(?=[eiy]))"
    r"|(?P<c>c(?!h))|(?P<softg>g(?=[eiy]))|(?P<yv>y(?=[aeiou]))|(?P<y>y)|(?P<same>tch|sch|[cskgdtp]h|dj|ck|oo|ee|.)"
)
_NAMED: Final = {
    "rh": "G", "gu": "g", "qu": "k", "ouw": "w", "ou": "u", "soft": "s", "c": "k", "softg": "j", "yv": "y",
    "y": "i"
}  # fmt: skip
_TWICE: Final = re.compile(r"(.)\1+")
_TWICE_WRITTEN: Final = re.compile(r"([^eo])\1+")
_ARABIC_TWICE: Final = re.compile(r"([UIA])\1+")
_MUTE_END: Final = re.compile(r"(?:(?<=g)u|(?<=q)u|(?<=..))e$")
_LAST_A: Final = re.compile(r"(?<=.)[ae]?a$")
_LAST_AH: Final = re.compile(r"(?<=.)[ae]h$")


def sound(part: Part) -> str:
    """The sounds of a unit, without «Abd el»."""
    spelled = _arabic(part) if part.arabic else _latin(part.letters)
    return "L" + spelled if part.article else spelled


def _latin(letters: str) -> str:
    spelled = _MUTE_END.sub("", _TWICE_WRITTEN.sub(r"\1", letters))
    spelled = _LAST_AH.sub("&", _LAST_A.sub("@", spelled))
    spelled = "".join(_latin_sound(found) for found in _SPELLINGS.finditer(spelled))
    return _TWICE.sub(r"\1", spelled)


def _latin_sound(found: re.Match[str]) -> str:
    kind = found.lastgroup or "same"
    return _NAMED[kind] if kind in _NAMED else _LATIN_SOUNDS.get(found[0], found[0])


def _arabic(part: Part) -> str:
    spelled = "".join(_ARABIC_SOUNDS.get(letter, "") for letter in part.letters.replace("تش", "ش"))
    spelled = _ARABIC_TWICE.sub(r"\1", spelled)
    if spelled.startswith("A"):
        spelled = "V" + spelled[1:]
    if part.ends_in_a:
        return spelled[:-1] + "E"
    if part.letters.endswith("ه"):
        return spelled[:-1] + ("T" if spelled.endswith("Ah") else "H")
    return spelled

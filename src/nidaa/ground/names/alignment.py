"""Weighs how differently two units are spelled: the cheapest way to turn the sounds of one into the other.

Costs are in consonants: 1 is a consonant too many. Short vowels are not written in Arabic, so between
scripts a Latin vowel may be missing for little, while a long vowel, always written, may not: that keeps
محمد and محمود apart. Figures were set on invented pairs and checked on attested spellings
(tests/ground/names).
"""

from functools import lru_cache
from typing import Final

_STRANGE: Final = 1.25  # two consonants with nothing in common

_ALIKE: Final = {
    # vowels of one script
    "ae": 0.12, "ei": 0.12, "ai": 0.45, "ou": 0.05, "au": 0.65, "ao": 0.6, "eo": 0.35, "eu": 0.5, "io": 0.7,
    "iu": 0.6,
    "@a": 0.0, "@e": 0.5, "@i": 0.9, "@o": 0.8, "@u": 0.9,
    # glides
    "wu": 0.1, "wo": 0.2, "yi": 0.05, "ye": 0.3, "wv": 0.3, "UI": 0.9, "Uu": 0.0, "Uo": 0.0, "Uw": 0.0,
    "Ii": 0.0,
    "Iy": 0.0, "Ie": 0.15, "Ia": 0.7, "I@": 0.75, "Ua": 0.9, "Ue": 0.9, "Ui": 0.9, "Iu": 0.9, "Io": 0.9,
    "Uv": 0.3,
    "UA": 0.9, "IA": 0.8,
    # alif, its first place, the last ه
    "Aa": 0.0, "A@": 0.05, "Ae": 0.1, "Ai": 0.7, "Ao": 0.6, "Au": 0.7, "A3": 0.5, "AH": 0.2, "Ah": 0.8,
    "Va": 0.0, "Ve": 0.0, "Vi": 0.05, "Vo": 0.05, "Vu": 0.05, "V3": 0.3, "VA": 0.0, "V@": 0.1, "VI": 0.4,
    "VU": 0.4,
    "Vy": 0.3, "Vw": 0.3, "H@": 0.0, "Ha": 0.05, "He": 0.2, "Hh": 0.05, "Ht": 0.3, "HI": 0.9, "Hi": 0.9,
    "H3": 0.7,
    "&@": 0.0, "&H": 0.0, "&T": 0.1, "&A": 0.05, "&h": 0.1, "&3": 0.4, "&E": 0.1, "&a": 0.1, "&i": 0.9,
    "&I": 0.9,
    "Tt": 0.0, "Th": 0.0, "T@": 0.1, "TH": 0.1,
    "E@": 0.05, "Ea": 0.05, "Ei": 0.15, "EI": 0.1, "EA": 0.1, "Ee": 0.1, "EH": 0.3,
    # ayn
    "3a": 0.05, "3e": 0.05, "3i": 0.1, "3o": 0.1, "3u": 0.15, "3@": 0.4, "3h": 0.7, "3w": 0.15, "3y": 0.3,
    # consonants that are written for one another
    "Ll": 0.05, "kg": 0.3, "gj": 0.3, "kG": 0.5, "gG": 0.25, "Gr": 0.35, "kx": 0.6, "xh": 0.5, "xG": 0.5,
    "dZ": 0.1,
    "zZ": 0.15, "td": 0.5, "tZ": 0.5, "sz": 0.35, "sc": 0.6, "st": 0.8, "jz": 0.7, "jc": 0.8, "bv": 0.2,
    "fv": 0.2,
    "ln": 0.8, "mn": 0.8, "bf": 0.9, "tc": 0.9, "jy": 0.6, "kc": 0.9,
}  # fmt: skip
_PAIRS: Final = {pair: cost for key, cost in _ALIKE.items() for pair in ((key[0], key[1]), (key[1], key[0]))}

_WEIGHTS: Final = {
    "a": 0.35, "e": 0.35, "i": 0.35, "o": 0.35, "u": 0.35, "@": 0.35, "A": 0.5, "U": 0.5, "I": 0.5, "V": 0.2,
    "H": 0.35, "&": 0.35, "T": 0.1, "E": 0.35, "3": 0.4, "L": 0.0,
}  # fmt: skip

_MISSING: Final = {
    "a": 0.4, "e": 0.2, "i": 0.75, "o": 0.4, "u": 0.7, "@": 1.1, "A": 0.7, "U": 0.95, "I": 0.8, "V": 0.3,
    "H": 1.1, "&": 1.1, "T": 0.1, "E": 1.0,
    "3": 0.25, "L": 0.05, "h": 0.6, "w": 0.7, "y": 0.6,
}  # fmt: skip
# Between scripts: a vowel of Latin that Arabic does not write, or a long one that Latin should have.
_MISSING_ACROSS: Final = _MISSING | {
    "a": 0.05,
    "e": 0.05,
    "i": 0.1,
    "o": 0.1,
    "u": 0.15,
    "A": 0.55,
    "3": 0.12,
}
_MISSING_FIRST: Final = {"a": 0.6, "e": 0.3, "o": 0.6, "u": 0.6}
_MISSING_FIRST_CHEAP: Final = {"i": 0.3, "l": 0.5}  # Brahim for Ibrahim, Lamrani for El Amrani
_MISSING_LAST: Final = {"i": 0.9, "I": 0.95, "u": 0.9, "o": 0.8, "U": 0.95}


@lru_cache(maxsize=200_000)
def likeness_of_sounds(one: str, other: str, *, across: bool) -> float:
    """How alike two units sound, 0..1; `across` says that one is Arabic and the other not."""
    if one == other:
        return 1.0
    weight = max(_weight(one), _weight(other))
    return max(0.0, 1.0 - _cost(one, other, across=across) / weight) if weight else 0.0


def _weight(sounds: str) -> float:
    return sum(_WEIGHTS.get(sound, 1.0) for sound in sounds)


def _missing(sounds: str, *, across: bool) -> list[float]:
    table = _MISSING_ACROSS if across else _MISSING
    costs = [table.get(sound, 1.0) for sound in sounds]
    if costs:
        costs[-1] = _MISSING_LAST.get(sounds[-1], costs[-1])
        costs[0] = max(_MISSING_FIRST.get(sounds[0], 0.0), costs[0]) if not across else costs[0]
        costs[0] = _MISSING_FIRST_CHEAP.get(sounds[0], costs[0])
    return costs


def _cost(one: str, other: str, *, across: bool) -> float:
    """Needleman and Wunsch (1970), global, with costs by sound."""
    without_one, without_other = _missing(one, across=across), _missing(other, across=across)
    row = [0.0]
    for cost in without_other:
        row.append(row[-1] + cost)
    for sound, cost in zip(one, without_one, strict=True):
        diagonal, row[0] = row[0], row[0] + cost
        for column, partner in enumerate(other, start=1):
            change = 0.0 if sound == partner else _PAIRS.get((sound, partner), _STRANGE)
            best = min(diagonal + change, row[column] + cost, row[column - 1] + without_other[column - 1])
            diagonal, row[column] = row[column], best
    return row[-1]

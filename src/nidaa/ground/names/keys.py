"""Short keys by which names that may be one are found together, in a database index or in memory.

A key is the bare consonants of one unit, with letters written for one another made one; beside it stand
the keys with one consonant dropped, so that a slip or a letter swallowed by ear still meets. A key is
personal data: store it only keyed by a secret (an HMAC), and let it die with the case.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from nidaa.ground.names.likeness import Unit, joined, units

_ONE_LETTER: Final = str.maketrans({"g": "k", "G": "r", "Z": "d", "v": "b", "f": "b", "x": "k"})
_STRONG: Final = frozenset("btjdrzsclmnk")
_WEAK: Final = str.maketrans(
    {"U": "w", "u": "w", "o": "w", "I": "y", "i": "y", "@": "h", "&": "h", "H": "h", "T": "h", "E": "h"}
)
_LEAST_TO_DROP: Final = 4  # consonants a unit must have for one to be dropped: two alone meet too many names


def name_keys(text: str) -> frozenset[str]:
    """The keys of a name: two names that may be one share at least one; empty when the text holds no name."""
    return keys_of(units(text))


def keys_of(name: Sequence[Unit]) -> frozenset[str]:
    """As `name_keys`, of a name heard already. Two neighbours also give one key together: Fatimazahra."""
    together = {_skeleton(joined(*pair).sounds) for pair in pairwise(name)}
    return frozenset(together).union(*(unit_keys(unit) for unit in name))


@lru_cache(maxsize=100_000)
def unit_keys(unit: Unit) -> frozenset[str]:
    """The keys of one unit; «Abd el» is not in them, so that Abdelkader and Kader meet."""
    skeletons = {_skeleton(sounds) for sounds in _readings(unit.sounds)}
    dropped = {
        skeleton[:place] + skeleton[place + 1 :]
        for skeleton in skeletons
        if len(skeleton) >= _LEAST_TO_DROP
        for place in range(len(skeleton))
    }
    return frozenset(skeletons | dropped)


def _readings(sounds: str) -> set[str]:
    """A first l may be a swallowed article; ظ and ذ are heard as d and as z."""
    bare = sounds.removeprefix("L")
    readings = {bare, bare.replace("Z", "z"), bare.replace("g", "j")}  # Gilali is Jilali
    return readings | {reading[1:] for reading in readings if reading.startswith("l")}


def _skeleton(sounds: str) -> str:
    strong = "".join(sound for sound in sounds.translate(_ONE_LETTER) if sound in _STRONG)
    if len(strong) > 1:
        return strong
    return "~" + strong + "".join(sound for sound in sounds.translate(_WEAK) if sound in "wyh")[:1]

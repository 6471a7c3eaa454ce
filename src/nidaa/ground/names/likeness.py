"""How alike two whole names are, whatever their script, order and small words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Final

from nidaa.ground.names.alignment import likeness_of_sounds
from nidaa.ground.names.particles import parts
from nidaa.ground.names.sounds import sound

# On attested spellings of Morocco, Algeria and Tunisia (CC0 data of arabic-name-romanizer 0.2.0, half of it
# unseen while the costs were set), share of pairs found across scripts, of Latin pairs, of random pairs:
# from 0.80 on 98 %, 93 %, 0.03 %; from 0.75 on 99 %, 95 %, 0.09 %; from 0.70 on 99 %, 98 %, 0.15 %.
# Of nearest look-alikes, many of them one name after all, 14 %, 25 % and 42 % come along.
PROBABLY_SAME: Final = 0.80
POSSIBLY_SAME: Final = 0.70
_LONGEST_TEXT: Final = 200  # characters: what is longer is no name and would take long
_LONGEST_UNIT: Final = 40  # sounds
_MOST_UNITS: Final = 5  # a longer name is compared by its first five: more would be slow and say little
_LEAST_SHARE: Final = 0.9  # of the worst unit in the whole: one wrong surname must show
_EXTRA_UNIT: Final = 0.04  # a middle name one paper has and the other has not
_LONE_UNIT: Final = 0.27  # one word against a full name: possible, no more
_SERVANT_ALONE: Final = 0.6  # Kader for Abdelkader: a short form, or another name


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a name as it sounds."""

    sounds: str
    arabic: bool
    servant: bool


def units(text: str) -> tuple[Unit, ...]:
    """The units of a name, as heard; empty when the text holds no letter of a known script.

    Not cached: whole names of children must not outlive their case in a process's memory.
    """
    spoken = parts(text[:_LONGEST_TEXT])
    heard = (Unit(sound(part)[:_LONGEST_UNIT], part.arabic, part.servant) for part in spoken)
    return tuple(unit for unit in heard if unit.sounds)[:_MOST_UNITS]


def similarity(one: str, other: str) -> float:
    """How alike two names are, 0 (nothing) to 1 (the same); the order of the two does not matter."""
    return likeness_of_units(units(one), units(other))


def probably_same(one: str, other: str, threshold: float = PROBABLY_SAME) -> bool:
    """Whether two names are alike enough to show side by side. Never enough to merge two people."""
    return similarity(one, other) >= threshold


def likeness_of_units(one: Sequence[Unit], other: Sequence[Unit]) -> float:
    """As `similarity`, on names heard already."""
    fewer, more = sorted((tuple(one), tuple(other)), key=_order)
    if not fewer:
        return 0.0
    best = _best_fit(fewer, more)
    if len(fewer) == len(more):
        return best
    again = (_best_fit(*sorted((fewer, written), key=_order)) for written in _joined_once(more, fewer))
    return max(best, *again, 0.0)


def _order(name: Sequence[Unit]) -> tuple[int, list[tuple[str, bool, bool]]]:
    """Fewer units first; the rest only makes the outcome independent of who is asked about whom."""
    return len(name), [(unit.sounds, unit.arabic, unit.servant) for unit in name]


def _joined_once(name: Sequence[Unit], other: Sequence[Unit]) -> list[tuple[Unit, ...]]:
    """The name with two neighbours written as one, as Fatima Zahra and Fatimazahra are.

    Only where the other name has a unit that long: trying all would double the work for nothing.
    """
    found: list[tuple[Unit, ...]] = []
    for place in range(len(name) - 1):
        one = joined(name[place], name[place + 1])
        length = _consonants(one.sounds)
        if any(abs(_consonants(unit.sounds) - length) <= 1 for unit in other):
            found.append((*name[:place], one, *name[place + 2 :]))
    return found


@lru_cache(maxsize=100_000)
def _consonants(sounds: str) -> int:
    return sum(sound in "btjxdZrzscGfvkglmn" for sound in sounds)


def joined(first: Unit, second: Unit) -> Unit:
    """Two neighbours as one unit."""
    first_sounds = first.sounds.replace("@", "a").replace("&", "a")
    return Unit(first_sounds + second.sounds.removeprefix("L"), first.arabic, first.servant)


def _best_fit(fewer: Sequence[Unit], more: Sequence[Unit]) -> float:
    table = [[_likeness(unit, partner) for partner in more] for unit in fewer]
    best = max(
        _together([row[place] for row, place in zip(table, places, strict=True)])
        for places in permutations(range(len(more)), len(fewer))
    )
    extra = len(more) - len(fewer)
    if not extra:
        return best
    lone = _LONE_UNIT if len(fewer) == 1 else 0.0
    return max(0.0, best - lone - _EXTRA_UNIT * extra)


def _together(scores: Sequence[float]) -> float:
    return _LEAST_SHARE * min(scores) + (1 - _LEAST_SHARE) * sum(scores) / len(scores)


def _likeness(one: Unit, other: Unit) -> float:
    first, second = sorted((one, other), key=lambda unit: unit.sounds)
    alike = likeness_of_sounds(first.sounds, second.sounds, across=first.arabic != second.arabic)
    return alike if one.servant == other.servant else alike * _SERVANT_ALONE

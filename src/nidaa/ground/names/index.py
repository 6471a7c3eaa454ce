"""Finds a name among thousands held in memory: by shared keys first, then by likeness."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from nidaa.ground.names.keys import keys_of
from nidaa.ground.names.likeness import POSSIBLY_SAME, Unit, likeness_of_units, units

Whose = TypeVar("Whose", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Likely(Generic[Whose]):
    """One finding: whose name it is, the name as it was given, how alike (0..1)."""

    whose: Whose
    name: str
    similarity: float


class NameIndex(Generic[Whose]):
    """Names and whose they are; one may have several names (given, as on papers, called at home)."""

    def __init__(self, names: Iterable[tuple[Whose, str]] = ()) -> None:
        self._entries: list[tuple[Whose, str, tuple[Unit, ...]]] = []
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        for whose, name in names:
            self.add(whose, name)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, whose: Whose, name: str) -> None:
        heard = units(name)
        for key in keys_of(heard):
            self._by_key[key].append(len(self._entries))
        self._entries.append((whose, name, heard))

    def search(self, name: str, *, at_least: float = POSSIBLY_SAME, limit: int = 20) -> list[Likely[Whose]]:
        """The likeliest first; each person once, by the name that fits best.

        While a name is still being typed ask with `at_least=0.6`: one word alone reaches 0.69 at most.
        """
        heard = units(name)
        places = {place for key in keys_of(heard) for place in self._by_key.get(key, ())}
        best: dict[Whose, Likely[Whose]] = {}
        for place in sorted(places):
            whose, known, known_units = self._entries[place]
            alike = likeness_of_units(heard, known_units)
            if alike >= at_least and (whose not in best or alike > best[whose].similarity):
                best[whose] = Likely(whose, known, alike)
        return sorted(best.values(), key=lambda found: -found.similarity)[:limit]

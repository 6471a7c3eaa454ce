"""Search as you type over the names of places."""

from bisect import bisect_left
from collections.abc import Collection, Iterable

from nidaa.ground.places import fold
from nidaa.ground.places.facts import Place, PlaceKind

_KIND_ORDER = {
    PlaceKind.PROVINCE: 0,
    PlaceKind.COMMUNE: 1,
    PlaceKind.ARRONDISSEMENT: 2,
    PlaceKind.REGION: 3,
    PlaceKind.COUNTRY: 4,
}
# Code points end before this, so every word with a prefix sorts between the prefix and prefix + this.
_LAST = "\U0010ffff"


class NameIndex:
    """A sorted list of (folded word, place): a prefix is a slice of it."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = {place.code: place for place in places}
        self._spellings = {code: _spellings(place) for code, place in self._places.items()}
        pairs = {
            (word, code)
            for code, spellings in self._spellings.items()
            for spelling in spellings
            for whole in spelling
            for word in (whole, fold.without_article(whole))
        }
        self._entries = sorted(pairs)
        self._words = [word for word, _ in self._entries]

    def search(self, text: str, limit: int, kinds: Collection[PlaceKind]) -> tuple[Place, ...]:
        typed = fold.words(text)
        if not typed or limit < 1:
            return ()
        codes = set.intersection(*(self._matching(word) for word in typed))
        found = [self._places[code] for code in codes if self._places[code].kind in kinds]
        return tuple(sorted(found, key=lambda place: self._rank(place, typed))[:limit])

    def _matching(self, word: str) -> set[str]:
        return self._starting_with(word) | self._starting_with(fold.without_article(word))

    def _starting_with(self, prefix: str) -> set[str]:
        start, end = bisect_left(self._words, prefix), bisect_left(self._words, prefix + _LAST)
        return {code for _, code in self._entries[start:end]}

    def _rank(self, place: Place, typed: tuple[str, ...]) -> tuple[int, int, int, str]:
        """A whole name before its beginning, before a word inside; then by kind; then by people."""
        likeness = min(_likeness(spelling, typed) for spelling in self._spellings[place.code])
        return likeness, _KIND_ORDER[place.kind], -place.population, place.code


def _spellings(place: Place) -> tuple[tuple[str, ...], ...]:
    names = (place.names.fr, place.names.ar, place.names.en, place.names.zgh)
    return tuple({fold.words(name) for name in names if name})


def _likeness(spelling: tuple[str, ...], typed: tuple[str, ...]) -> int:
    name, asked = (" ".join(map(fold.without_article, words)) for words in (spelling, typed))
    if name == asked:
        return 0
    return 1 if name.startswith(asked) else 2

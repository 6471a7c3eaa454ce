"""Places in words: what a search finds, what a pin lies in."""

from dataclasses import dataclass

from nidaa.doors.look.lists import joined
from nidaa.ground.country import gazetteer
from nidaa.ground.places.errors import PlaceUnknownError
from nidaa.ground.places.facts import Place, PlaceKind

MOST = 8
SEARCHED = frozenset({PlaceKind.COMMUNE, PlaceKind.ARRONDISSEMENT, PlaceKind.PROVINCE})


@dataclass(frozen=True, slots=True)
class Match:
    """A place to choose: its name, what it lies in, a point inside it."""

    name: str
    within: str
    lat: float
    lon: float

    @property
    def value(self) -> str:
        """As the value of a radio button."""
        return f"{self.lat:.5f},{self.lon:.5f}"


def matches(text: str, language: str) -> list[Match]:
    """Best first; none for an empty text."""
    if not text.strip():
        return []
    found = gazetteer().search(text, MOST, SEARCHED)
    return [Match(one.names.of(language), _within(one, language), one.lat, one.lon) for one in found]


def place_words(lat: float, lon: float, language: str) -> str:
    """The smallest place that contains the point, and its province: «Fès-Médina, Fès»; "" at sea and abroad."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 - degrees
        return ""
    where = gazetteer().containing(lat, lon)
    if where is None:
        return ""
    near, wide = (where.arrondissement or where.commune).names.of(language), where.province.names.of(language)
    return near if near == wide else joined([near, wide])


def _within(place: Place, language: str) -> str:
    codes = (place.commune_code, place.province_code, place.region_code)
    names = [_name(code, language) for code in codes if code and code != place.code]
    return joined(dict.fromkeys(name for name in names[:2] if name))


def _name(code: str, language: str) -> str:
    try:
        return gazetteer().place(code).names.of(language)
    except PlaceUnknownError:
        return ""

"""The area of a CAP message: once for all languages, as it stays the same but for its words."""

from functools import lru_cache

import shapely
from shapely import Polygon

from nidaa.alerts.cap.facts import CapArea, CapCircle, CapPair
from nidaa.distribution.facts import Notice
from nidaa.ground.places.areas import area_from_json
from nidaa.ground.places.capshape import cap_shape
from nidaa.ground.places.facts import Area
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.ground.places.outline import few_points

# A file has 256 KiB at most; a point takes about 20 bytes, and half of the file is left to everything else.
MOST_POINTS = 256 * 1024 // 20 // 2
FEWEST_POINTS = 16

Ring = tuple[tuple[float, float], ...]


def areas(notice: Notice, gazetteer: Gazetteer) -> dict[str, CapArea]:
    """Language → the area. A withdrawn alert says nothing of where: its Cancel goes to the whole country.

    Raises:
        AreaError: the area cannot be drawn.
    """
    country = gazetteer.pack
    over = not notice.area
    shape = _shape(Area(places=(country.country,)) if over else area_from_json(notice.area), gazetteer)
    polygons = _within([_ring(text) for text in shape.polygons], copies=len(notice.languages))
    circles = tuple(_circle(text) for text in shape.circles)
    geocodes = tuple(CapPair(*pair) for pair in shape.geocodes)
    return {
        language: CapArea(
            country.name.of(language) if over else notice.area_words[language], polygons, circles, geocodes
        )
        for language in notice.languages
    }


# The whole country takes a fifth of a second, and every Cancel and every exercise asks for it again.
_shape = lru_cache(maxsize=64)(cap_shape)


def _ring(text: str) -> Ring:
    return tuple((float(lat), float(lon)) for lat, lon in (pair.split(",") for pair in text.split()))


def _circle(text: str) -> CapCircle:
    centre, radius_km = text.split()
    lat, lon = centre.split(",")
    return CapCircle(float(lat), float(lon), float(radius_km))


def _within(rings: list[Ring], *, copies: int) -> tuple[Ring, ...]:
    """The rings, drawn with fewer points if all languages together would make the file too large."""
    if sum(map(len, rings)) * copies <= MOST_POINTS:
        return tuple(rings)
    most = max(FEWEST_POINTS, MOST_POINTS // copies // len(rings))
    whole = shapely.union_all([Polygon([(lon, lat) for lat, lon in ring]) for ring in rings])
    return tuple(
        tuple((round(lat, 5), round(lon, 5)) for lon, lat in part.exterior.coords)
        for part in few_points(whole, most)
    )

"""The area pane: who is reached, how often they have been called upon, what the map draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nidaa.alerts.facts import AlertHead
from nidaa.alerts.wording import area_words
from nidaa.approval.queries import released_in
from nidaa.ground.country import gazetteer
from nidaa.ground.places.areas import area_from_json, area_shape, to_geojson
from nidaa.ground.places.errors import PlaceUnknownError
from nidaa.ground.places.facts import Place, PlaceKind

RECENT = timedelta(days=30)
MOST_MATCHES = 12
FINE_ENOUGH_DEG = 0.002  # about 200 m: what a map of a province can show
MOST_PROVINCES = 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """A place that is picked or found: code, name, what it lies in, how many live there."""

    code: str
    name: str
    kind: str
    within: str
    people: int


@dataclass(frozen=True, slots=True)
class Figures:
    words: str
    people: int
    provinces: tuple[tuple[str, int], ...]
    more_provinces: int
    recent: int
    shape: Mapping[str, Any]


def figures(area: Mapping[str, Any], alert: AlertHead, *, language: str, now: datetime) -> Figures | None:
    """None while the alert has no area. Raises AreaError for one that cannot be used."""
    if not area:
        return None
    read = area_from_json(area)
    shape = area_shape(read, gazetteer())
    people = gazetteer().people_by_province(shape)
    named = sorted(people.items(), key=lambda item: -item[1])
    recent = released_in(shape, since=now - RECENT, exercise=alert.exercise, without=alert.id)
    return Figures(
        area_words(read, language, gazetteer()),
        gazetteer().people_in(
            shape
        ),  # as the release says it; rounded provinces add up to a little more or less
        tuple((gazetteer().place(code).names.of(language), count) for code, count in named[:MOST_PROVINCES]),
        max(0, len(named) - MOST_PROVINCES),
        len(recent),
        to_geojson(shape.simplify(FINE_ENOUGH_DEG)),
    )


def chosen(codes: tuple[str, ...], language: str) -> list[Chosen]:
    """The picked places; a code that no place has is left to the room's refusal."""
    return [_chosen(place, language) for code in codes if (place := _place(code))]


def matches(query: str, language: str) -> list[Chosen]:
    """Places for the words typed so far, in either script."""
    if not query.strip():
        return []
    return [_chosen(place, language) for place in gazetteer().search(query, MOST_MATCHES)]


def _place(code: str) -> Place | None:
    try:
        return gazetteer().place(code)
    except PlaceUnknownError:
        return None


def _chosen(place: Place, language: str) -> Chosen:
    within = place.province_code if place.kind in {PlaceKind.COMMUNE, PlaceKind.ARRONDISSEMENT} else ""
    around = _place(within) if within else None
    return Chosen(
        place.code,
        place.names.of(language),
        place.kind.value,
        around.names.of(language) if around else "",
        place.population,
    )

"""The GeoJSON files of the map. Names carry a digest of the content, so that they can be cached for ever."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from nidaa.ground.places.facts import Place, PlaceKind
from nidaa.ground.places.gazetteer import Gazetteer

SHAPES = ("nation", "neighbours", "provinces", "communes")
LANGUAGES = ("fr", "ar", "zgh")


@dataclass(frozen=True, slots=True)
class LayerFile:
    """One file: `layer` is its part in the style, `name` the file name, `body` GeoJSON in UTF-8."""

    layer: str
    name: str
    body: bytes


@cache
def layer_files(gazetteer: Gazetteer) -> tuple[LayerFile, ...]:
    """nation, neighbours, provinces, communes; and `labels`: points of all regions, provinces, communes."""
    data = gazetteer.pack.data
    shapes = [_file(layer, (data / f"{layer}.geojson").read_bytes()) for layer in SHAPES]
    kinds = (PlaceKind.REGION, PlaceKind.PROVINCE, PlaceKind.COMMUNE)
    labelled = [place for kind in kinds for place in gazetteer.of_kind(kind)]
    return (*shapes, _file("labels", _points(labelled)))


def _file(layer: str, body: bytes) -> LayerFile:
    return LayerFile(layer, f"{layer}.{sha256(body).hexdigest()[:12]}.geojson", body)


def _points(places: Iterable[Place]) -> bytes:
    collection = {"type": "FeatureCollection", "features": [_label(place) for place in places]}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _label(place: Place) -> dict[str, Any]:
    names = {language: place.names.of(language) for language in LANGUAGES}
    return {
        "type": "Feature",
        "properties": {"code": place.code, "kind": place.kind.value, "people": place.population, **names},
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
    }

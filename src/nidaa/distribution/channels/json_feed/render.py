"""From the notices that stand to JSON and GeoJSON, as bytes that are the same for the same notices."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from shapely import MultiPolygon

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import public_form
from nidaa.ground.places.areas import area_from_json, area_shape, to_geojson
from nidaa.ground.places.errors import AreaError
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.ground.places.outline import few_points

VERSION = 1
# A map of the country shows no more; a feed of areas stays small enough for a telephone.
MOST_POINTS = 100
OF_AN_AREA = ("id", "code", "sequence", "state", "exercise", "kind", "updated_at", "expires_at", "url")


def render(standing: Iterable[Notice], *, updated: datetime) -> bytes:
    """The feed of alerts, newest first; `updated` is the time of the newest release."""
    alerts = [public_form(notice) for notice in standing]
    return _written({"version": VERSION, "updated_at": updated.isoformat(), "alerts": alerts})


def render_areas(standing: Iterable[Notice], *, updated: datetime, gazetteer: Gazetteer) -> bytes:
    """The feed of areas (RFC 7946): drawn round them with few points; no words, so no name."""
    features = [_feature(notice, gazetteer) for notice in standing]
    return _written(
        {
            "type": "FeatureCollection",
            "version": VERSION,
            "updated_at": updated.isoformat(),
            "features": features,
        }
    )


def _feature(notice: Notice, gazetteer: Gazetteer) -> dict[str, Any]:
    form = public_form(notice)
    area = json.dumps(notice.area, sort_keys=True) if notice.area else ""
    return {
        "type": "Feature",
        "id": notice.release.public_id,
        "geometry": _geometry(area, gazetteer),
        "properties": {name: form[name] for name in OF_AN_AREA},
    }


# A whole country takes a fifth of a second, and stands for days.
@lru_cache(maxsize=64)
def _geometry(area: str, gazetteer: Gazetteer) -> dict[str, Any] | None:
    """Null when there is none, or when it cannot be drawn: one alert must not stop the feed of the others."""
    if not area:
        return None
    try:
        shape = area_shape(area_from_json(json.loads(area)), gazetteer)
    except AreaError:
        return None
    return to_geojson(MultiPolygon(few_points(shape, MOST_POINTS)))


def _written(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()

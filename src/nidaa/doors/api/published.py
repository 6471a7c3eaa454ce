"""What is published, as the files say it: read again only when a file has changed."""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from shapely import from_geojson
from shapely.geometry.base import BaseGeometry

from nidaa.ground.publishing import content_of

ALERTS, AREAS = "alerts.json", "alerts.geojson"


def alerts(*, exercises: bool) -> list[dict[str, Any]]:
    """Public forms of all alerts that stand, and of those that ended in the last two days; newest first."""
    found: list[dict[str, Any]] = _read(ALERTS).get("alerts", [])
    return [one for one in found if one["exercise"] is exercises]


def features(*, exercises: bool) -> list[dict[str, Any]]:
    """Their areas, as GeoJSON features without words."""
    found: list[dict[str, Any]] = _read(AREAS).get("features", [])
    return [one for one in found if one["properties"]["exercise"] is exercises]


def touching(shape: BaseGeometry, *, exercises: bool) -> set[str]:
    """Ids of live alerts whose area touches the shape; an alert without a drawn area touches everything."""
    return {
        one["id"]
        for one in features(exercises=exercises)
        if one["properties"]["state"] == "live" and (not one["geometry"] or _shape(one).intersects(shape))
    }


def cap_of(public_id: str) -> bytes:
    """The last CAP message of an alert, signed as it was published; b"" when there is none."""
    return content_of(Path(settings.PUBLIC_FOLDER) / "a" / public_id / "alert.cap")


def _shape(feature: dict[str, Any]) -> BaseGeometry:
    return _drawn(json.dumps(feature["geometry"]))


@lru_cache(maxsize=256)
def _drawn(geometry: str) -> BaseGeometry:
    return from_geojson(geometry)


def _read(name: str) -> dict[str, Any]:
    path = Path(settings.PUBLIC_FOLDER) / "feeds" / name
    try:
        stamp = path.stat()
    except FileNotFoundError:
        return {}
    return _parsed(os.fspath(path), stamp.st_mtime_ns, stamp.st_ino)


@lru_cache(maxsize=8)
def _parsed(path: str, _changed_ns: int, _inode: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(path).read_bytes())
    return found

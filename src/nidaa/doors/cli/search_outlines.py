"""Outlines of communes from the country pack, for drawing."""

import json
from collections.abc import Iterator
from typing import Any

Ring = list[list[float]]


def outlines_near(data: Any, box: tuple[float, float, float, float]) -> Iterator[Ring]:
    """Outer rings of communes that meet a box (south, west, north, east)."""
    south, west, north, east = box
    for feature in json.loads((data / "communes.geojson").read_text(encoding="utf-8"))["features"]:
        for ring in _rings(feature["geometry"]):
            lon, lat = [p[0] for p in ring], [p[1] for p in ring]
            if max(lat) >= south and min(lat) <= north and max(lon) >= west and min(lon) <= east:
                yield ring


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    if geometry["type"] == "MultiPolygon":
        return [polygon[0] for polygon in geometry["coordinates"]]
    return [ring for part in geometry.get("geometries", []) for ring in _rings(part)]

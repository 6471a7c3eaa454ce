"""Shapes of evidence that is no point: lines along which a child was seen, sectors of masts, ground that was searched."""

from collections.abc import Iterable, Mapping
from math import cos, radians, sin
from typing import Any

from nidaa.hypotheses.facts import Evidence, EvidenceKind

M_PER_DEG = 111_195.0
STEP_DEG = 5.0  # of the arcs of a sector


def shapes(evidence: Iterable[Evidence]) -> dict[str, Any]:
    """GeoJSON, `what`: "searched", "line" or "heard"; those that count and those that do not (`active`)."""
    features = [
        {"type": "Feature", "properties": {"what": what, "active": one.active}, "geometry": geometry}
        for one in evidence
        for what, geometry in _drawn(one)
    ]
    return {"type": "FeatureCollection", "features": features}


def _drawn(one: Evidence) -> list[tuple[str, dict[str, Any]]]:
    if one.kind is EvidenceKind.AREA_SEARCHED:
        ring = [[lon, lat] for lat, lon in one.more["polygon"]]
        return [("searched", {"type": "Polygon", "coordinates": [ring]})]
    if one.kind is EvidenceKind.LINE_SIGHTING:
        return [
            ("line", {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in one.more["line"]]})
        ]
    if one.more.get("sector"):
        ring = sector(one.lat, one.lon, one.more["sector"])
        return [("heard", {"type": "Polygon", "coordinates": [ring]})]
    return []


def sector(lat: float, lon: float, of: Mapping[str, float]) -> list[list[float]]:
    """A closed ring: the far arc, and the near one back (or the mast itself), in GeoJSON order."""
    half = of["width_deg"] / 2
    count = max(2, round(of["width_deg"] / STEP_DEG) + 1)
    turns = [of["azimuth_deg"] - half + of["width_deg"] * n / (count - 1) for n in range(count)]
    far = [_away(lat, lon, turn, of["max_m"]) for turn in turns]
    near = [_away(lat, lon, turn, of["min_m"]) for turn in reversed(turns)] if of["min_m"] else [[lon, lat]]
    return [*far, *near, far[0]]


def _away(lat: float, lon: float, bearing_deg: float, m: float) -> list[float]:
    north, east = m * cos(radians(bearing_deg)), m * sin(radians(bearing_deg))
    return [
        round(lon + east / M_PER_DEG / max(cos(radians(lat)), 0.01), 5),
        round(lat + north / M_PER_DEG, 5),
    ]

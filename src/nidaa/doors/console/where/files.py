"""Assignments of teams as files that telephones and hand-held receivers read: GPX 1.1, GeoJSON, KML 2.2."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from nidaa.hypotheses.facts import TeamPlan

GPX, KML = "http://www.topografix.com/GPX/1/1", "http://www.opengis.net/kml/2.2"


@dataclass(frozen=True, slots=True)
class FileForm:
    content_type: str
    make: Callable[[TeamPlan, str], bytes]


def geojson(plan: TeamPlan, called: str) -> bytes:
    """One polygon a team."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": name,
                "hours": round(one["search_hours"], 2),
                "pod": round(one["pod"], 3),
                "probability": round(one["probability"], 4),
            },
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name, one, ring in _sent(plan, called)
    ]
    said = {"type": "FeatureCollection", "digest": plan.digest, "features": features}
    return json.dumps(said, ensure_ascii=False).encode()


def gpx(plan: TeamPlan, called: str) -> bytes:
    """A waypoint in the middle and a track around each team's ground."""
    root = Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": "Nidaa"})
    sent = list(_sent(plan, called))
    for name, one, _ring in sent:
        point = SubElement(root, "wpt", {"lat": f"{one['lat']:.6f}", "lon": f"{one['lon']:.6f}"})
        SubElement(point, "name").text = name
    for name, _one, ring in sent:
        track = SubElement(root, "trk")
        SubElement(track, "name").text = name
        segment = SubElement(track, "trkseg")
        for lon, lat in ring:
            SubElement(segment, "trkpt", {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})
    return _written(root)


def kml(plan: TeamPlan, called: str) -> bytes:
    """One placemark a team."""
    root = Element("kml", {"xmlns": KML})
    document = SubElement(root, "Document")
    for name, one, ring in _sent(plan, called):
        mark = SubElement(document, "Placemark")
        SubElement(mark, "name").text = name
        SubElement(mark, "description").text = f"{one['search_hours']:.1f} h, POD {100 * one['pod']:.0f} %"
        around = SubElement(SubElement(SubElement(mark, "Polygon"), "outerBoundaryIs"), "LinearRing")
        SubElement(around, "coordinates").text = " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in ring)
    return _written(root)


def _sent(plan: TeamPlan, called: str) -> Iterator[tuple[str, dict[str, Any], list[list[float]]]]:
    for one in plan.plan["assignments"]:
        if one["segment"] is not None:
            ring = one["outline"]
            closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
            yield called % {"name": one["team"]}, one, closed


def _written(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


FORMS = {
    "gpx": FileForm("application/gpx+xml", gpx),
    "geojson": FileForm("application/geo+json", geojson),
    "kml": FileForm("application/vnd.google-earth.kml+xml", kml),
}

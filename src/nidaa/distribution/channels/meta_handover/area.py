"""The area as GeoJSON, and as the one circle that covers it: geofences of phones are circles."""

import json
from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from nidaa.ground.places.areas import area_from_json, area_shape, to_geojson
from nidaa.ground.places.facts import Area
from nidaa.ground.places.gazetteer import Gazetteer
from nidaa.ground.places.sphere import distances_km


def area_geojson(area: Mapping[str, Any], gazetteer: Gazetteer) -> bytes:
    """A FeatureCollection: the whole, the circle that covers it, and the circles as they were drawn.

    Longitude first, WGS 84 (RFC 7946); a circle is a point with `radius_km`.

    Raises:
        AreaError: the area cannot be drawn.
    """
    drawn = area_from_json(area)
    shape = area_shape(drawn, gazetteer)
    circles = [_circle("circle", one.lat, one.lon, one.radius_km) for one in drawn.circles]
    whole = {"type": "Feature", "properties": {"role": "area"}, "geometry": to_geojson(shape)}
    features = [whole, _circle("cover", *covering_circle(drawn, shape)), *circles]
    found = {"type": "FeatureCollection", "features": features}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def covering_circle(drawn: Area, shape: BaseGeometry) -> tuple[float, float, float]:
    """Latitude, longitude and radius in km, rounded up to a tenth: nobody in the area is left out."""
    if len(drawn.circles) == 1 and not drawn.polygons and not drawn.places:
        only = drawn.circles[0]
        return only.lat, only.lon, only.radius_km
    middle = shape.centroid
    lat, lon = round(middle.y, 5), round(middle.x, 5)
    corners = shapely.get_coordinates(shape.convex_hull)
    farthest = float(np.max(distances_km(lat, lon, corners[:, 1], corners[:, 0])))
    return lat, lon, ceil(farthest * 10) / 10


def _circle(role: str, lat: float, lon: float, radius_km: float) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"role": role, "radius_km": radius_km},
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }

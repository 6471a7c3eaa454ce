"""A small map of an area as SVG, for a page without script, a poster. Without text: needs no font."""

from math import cos, radians
from xml.sax.saxutils import escape

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from nidaa.ground.places.areas import area_shape
from nidaa.ground.places.facts import Area
from nidaa.ground.places.gazetteer import Gazetteer

# Room around the area, as a share of its larger side, so that the reader sees what is near.
MARGIN = 0.35
LAND, BORDER, ABROAD, SEA, MARKED = "#fbfaf7", "#8a97a3", "#ece9e3", "#dbe7ef", "#b3121d"


def area_picture(area: Area, gazetteer: Gazetteer, *, title: str, width: int = 640, height: int = 400) -> str:
    """An SVG document with land, borders of provinces and the area; `title` is what a screen reader says.

    Raises:
        AreaError: The area would not pass `check_area`.
    """
    shape = area_shape(area, gazetteer)
    frame = _frame(shape, width / height)
    provinces = [gazetteer.surface(place.code) for place in gazetteer.provinces_touching(frame)]
    land = "".join(_path(surface, frame, width) for surface in provinces)
    abroad = _path(gazetteer.neighbours, frame, width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{width}" height="{height}" fill="{SEA}"/>'
        f'<path d="{abroad}" fill="{ABROAD}"/><path d="{land}" fill="{LAND}" stroke="{BORDER}"/>'
        f'<path d="{_path(shape, frame, width)}" fill="{MARKED}" fill-opacity="0.2" '
        f'stroke="{MARKED}" stroke-width="2" fill-rule="evenodd"/></svg>'
    )


def _frame(shape: BaseGeometry, ratio: float) -> Polygon:
    """The piece of the world to show: the area with its margin, in the picture's proportions, in degrees."""
    west, south, east, north = shape.bounds
    lat, lon = (south + north) / 2, (west + east) / 2
    squeeze = cos(radians(lat))
    side = max((east - west) * squeeze, (north - south) * ratio) * (1 + 2 * MARGIN)
    half_lon, half_lat = side / squeeze / 2, side / ratio / 2
    return shapely.box(lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat)


def _path(shape: BaseGeometry, frame: Polygon, width: int) -> str:
    west, south, east, north = frame.bounds
    scale_x = width / (east - west)
    scale_y = scale_x / cos(radians((south + north) / 2))
    # Cut a little outside the frame, so that the cut is not drawn as a border. One pixel is all that shows.
    seen = shapely.intersection(shape, frame.buffer(4 / scale_x)).simplify(1 / scale_x)
    rings = [
        ring
        for part in shapely.get_parts(seen)
        if isinstance(part, Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    return "".join(
        "M"
        + "L".join(f"{(x - west) * scale_x:.0f} {(north - y) * scale_y:.0f}" for x, y in ring.coords[:-1])
        + "Z"
        for ring in rings
    )

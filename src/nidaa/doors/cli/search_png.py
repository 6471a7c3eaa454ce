"""Draws a map as a picture: the three areas, places, evidence, legend. No tile server.

Known issue: Arabic letters are joined by Pillow's raqm, which needs the system's libfribidi (Debian: libfribidi0). Where
it is missing they stand apart, and `can_shape` says so.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
from PIL import Image, ImageDraw, ImageFont, features

from nidaa.doors.cli.search_outlines import outlines_near
from searchtheory.areas import inside
from searchtheory.assess import Map
from searchtheory.case import AreaSearched, LineSighting
from searchtheory.geodesy import Floats, degrees

SIZE = (1400, 1000)
LEGEND = 400
# The posters' own fonts, by script: the same on every machine. Cairo has Latin letters too, for a name in both.
FONTS = (
    (re.compile("[\u0600-\u06ff\u0750-\u077f]"), "cairo/Cairo-Regular.ttf"),
    (re.compile("[\u2d30-\u2d7f]"), "noto-sans-tifinagh/NotoSansTifinagh-Regular.ttf"),
    (re.compile(""), "noto-sans/NotoSans-Regular.ttf"),
)
LEAST_SHARE, TAIL = (
    1e-6,
    0.04,
)  # of the mass: cells below the first and tails of the second do not set the frame
SMALLEST_DEG = 0.01
BAR_PIXELS, LONGEST_KM = 90, 1000
SHADES = {0.95: (254, 224, 182), 0.80: (253, 174, 97), 0.50: (215, 48, 39)}
INK, LAND, SEA, BORDER = (30, 30, 30), (247, 247, 244), (214, 230, 240), (170, 170, 165)


class Sheet:
    """A plane map of a box: degrees to pixels, north up, true at its middle latitude."""

    def __init__(self, south: float, west: float, north: float, east: float) -> None:
        stretch = float(np.cos(np.radians((south + north) / 2)))
        width, height = SIZE[0] - LEGEND, SIZE[1]
        self.scale = min(width / ((east - west) * stretch), height / (north - south))
        self.stretch = stretch
        self.middle = ((south + north) / 2, (west + east) / 2)
        self.centre = (width / 2, height / 2)
        self.image = Image.new("RGB", SIZE, SEA)
        self.draw = ImageDraw.Draw(self.image)

    def pixel(self, lat: float, lon: float) -> tuple[float, float]:
        x = self.centre[0] + (lon - self.middle[1]) * self.stretch * self.scale
        y = self.centre[1] - (lat - self.middle[0]) * self.scale
        return x, y

    def box(self) -> tuple[float, float, float, float]:
        half_lat = self.centre[1] / self.scale
        half_lon = self.centre[0] / self.scale / self.stretch
        lat, lon = self.middle
        return lat - half_lat, lon - half_lon, lat + half_lat, lon + half_lon


def draw(found: Map, report: dict[str, Any], path: Path) -> None:
    """The map around most of the mass, as a PNG."""
    odds = found.odds()
    chosen = [(area, inside(found.field, odds.total, area)) for area in found.areas(odds)]
    sheet = Sheet(*_frame(found))
    for ring in outlines_near(files("nidaa.packs") / "ma" / "data", sheet.box()):
        sheet.draw.polygon([sheet.pixel(lat, lon) for lon, lat in ring], fill=LAND, outline=BORDER)
    ids = found.field.partition.cell_ids()
    for area, flags in reversed(chosen):
        for cell in ids[np.concatenate(flags)]:
            corners = [sheet.pixel(lat, lon) for lat, lon in h3.cell_to_boundary(cell)]
            sheet.draw.polygon(corners, fill=SHADES[area.share])
    _marks(found, sheet)
    _legend(sheet, report)
    sheet.image.save(path, format="PNG")


def _frame(found: Map) -> tuple[float, float, float, float]:
    """A box that holds all but the outermost mass in each direction, and the places near it."""
    mass = np.concatenate(found.field.cell_mass()).astype(float)
    xyz = np.concatenate([tier.xyz for tier in found.field.partition.tiers], axis=1)
    kept = np.flatnonzero(mass > mass.sum() * LEAST_SHARE)
    lat, lon = degrees(xyz[:, kept])
    south, north = _spread(lat, mass[kept])
    west, east = _spread(lon, mass[kept])
    reach = 1.5 * max(north - south, east - west, SMALLEST_DEG)
    for place in found.case.places:
        if south - reach < place.lat < north + reach and west - reach < place.lon < east + reach:
            south, north = min(south, place.lat), max(north, place.lat)
            west, east = min(west, place.lon), max(east, place.lon)
    pad = 0.15 * max(north - south, east - west) + SMALLEST_DEG
    return south - pad, west - pad, north + pad, east + pad


def _spread(degrees_: Floats, mass: Floats) -> tuple[float, float]:
    order = np.argsort(degrees_, kind="stable")
    held = np.cumsum(mass[order]) / mass.sum()
    low, high = np.searchsorted(held, [TAIL, 1.0 - TAIL])
    return float(degrees_[order[low]]), float(degrees_[order[min(int(high), order.size - 1)]])


def can_shape() -> bool:
    """Whether Arabic names are written as they are read: joined, and from the right."""
    return bool(features.check("raqm"))


@cache
def _font(name: str, size: int) -> Any:
    folder = Path(str(files("nidaa"))) / "distribution" / "channels" / "poster" / "fonts"
    return ImageFont.truetype(folder / name, size)


def _write(sheet: Sheet, at: tuple[float, float], text: str, size: int, halo: int = 0) -> None:
    """Left to right as a whole, so that a number before an Arabic name stays before it."""
    font = _font(next(name for letters, name in FONTS if letters.search(text)), size)
    way: dict[str, Any] = {"direction": "ltr"} if can_shape() else {}
    # By the line on which letters stand: fonts differ in how much room they leave above.
    foot = (at[0], at[1] + 0.9 * size)
    sheet.draw.text(
        foot, text, fill=INK, font=font, anchor="ls", stroke_width=halo, stroke_fill=(255, 255, 255), **way
    )


def _label(sheet: Sheet, lat: float, lon: float, text: str) -> None:
    x, y = sheet.pixel(lat, lon)
    _write(sheet, (x + 9, y - 8), text, 15, halo=2)


def _marks(found: Map, sheet: Sheet) -> None:
    for place in found.case.places:
        x, y = sheet.pixel(place.lat, place.lon)
        sheet.draw.rectangle((x - 5, y - 5, x + 5, y + 5), fill=(33, 102, 172), outline=(255, 255, 255))
        _label(sheet, place.lat, place.lon, place.name)
    for item in found.case.evidence:
        ring = getattr(item, "polygon", None) or getattr(item, "line", None)
        if ring:
            sheet.draw.line([sheet.pixel(lat, lon) for lat, lon in ring], fill=(90, 90, 90), width=2)
        elif not isinstance(item, LineSighting | AreaSearched):
            x, y = sheet.pixel(item.lat, item.lon)
            sheet.draw.polygon([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)], fill=(118, 42, 131))
    start = found.case.start()
    if start is not None:
        x, y = sheet.pixel(*start)
        sheet.draw.ellipse((x - 9, y - 9, x + 9, y + 9), outline=INK, width=3)


def _legend(sheet: Sheet, report: dict[str, Any]) -> None:
    left, top = SIZE[0] - LEGEND, 0
    sheet.draw.rectangle((left, 0, *SIZE), fill=(255, 255, 255), outline=BORDER)
    _write(sheet, (left + 16, 14), f"Map for {report['at'][:16].replace('T', ' ')}", 20)
    top = 54
    for area in report["areas"]:
        sheet.draw.rectangle(
            (left + 16, top, left + 40, top + 18), fill=SHADES[area["share"]], outline=BORDER
        )
        _write(sheet, (left + 50, top), f"{area['share']:.0%} in {area['km2']:,.1f} km²", 16)
        top += 28
    for shape, text in (("○", "last known point"), ("■", "place of the file"), ("◆", "evidence")):
        _symbol(sheet, left + 28, top + 9, shape)
        _write(sheet, (left + 50, top), text, 16)
        top += 26
    top += 10
    for rank, row in enumerate(report["hypotheses"][:12], 1):
        for line in _wrapped(f"{rank}. {row['probability']:.0%} {row['words']}", 44):
            _write(sheet, (left + 16, top), line, 15)
            top += 20
        top += 5
    _write(sheet, (left + 16, SIZE[1] - 44), f"{report['travel_times']}; digest {report['digest']}", 13)
    _scale_bar(sheet)


def _symbol(sheet: Sheet, x: float, y: float, shape: str) -> None:
    if shape == "○":
        sheet.draw.ellipse((x - 8, y - 8, x + 8, y + 8), outline=INK, width=3)
    elif shape == "■":
        sheet.draw.rectangle((x - 5, y - 5, x + 5, y + 5), fill=(33, 102, 172))
    else:
        sheet.draw.polygon([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)], fill=(118, 42, 131))


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("   ")
        lines[-1] += (" " if lines[-1].strip() else "") + word
    return lines


def _scale_bar(sheet: Sheet) -> None:
    per_km = sheet.scale / 111.195
    km = next(
        k
        for k in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
        if k * per_km > BAR_PIXELS or k == LONGEST_KM
    )
    left, top = 30, SIZE[1] - 40
    sheet.draw.line((left, top, left + km * per_km, top), fill=INK, width=4)
    _write(sheet, (left, top + 6), f"{km:g} km", 15)

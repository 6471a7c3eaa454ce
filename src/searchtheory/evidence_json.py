"""Reads the evidence of a case file, one reader a kind."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from searchtheory.case import (
    AreaSearched,
    Camera,
    DevicePing,
    Evidence,
    Judgement,
    LatLon,
    LineSighting,
    PlaceChecked,
    Sector,
    Sighting,
)
from searchtheory.errors import BadCase
from searchtheory.grid import Grid
from searchtheory.json_fields import Json, moment, number, only, record, records, text
from searchtheory.json_points import MAST_KM, line, point, ring

MANY_M = 200_000.0


@dataclass(slots=True)
class Reader:
    """What readers share; remarks gather."""

    grid: Grid | None
    now_s: float | None
    remarks: list[str] = field(default_factory=list)

    def at(self, data: Json, where: str) -> float:
        return moment(data, "at", where, self.now_s)


def read_evidence(
    value: Any, grid: Grid | None, now_s: float | None
) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """All evidence and the remarks made while reading it. Raises `BadCase`."""
    reader = Reader(grid, now_s)
    items: list[Evidence] = []
    seen: set[str] = set()
    for index, data in enumerate(records(value, "evidence")):
        where = f"evidence[{index}]"
        kind = str(data.get("kind"))
        if kind not in _READERS:
            raise BadCase(f"{where}.kind", f"is {kind!r}; known are {', '.join(_READERS)}.")
        keys, read = _READERS[kind]
        only(data, (*keys, "kind", "id", "note"), where)
        item = replace(read(data, where, reader), id=_id(data, kind, seen), note=text(data, "note", where))
        items.append(item)
    return tuple(items), tuple(reader.remarks)


def _id(data: Json, kind: str, seen: set[str]) -> str:
    """The id given, or one made of the content: so that the order in the file does not matter."""
    given = data.get("id")
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:6]
    base = str(given) if given else f"{kind}-{digest}"
    name, count = base, 2
    while name in seen:
        name, count = f"{base}-{count}", count + 1
    seen.add(name)
    return name


def _sighting(data: Json, where: str, reader: Reader) -> Evidence:
    lat, lon = point(data, where, reader.grid)
    sigma_m = number(data, "sigma_m", where, 1.0, MANY_M, 200.0)
    return Sighting(
        "", reader.at(data, where), lat, lon, sigma_m, number(data, "credibility", where, 0.0, 1.0, 0.5)
    )


def _line_sighting(data: Json, where: str, reader: Reader) -> Evidence:
    points = line(data.get("line"), f"{where}.line", reader.grid)
    sigma_m = number(data, "sigma_m", where, 1.0, MANY_M, 1000.0)
    credibility = number(data, "credibility", where, 0.0, 1.0, 0.5)
    return LineSighting("", reader.at(data, where), points, sigma_m, credibility)


def _camera(data: Json, where: str, reader: Reader) -> Evidence:
    lat, lon = point(data, where, reader.grid)
    radius_m = number(data, "radius_m", where, 1.0, MANY_M, 100.0)
    return Camera(
        "", reader.at(data, where), lat, lon, radius_m, number(data, "credibility", where, 0.0, 1.0, 0.9)
    )


def _ping(data: Json, where: str, reader: Reader) -> Evidence:
    at_s = reader.at(data, where)
    credibility = number(data, "credibility", where, 0.0, 1.0, 0.8)
    forms = [key for key in ("radius_m", "sector", "polygon") if data.get(key) is not None]
    if len(forms) != 1:
        raise BadCase(where, "needs exactly one of radius_m, sector and polygon.")
    if forms == ["polygon"]:
        corners, remark = ring(data["polygon"], f"{where}.polygon", reader.grid)
        reader.remarks += [remark] if remark else []
        lat, lon = np.mean(corners[:-1], axis=0)
        return DevicePing("", at_s, float(lat), float(lon), None, None, corners, credibility)
    lat, lon = point(data, where, reader.grid, MAST_KM)
    if forms == ["sector"]:
        return DevicePing(
            "", at_s, lat, lon, None, _sector(data["sector"], f"{where}.sector"), None, credibility
        )
    radius_m = number(data, "radius_m", where, 1.0, MANY_M)
    return DevicePing("", at_s, lat, lon, radius_m, None, None, credibility)


def _sector(value: Any, where: str) -> Sector:
    data = record(value, where)
    only(data, ("azimuth_deg", "width_deg", "min_m", "max_m"), where)
    azimuth_deg = number(data, "azimuth_deg", where, 0.0, 360.0)
    width_deg = number(data, "width_deg", where, 1.0, 360.0, 120.0)
    min_m = number(data, "min_m", where, 0.0, MANY_M, 0.0)
    max_m = number(data, "max_m", where, 1.0, MANY_M)
    if max_m <= min_m:
        raise BadCase(f"{where}.max_m", f"is {max_m:g}; it must be larger than min_m, {min_m:g}.")
    return Sector(azimuth_deg, width_deg, min_m, max_m)


def _checked(data: Json, where: str, reader: Reader) -> Evidence:
    lat, lon = point(data, where, reader.grid)
    radius_m = number(data, "radius_m", where, 1.0, 20_000.0, 100.0)
    return PlaceChecked(
        "", reader.at(data, where), lat, lon, radius_m, number(data, "pod", where, 0.0, 1.0, 0.8)
    )


def _searched(data: Json, where: str, reader: Reader) -> Evidence:
    corners, remark = ring(data.get("polygon"), f"{where}.polygon", reader.grid)
    reader.remarks += [remark] if remark else []
    return AreaSearched("", reader.at(data, where), corners, _pod(data, where, corners))


def _pod(data: Json, where: str, corners: tuple[LatLon, ...]) -> float:
    """The POD given, or 1 - exp(-W v t n / A) of sweep width, speed, hours and searchers (random-search curve)."""
    if data.get("pod") is not None:
        return number(data, "pod", where, 0.0, 1.0)
    if data.get("sweep_width_m") is None:
        raise BadCase(f"{where}.pod", "is missing; give pod, or sweep_width_m, speed_m_s, hours and team.")
    swept_m = number(data, "sweep_width_m", where, 0.1, 5000.0)
    speed_m_s = number(data, "speed_m_s", where, 0.01, 100.0)
    hours = number(data, "hours", where, 0.0, 1000.0)
    team = number(data, "team", where, 1.0, 100_000.0, 1.0)
    return float(1.0 - np.exp(-swept_m * speed_m_s * hours * 3600.0 * team / (ring_km2(corners) * 1e6)))


def ring_km2(corners: tuple[LatLon, ...]) -> float:
    """Area of a small ring (plane geometry at its own latitude)."""
    lat, lon = np.array(corners).T
    y, x = np.radians(lat) * 6371.0088, np.radians(lon) * 6371.0088 * np.cos(np.radians(lat.mean()))
    return float(max(abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2.0, 1e-6))


def _judgement(data: Json, where: str, reader: Reader) -> Evidence:
    lat, lon = point(data, where, reader.grid)
    radius_m = number(data, "radius_m", where, 1.0, MANY_M, 500.0)
    factor = number(data, "factor", where, 0.01, 100.0)
    return Judgement("", reader.at(data, where), lat, lon, radius_m, factor, text(data, "reason", where))


_Read = Callable[[Json, str, Reader], Evidence]
_READERS: Mapping[str, tuple[tuple[str, ...], _Read]] = {
    "sighting": (("lat", "lon", "at", "sigma_m", "credibility"), _sighting),
    "line_sighting": (("line", "at", "sigma_m", "credibility"), _line_sighting),
    "camera": (("lat", "lon", "at", "radius_m", "credibility"), _camera),
    "device_ping": (("lat", "lon", "at", "radius_m", "sector", "polygon", "credibility"), _ping),
    "place_checked": (("lat", "lon", "radius_m", "at", "pod"), _checked),
    "area_searched": (("polygon", "at", "pod", "sweep_width_m", "speed_m_s", "hours", "team"), _searched),
    "judgement": (("lat", "lon", "at", "radius_m", "factor", "reason"), _judgement),
}

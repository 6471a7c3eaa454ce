"""Reads the files of a pack's data folder: places from CSV, shapes from GeoJSON."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape as geometry_of
from shapely.geometry.base import BaseGeometry

from nidaa.ground.places.facts import Place, PlaceKind
from nidaa.packs.errors import PackError
from nidaa.packs.facts import Words

Surface = Polygon | MultiPolygon


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def surfaces(path: Path, key: str) -> dict[str, Surface]:
    """The polygons of a file by the property `key`; the parts of one key are joined."""
    parts: dict[str, list[Surface]] = {}
    for item in json.loads(path.read_text(encoding="utf-8"))["features"]:
        parts.setdefault(item["properties"].get(key, ""), []).append(surface_of(item["geometry"]))
    return {code: items[0] if len(items) == 1 else union(items) for code, items in parts.items()}


def shapes(path: Path) -> list[BaseGeometry]:
    """Every geometry of a file, as it is."""
    return [
        geometry_of(item["geometry"]) for item in json.loads(path.read_text(encoding="utf-8"))["features"]
    ]


def union(parts: Sequence[Surface]) -> Surface:
    return only_surface(shapely.union_all(parts))


def surface_of(geometry: Any) -> Surface:
    return only_surface(geometry_of(geometry))


def only_surface(geometry: BaseGeometry) -> Surface:
    """The geometry, known to be an area: the files of a pack hold nothing else."""
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise PackError("data", geometry.geom_type, "places are polygons")
    return geometry


def names(row: Mapping[str, str]) -> Words:
    """Latin names serve English too; a missing Tifinagh name stays empty, so that the fallback shows."""
    return Words(fr=row["name_fr"], ar=row["name_ar"], en=row["name_fr"], zgh=row.get("name_zgh", ""))


def commune(row: Mapping[str, str]) -> Place:
    return Place(
        code=row["code"],
        kind=PlaceKind.COMMUNE,
        names=names(row),
        iso="",
        status=row["type"],
        region_code=row["region_code"],
        province_code=row["province_code"],
        commune_code=row["code"],
        population=int(row["population_2024"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
    )


def arrondissement(row: Mapping[str, str], inside: Place) -> Place:
    return Place(
        code=row["code"],
        kind=PlaceKind.ARRONDISSEMENT,
        names=names(row),
        iso="",
        status="urban",
        region_code=inside.region_code,
        province_code=inside.province_code,
        commune_code=inside.code,
        population=int(row["population_2024"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
    )


def province(row: Mapping[str, str], surface: Surface) -> Place:
    point = point_inside(surface)
    return Place(
        code=row["code"],
        kind=PlaceKind.PROVINCE,
        names=names(row),
        iso=row["iso"],
        status=row["type"],
        region_code=row["region_code"],
        province_code=row["code"],
        commune_code="",
        population=int(row["population_2024"]),
        lat=point[0],
        lon=point[1],
    )


def region(row: Mapping[str, str], surface: Surface) -> Place:
    point = point_inside(surface)
    return Place(
        code=row["code"],
        kind=PlaceKind.REGION,
        names=names(row),
        iso=row["iso"],
        status="region",
        region_code=row["code"],
        province_code="",
        commune_code="",
        population=int(row["population_2024"]),
        lat=point[0],
        lon=point[1],
    )


def point_inside(surface: Surface) -> tuple[float, float]:
    """Latitude and longitude of a point that is surely inside, for labels."""
    point = surface.representative_point()
    return round(point.y, 5), round(point.x, 5)

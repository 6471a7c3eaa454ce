"""Places and areas as frozen facts. Degrees WGS 84; rings in GeoJSON order, longitude before latitude."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nidaa.packs.facts import Words

Ring = tuple[tuple[float, float], ...]

# Five decimals are about one metre, finer than anything an officer can draw or a phone can know.
DECIMALS = 5


class PlaceKind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    PROVINCE = "province"
    COMMUNE = "commune"
    ARRONDISSEMENT = "arrondissement"


@dataclass(frozen=True, slots=True)
class Place:
    """A named unit of the country.

    `code` is that of the statistical office, `iso` ISO 3166-2 where there is one, `status` is urban, rural,
    province or prefecture. `lat`, `lon` is a point inside, not the town hall. Codes are "" where there is
    none.
    """

    code: str
    kind: PlaceKind
    names: Words
    iso: str
    status: str
    region_code: str
    province_code: str
    commune_code: str
    population: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Where:
    """What contains a point. `snapped_km` above 0: it lay that far off the coast or border."""

    commune: Place
    province: Place
    region: Place
    arrondissement: Place | None
    snapped_km: float


@dataclass(frozen=True, slots=True, order=True)
class Circle:
    """All points within `radius_km` of a centre, along the ground."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Area:
    """The union of circles, polygons (closed outer rings) and places by code, the country's included."""

    circles: tuple[Circle, ...] = field(default=())
    polygons: tuple[Ring, ...] = field(default=())
    places: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Rounded and sorted, so that the same area always has the same form."""
        circles = sorted((_rounded(c.lat), _rounded(c.lon), _rounded(c.radius_km)) for c in self.circles)
        rings = sorted([[_rounded(lon), _rounded(lat)] for lon, lat in ring] for ring in self.polygons)
        return {
            "circles": [{"lat": lat, "lon": lon, "radius_km": radius} for lat, lon, radius in circles],
            "polygons": rings,
            "places": sorted(set(self.places)),
        }

    def canonical(self) -> str:
        """One line of JSON for digests: two areas are the same when these lines are."""
        return json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _rounded(value: float) -> float:
    # A whole number and its float, or minus zero and zero, must not make two forms of one area.
    return round(float(value), DECIMALS) + 0.0

"""All places of a pack in memory: find by name, by point, by code, and count who lives in a shape."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property

import shapely
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from nidaa.ground.places import reading
from nidaa.ground.places.errors import PlaceUnknownError
from nidaa.ground.places.facts import Place, PlaceKind, Where
from nidaa.ground.places.names import NameIndex
from nidaa.ground.places.population import Headcount
from nidaa.ground.places.reading import Surface
from nidaa.ground.places.sphere import distance_km
from nidaa.packs.pack import Pack, load_pack

# Piers, beaches and simplified coasts: a point this near to land belongs to the commune beside it.
SNAP_KM = 1.0


class Gazetteer:
    """The places of one country pack. Build it once with `load_gazetteer`; it never changes."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._surfaces: dict[str, Surface] = reading.surfaces(pack.data / "communes.geojson", "code")
        self._surfaces |= reading.surfaces(pack.data / "arrondissements.geojson", "code")
        provinces = reading.surfaces(pack.data / "provinces.geojson", "province_code")
        self._surfaces |= provinces
        self._surfaces |= _joined(provinces, reading.rows(pack.data / "provinces.csv"), "region_code")
        nation = next(iter(reading.surfaces(pack.data / "nation.geojson", "").values()))
        self._surfaces[pack.country] = nation
        self._places = {place.code: place for place in self._read_places()}
        self._names = NameIndex(self._places.values())
        self._adjacent = _neighbours(reading.rows(pack.data / "province_adjacency.csv"))
        self._communes = self.of_kind(PlaceKind.COMMUNE)
        self._tree = STRtree([self._surfaces[place.code] for place in self._communes])
        self._districts = self.of_kind(PlaceKind.ARRONDISSEMENT)
        self._district_tree = STRtree([self._surfaces[place.code] for place in self._districts])
        self._headcount = Headcount(
            [(place.code, place.population, self._surfaces[place.code]) for place in self._communes],
            reading.surfaces(pack.data / "urban_centres.geojson", "commune_code"),
        )

    def _read_places(self) -> Iterable[Place]:
        data = self.pack.data
        communes = {row["code"]: reading.commune(row) for row in reading.rows(data / "communes.csv")}
        yield from communes.values()
        for row in reading.rows(data / "arrondissements.csv"):
            yield reading.arrondissement(row, communes[row["commune_code"]])
        for row in reading.rows(data / "provinces.csv"):
            yield reading.province(row, self._surfaces[row["code"]])
        for row in reading.rows(data / "regions.csv"):
            yield reading.region(row, self._surfaces[row["code"]])
        lat, lon = reading.point_inside(self.nation)
        people = sum(place.population for place in communes.values())
        yield Place(
            self.pack.country,
            PlaceKind.COUNTRY,
            self.pack.name,
            self.pack.country,
            "",
            "",
            "",
            "",
            people,
            lat,
            lon,
        )

    @cached_property
    def neighbours(self) -> BaseGeometry:
        """The countries around, for pictures; read when first drawn."""
        shapes = reading.shapes(self.pack.data / "neighbours.geojson")
        # Some coasts cross themselves since their points were rounded; unmended, no frame can cut them.
        return shapely.union_all([shapely.make_valid(shape) for shape in shapes])

    @property
    def nation(self) -> Surface:
        return self._surfaces[self.pack.country]

    def place(self, code: str) -> Place:
        """The place with this code.

        Raises:
            PlaceUnknownError: There is none.
        """
        if code not in self._places:
            raise PlaceUnknownError(code)
        return self._places[code]

    def surface(self, code: str) -> Surface:
        """Its shape, in degrees.

        Raises:
            PlaceUnknownError: There is no such place.
        """
        if code not in self._surfaces:
            raise PlaceUnknownError(code)
        return self._surfaces[code]

    def of_kind(self, kind: PlaceKind) -> tuple[Place, ...]:
        return tuple(place for place in self._places.values() if place.kind is kind)

    def adjacent(self, province_code: str) -> tuple[Place, ...]:
        """The provinces that share a border with this one."""
        return tuple(self._places[code] for code in sorted(self._adjacent.get(province_code, ())))

    def search(
        self, text: str, limit: int = 10, kinds: Collection[PlaceKind] = frozenset(PlaceKind)
    ) -> tuple[Place, ...]:
        """Places, best first, that have for every typed word a word starting with it, in any script."""
        return self._names.search(text, limit, kinds)

    def containing(self, lat: float, lon: float, snap_km: float = SNAP_KM) -> Where | None:
        """What the point lies in, None at sea and abroad; within `snap_km` of land, the nearest commune."""
        point = Point(lon, lat)
        inside = sorted(int(n) for n in self._tree.query(point, predicate="intersects"))
        if inside:
            return self._where(self._communes[inside[0]], point, 0.0)
        commune, km = self.nearest(lat, lon)
        return self._where(commune, point, km) if km <= snap_km else None

    def nearest(self, lat: float, lon: float) -> tuple[Place, float]:
        """The commune nearest to the point, and how far its shape is in km (0 inside).

        Known issue: it is decided in degrees, so far out at sea it may name the commune beside the nearest.
        """
        point = Point(lon, lat)
        commune = self._communes[int(self._tree.nearest(point))]
        surface = self._surfaces[commune.code]
        if surface.intersects(point):
            return commune, 0.0
        edge = shapely.shortest_line(surface, point).coords[0]
        return commune, distance_km(edge[1], edge[0], lat, lon)

    def _where(self, commune: Place, point: Point, snapped_km: float) -> Where:
        found = sorted(int(n) for n in self._district_tree.query(point, predicate="intersects"))
        return Where(
            commune=commune,
            province=self._places[commune.province_code],
            region=self._places[commune.region_code],
            arrondissement=self._districts[found[0]] if found else None,
            snapped_km=snapped_km,
        )

    def provinces_touching(self, shape: BaseGeometry) -> tuple[Place, ...]:
        """The provinces that overlap or touch the shape, in order of code."""
        provinces = sorted(self.of_kind(PlaceKind.PROVINCE), key=lambda place: place.code)
        return tuple(place for place in provinces if self._surfaces[place.code].intersects(shape))

    def people_in(self, shape: BaseGeometry) -> int:
        """People living in the shape: see `population.Headcount` for how, and for what it cannot know."""
        return round(sum(self._headcount.by_commune(shape).values()))

    def people_by_province(self, shape: BaseGeometry) -> Mapping[str, int]:
        """The same, split by province code; provinces where nobody is reached are left out."""
        people: dict[str, float] = {}
        for code, count in self._headcount.by_commune(shape).items():
            province = self._places[code].province_code
            people[province] = people.get(province, 0.0) + count
        return {code: round(count) for code, count in sorted(people.items()) if round(count)}

    def touched(self, shape: BaseGeometry) -> tuple[Place, ...]:
        """The communes that overlap the shape by more than a border, most people first."""
        shares = self._headcount.shares(shape)
        return tuple(
            sorted((self._places[code] for code in shares), key=lambda place: (-place.population, place.code))
        )


def _joined(parts: Mapping[str, Surface], table: Iterable[Mapping[str, str]], key: str) -> dict[str, Surface]:
    groups: dict[str, list[Surface]] = {}
    for row in table:
        groups.setdefault(row[key], []).append(parts[row["code"]])
    return {code: reading.union(surfaces) for code, surfaces in groups.items()}


def _neighbours(pairs: Iterable[Mapping[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        found.setdefault(pair["a"], set()).add(pair["b"])
        found.setdefault(pair["b"], set()).add(pair["a"])
    return found


@cache
def load_gazetteer(pack_key: str) -> Gazetteer:
    """The gazetteer of a pack, built once per process (a fraction of a second)."""
    return Gazetteer(load_pack(pack_key))

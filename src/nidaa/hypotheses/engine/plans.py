"""Which team searches where: teams and segments from JSON, the plan as JSON."""

from typing import Any

import h3.api.numpy_int as h3
import numpy as np

from searchtheory.assess import Map
from searchtheory.errors import BadCase
from searchtheory.evidence_json import ring_km2
from searchtheory.geodesy import degrees
from searchtheory.grid import Grid
from searchtheory.json_fields import Json, number, only, record, records, text
from searchtheory.json_points import point, ring
from searchtheory.polygons import in_polygon
from searchtheory.teams import Plan, Segments, Team, allocate

TEAM_KEYS = ("name", "lat", "lon", "hours", "sweep_width_m", "speed_m_s", "travel_km_h", "count")
MOST_SEGMENTS = 10_000


def read_teams(data: Any, grid: Grid) -> tuple[tuple[Team, ...], list[Json]]:
    """Teams, and the segments of the file where it gives any. Raises `BadCase`."""
    data = {"teams": data} if isinstance(data, list) else record(data, "teams file")
    only(data, ("teams", "segments"), "teams file")
    teams: list[Team] = []
    for i, row in enumerate(records(data.get("teams"), "teams")):
        teams += _teams(row, f"teams[{i}]", grid)
    if not teams:
        raise BadCase("teams", "is empty; give at least one team.")
    return tuple(teams), records(data.get("segments") or [], "segments")


def _teams(row: Json, field: str, grid: Grid) -> list[Team]:
    only(row, TEAM_KEYS, field)
    count = int(number(row, "count", field, 1, 1000, 1))
    name = text(row, "name", field) or field
    lat, lon = point(row, field, grid)
    team = {
        "hours": number(row, "hours", field, 0.0, 72.0, 4.0),
        "sweep_width_m": number(row, "sweep_width_m", field, 0.1, 5000.0, 30.0),
        "speed_m_s": number(row, "speed_m_s", field, 0.01, 100.0, 0.6),
        "travel_km_h": number(row, "travel_km_h", field, 0.5, 300.0, 30.0),
    }
    return [Team(name if count == 1 else f"{name} {n + 1}", lat, lon, **team) for n in range(count)]


def segments_of(found: Map, given: list[Json]) -> tuple[Segments, list[str], list[list[list[float]]]]:
    """Segments with the map's mass in them, their names and rings [lon, lat]."""
    if given:
        return _given_segments(found, given)
    odds = found.odds()
    grid, (coarse, fine) = found.grid, found.field.cell_mass()
    mass = coarse.astype(float)
    refined = np.repeat(found.field.partition.refined, 49)
    np.add.at(mass, refined, fine.astype(float))
    best = np.argsort(-mass, kind="stable")[:MOST_SEGMENTS]
    best = best[mass[best] > 0]
    lat, lon = degrees(grid.xyz[:, best])
    names = [f"{int(i):x}" for i in grid.ids[best]]
    return Segments(lat, lon, grid.area_km2[best].astype(float), mass[best] / odds.total), names, []


def _given_segments(found: Map, given: list[Json]) -> tuple[Segments, list[str], list[list[list[float]]]]:
    total = found.odds().total
    points = [degrees(tier.xyz) for tier in found.field.partition.tiers]
    rows, names, rings = [], [], []
    for i, data in enumerate(given):
        field = f"segments[{i}]"
        only(data, ("name", "polygon"), field)
        corners, _ = ring(data.get("polygon"), f"{field}.polygon", found.grid)
        mass = sum(
            float(values[in_polygon(corners, lat, lon)].sum(dtype=float))
            for values, (lat, lon) in zip(found.field.cell_mass(), points, strict=True)
        )
        middle = np.mean(corners[:-1], axis=0)
        rows.append((middle[0], middle[1], ring_km2(corners), mass / total))
        names.append(text(data, "name", field) or field)
        rings.append([[lon, lat] for lat, lon in corners])
    lat, lon, area, mass_ = (np.array(column, float) for column in zip(*rows, strict=True))
    return Segments(lat, lon, area, mass_), names, rings


def plan(found: Map, teams: tuple[Team, ...], given: list[Json]) -> dict[str, Any]:
    """The plan as JSON."""
    segments, names, rings = segments_of(found, given)
    made: Plan = allocate(teams, segments)
    return {
        "digest": found.digest,
        "success": made.success,
        "bound": made.bound,
        "gap": made.gap,
        "segments": len(names),
        "assignments": [_assignment(made, j, team, segments, names, rings) for j, team in enumerate(teams)],
    }


def _assignment(
    made: Plan, j: int, team: Team, segments: Segments, names: list[str], rings: list[list[list[float]]]
) -> dict[str, Any]:
    at, start = made.segment_of[j], {"lat": team.lat, "lon": team.lon}
    if at < 0:
        return {
            "team": team.name,
            "from": start,
            "segment": None,
            "why": "no segment can be reached in its hours",
        }
    hours = made.search_hours[j]
    covered = hours * 3600.0 * team.sweep_width_m * team.speed_m_s * 1e-6 / float(segments.area_km2[at])
    outline = rings[at] if rings else [[lon, lat] for lat, lon in h3.cell_to_boundary(int(names[at], 16))]
    return {
        "team": team.name,
        "from": start,
        "segment": names[at],
        "lat": float(segments.lat[at]),
        "lon": float(segments.lon[at]),
        "area_km2": float(segments.area_km2[at]),
        "probability": float(segments.probability[at]),
        "search_hours": hours,
        "pod": float(1.0 - np.exp(-covered)),
        "outline": outline,
    }

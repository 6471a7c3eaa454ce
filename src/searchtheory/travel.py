"""Travel times over a loaded road graph, cell by cell: what replaces great circle x detour / speed."""

import hashlib
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from searchtheory.case import Mode
from searchtheory.geodesy import EARTH_RADIUS_KM, Floats32, unit_vectors
from searchtheory.grid import Grid
from searchtheory.reach import DETOUR, SPEED_KM_H
from searchtheory.roads import RoadGraph, reach_h
from searchtheory.tiers import Ints

TO_THE_ROAD_KM = 8.0  # a start farther than this from every road keeps the fallback
LONGEST_H = 12.0  # the country is crossed by then


@dataclass(frozen=True, slots=True)
class Roads:
    """A road graph laid over a grid: the coarse cell of every node, and whether it has an edge at all."""

    graph: RoadGraph
    cell: Ints
    tree: cKDTree
    nodes: Ints  # those in the tree
    digest: str


@dataclass(frozen=True, slots=True)
class RoadTimes:
    """Hours by road from one point to every coarse cell; infinite where no road was reached."""

    hours: Floats32

    def to(self, grid: Grid, lat: float, lon: float) -> float:
        return float(self.hours[grid.nearest(lat, lon)[0]])


def lay_roads(graph: RoadGraph, grid: Grid) -> Roads:
    """Roads over a grid; about a second for 10⁵ nodes. Nodes off the land are left out."""
    has_edge = np.diff(graph.first) > 0
    nodes = np.flatnonzero(np.isfinite(graph.lat) & has_edge).astype(np.int32)
    points = unit_vectors(graph.lat[nodes], graph.lon[nodes]).T
    away, nearest = cKDTree(grid.xyz.T.astype(float)).query(points)
    on_land = away * EARTH_RADIUS_KM < 1.0
    cell = np.full(graph.nodes, -1, np.int32)
    cell[nodes[on_land]] = nearest[on_land]
    return roads_of(graph, cell)


def roads_of(graph: RoadGraph, cell: Ints) -> Roads:
    """Roads whose nodes are already placed in cells."""
    nodes = np.flatnonzero(cell >= 0).astype(np.int32)
    tree = cKDTree(unit_vectors(graph.lat[nodes], graph.lon[nodes]).T)
    digest = hashlib.sha256(graph.target.tobytes() + graph.hours.tobytes()).hexdigest()[:16]
    return Roads(graph, cell, tree, nodes, digest)


def times_from(roads: Roads, grid: Grid, lat: float, lon: float, within_h: float) -> RoadTimes | None:
    """Times from a point; None where no road is near it."""
    away, row = roads.tree.query(unit_vectors(lat, lon))
    away_km = float(away) * EARTH_RADIUS_KM
    if away_km > TO_THE_ROAD_KM:
        return None
    walk_h = away_km * DETOUR / SPEED_KM_H[Mode.FOOT]
    limit = min(max(within_h, 0.1), LONGEST_H)
    by_node = reach_h(roads.graph, int(roads.nodes[int(row)]), limit) + np.float32(walk_h)
    hours = np.full(grid.size, np.inf, np.float32)
    placed = roads.cell >= 0
    np.minimum.at(hours, roads.cell[placed], by_node[placed])
    return RoadTimes(hours)

"""Roads from OpenStreetMap bytes, times on them, and a map that follows them."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from searchtheory.assess import build_map
from searchtheory.case import LastSeen, Mode, SearchCase, Type, TypeWeight
from searchtheory.geodesy import distance_km
from searchtheory.osm import road_graph_from_pbf
from searchtheory.roads import reach_h, road_graph
from searchtheory.travel import lay_roads, times_from

from .countries import CAPITAL, SEEN_S, island
from .osm_writer import pbf

HOURS_WITHIN = 1e-5

NODES = {10: (33.57, -7.60), 20: (33.57, -7.50), 30: (33.60, -7.50), 41: (33.60, -7.40), 5: (33.65, -7.60)}
WAYS = [
    ([10, 20, 30], {"highway": "primary", "name": "شارع"}),
    ([30, 41], {"highway": "residential", "oneway": "yes"}),
    ([10, 5], {"building": "yes"}),
    ([10, 999], {"highway": "service"}),
]


def test_a_file_of_five_nodes_becomes_a_graph():
    graph = road_graph_from_pbf(pbf(NODES, WAYS))
    assert graph.nodes == 5  # with the one that lies beyond the extract, without position
    at = {round(float(lon), 2): i for i, lon in enumerate(graph.lon) if np.isfinite(lon)}
    there = reach_h(graph, at[-7.60], 3.0)
    back = reach_h(graph, at[-7.40], 3.0)
    first = float(distance_km(33.57, -7.60, 33.57, -7.50)) / 70.0
    second = float(distance_km(33.57, -7.50, 33.60, -7.50)) / 70.0
    third = float(distance_km(33.60, -7.50, 33.60, -7.40)) / 30.0
    assert there[at[-7.40]] == pytest.approx(first + second + third, abs=HOURS_WITHIN)
    assert np.isinf(back[at[-7.60]])


@pytest.mark.parametrize("data", [b"hello, this is no such file", pbf(NODES, WAYS)[:-40], pbf(NODES, [])])
def test_a_file_that_is_none_is_refused(data):
    with pytest.raises(ValueError, match=r"\w"):
        road_graph_from_pbf(data)


def test_times_agree_with_scipy():
    rng = np.random.default_rng(7)
    a, b, km = rng.integers(0, 400, 1500), rng.integers(0, 400, 1500), rng.uniform(0.1, 5, 1500)
    graph = road_graph(np.zeros(400), np.zeros(400), a, b, km, np.full(1500, 50.0))
    sparse = csr_matrix((400, 400)).tolil()
    for i in range(400):
        for edge in range(graph.first[i], graph.first[i + 1]):
            j, hours = graph.target[edge], float(graph.hours[edge])
            if sparse[i, j] == 0 or hours < sparse[i, j]:
                sparse[i, j] = hours
    expected = dijkstra(sparse.tocsr(), indices=3)
    assert reach_h(graph, 3, 1e3) == pytest.approx(expected, abs=HOURS_WITHIN)


def test_a_map_by_road_follows_the_road():
    grid = island()
    east = {i: (CAPITAL[0], CAPITAL[1] + 0.004 * i) for i in range(60)}
    roads = lay_roads(road_graph_from_pbf(pbf(east, [(list(east), {"highway": "trunk"})])), grid)
    times = times_from(roads, grid, *CAPITAL, 2.0)
    assert times is not None
    case = SearchCase(
        15.0, "male", LastSeen(*CAPITAL, SEEN_S, 50.0), (TypeWeight(Type.ABDUCTION_STRANGER, 1.0, ""),),
        (Mode.FOOT, Mode.CAR), (), (),
    )  # fmt: skip

    def beside_the_road(found):
        vehicle = [c.key for c in found.hypotheses.components].index("vehicle")
        weights = np.zeros(len(found.hypotheses.components))
        weights[vehicle] = 1.0
        mass = found.field.cell_mass(weights)[0].astype(float)
        on_road = np.isfinite(times.hours)
        return mass[on_road].sum() / mass.sum()

    by_circle, by_road = (build_map(case, grid, SEEN_S + 3600, roads=r) for r in (None, roads))
    assert by_road.by_road
    assert by_circle.digest != by_road.digest
    assert beside_the_road(by_road) > 2 * beside_the_road(by_circle)

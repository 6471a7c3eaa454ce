"""Who is in an area: the quick way beside asking every cell, one after the other."""

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon

from nidaa.distribution.rules.cover import BORDER, IN, OUT, aim_at, inside, near, sides
from nidaa.distribution.rules.rings import NOT_ONE, RING_EDGES_KM, rings, rings_of_parents
from nidaa.ground.country import gazetteer
from nidaa.ground.places.areas import can_use_area
from nidaa.ground.places.cells import PARENT, PARENT_REACH_KM, cell_at, centres, coarse_cells, parents, spans
from nidaa.ground.places.facts import Area, Circle
from nidaa.ground.places.sphere import destination, distance_km

# From the desert's south-western corner to Tangier, and to the eastern border.
CORNERS = [(20.8, -17.0), (35.9, -5.9), (32.5, -1.2), (33.57, -7.59)]
LATS, LONS = st.floats(20.8, 35.9), st.floats(-17.0, -1.1)


def circle(lat, lon, km):
    return Area(circles=(Circle(lat, lon, km),))


def ragged(lat, lon, km, radii):
    """A polygon round a point, each corner at its own distance."""
    corners = [destination(lat, lon, 360 * n / len(radii), km * radius) for n, radius in enumerate(radii)]
    ring = tuple((corner_lon, corner_lat) for corner_lat, corner_lon in corners)
    return Area(polygons=((*ring, ring[0]),))


AREAS = st.one_of(
    st.builds(circle, LATS, LONS, st.floats(0.05, 30.0)),
    st.builds(
        ragged, LATS, LONS, st.floats(0.2, 30.0), st.lists(st.floats(0.3, 1.0), min_size=3, max_size=9)
    ),
    st.builds(circle, *map(st.just, CORNERS[1]), st.floats(0.01, 160.0)),
)


def brute_force(area, cells):
    """Every cell asked by itself, by the plainest means."""
    shapes = [Polygon(ring) for ring in area.polygons] + [gazetteer().surface(code) for code in area.places]

    def within(cell):
        lat, lon = h3.cell_to_latlng(cell)
        near = any(distance_km(one.lat, one.lon, lat, lon) <= one.radius_km for one in area.circles)
        return near or any(shape.intersects(Point(lon, lat)) for shape in shapes)

    return [within(cell) for cell in cells]


def cells_near(area, generator, count=400):
    """Cells where it matters: in the area's frame and a parent's width round it."""
    edges = [
        destination(one.lat, one.lon, bearing, one.radius_km)
        for one in area.circles
        for bearing in range(0, 360, 15)
    ] + [(lat, lon) for ring in area.polygons for lon, lat in ring]
    south, west = np.min(edges, axis=0) - 0.06
    north, east = np.max(edges, axis=0) + 0.06
    points = zip(generator.uniform(south, north, count), generator.uniform(west, east, count), strict=True)
    jitter = [
        (lat + generator.normal() / 500, lon + generator.normal() / 500)
        for lat, lon in edges
        for _ in range(4)
    ]
    return np.unique([cell_at(lat, lon) for lat, lon in [*points, *jitter]])


@given(area=AREAS, seed=st.integers(0, 2**32 - 1))
def test_the_quick_way_says_of_every_cell_what_asking_each_says(area, seed):
    if not can_use_area(area, gazetteer()):
        return
    aim = aim_at(area, gazetteer())
    cells = cells_near(area, np.random.default_rng(seed))
    truth = np.array(brute_force(area, cells.tolist()))
    assert inside(aim, cells).tolist() == truth.tolist()
    side = sides(aim, parents(cells))
    assert not truth[side == OUT].any(), "nobody is lost with a parent"
    assert truth[side == IN].all(), "nobody is called who is outside"


@given(area=AREAS, seed=st.integers(0, 2**32 - 1))
def test_the_coarse_search_leaves_out_no_parent_in_which_somebody_counts(area, seed):
    if not can_use_area(area, gazetteer()):
        return
    aim = aim_at(area, gazetteer())
    cells = cells_near(area, np.random.default_rng(seed))
    west, south, east, north = gazetteer().nation.bounds
    lats, lons = centres(cells)
    at_home = (lats > south) & (lats < north) & (lons > west) & (lons < east)  # nobody can subscribe beyond
    wanted = parents(cells[inside(aim, cells) & at_home])
    lo, hi = near(aim, coarse_cells((west, south, east, north)))
    assert all(((lo <= parent) & (parent <= hi)).any() for parent in wanted)
    assert (lo[1:] > hi[:-1]).all()


@given(area=AREAS, seed=st.integers(0, 2**32 - 1))
def test_a_parent_in_one_ring_holds_nobody_of_another(area, seed):
    if not can_use_area(area, gazetteer()):
        return
    aim = aim_at(area, gazetteer())
    cells = cells_near(area, np.random.default_rng(seed), 200)
    whole, each = rings_of_parents(aim, parents(cells)), rings(aim, cells)
    assert (each[whole != NOT_ONE] == whole[whole != NOT_ONE]).all()


@pytest.mark.parametrize(
    ("km", "ring"), [(0.0, 0), (4.5, 0), (5.5, 1), (39.0, 2), (41.0, 3), (159.0, 4), (170.0, 5)]
)
def test_rings_lie_round_the_middle_of_the_smallest_circle(km, ring):
    area = Area(circles=(Circle(30.0, -7.0, 300.0), Circle(33.57, -7.59, 160.0)))
    lat, lon = destination(33.57, -7.59, 90.0, km)
    assert rings(aim_at(area, gazetteer()), np.array([cell_at(lat, lon)])).tolist() == [ring]
    assert len(RING_EDGES_KM) == 5


@given(lat=LATS, lon=LONS)
def test_all_that_descend_from_a_parent_lie_in_its_span_and_within_its_reach(lat, lon):
    parent = h3.latlng_to_cell(lat, lon, PARENT)
    children = np.array(sorted(h3.cell_to_children(parent, 9)))
    (first,), (last,) = spans(np.array([parent]))
    assert (children[0], children[-1]) == (first, last)
    assert (parents(children) == parent).all()
    centre = h3.cell_to_latlng(parent)
    lats, lons = centres(children)
    assert max(distance_km(*centre, *one) for one in zip(lats, lons, strict=True)) < PARENT_REACH_KM


def test_communes_count_where_the_area_touches_them_and_places_count_whole():
    fes = next(place for place in gazetteer().search("Fès") if place.kind == "commune")
    aim = aim_at(circle(fes.lat, fes.lon, 0.2), gazetteer())
    assert fes.code in aim.communes
    whole = aim_at(Area(places=(fes.code,)), gazetteer())
    assert inside(whole, np.array([cell_at(fes.lat, fes.lon)])).all()
    assert not inside(whole, np.array([cell_at(33.57, -7.59)])).any()


def test_a_country_is_sorted_into_inside_border_and_outside():
    aim = aim_at(Area(places=("MA",)), gazetteer())
    generator = np.random.default_rng(1)
    some = [
        cell_at(lat, lon, PARENT)
        for lat, lon in zip(generator.uniform(21, 36, 500), generator.uniform(-17, -1, 500), strict=True)
    ]
    side = sides(aim, np.array(some))
    assert set(side.tolist()) == {IN, BORDER, OUT}
    assert shapely.is_prepared(aim.shape)

import json
import random

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape as geometry_of

from nidaa.ground.places.areas import area_from_json, area_shape, can_use_area, check_area, to_geojson
from nidaa.ground.places.capshape import MAX_CAP_POINTS, cap_shape
from nidaa.ground.places.errors import AreaError
from nidaa.ground.places.facts import Area, Circle, PlaceKind
from nidaa.ground.places.gazetteer import load_gazetteer
from nidaa.ground.places.outline import few_points
from nidaa.ground.places.sphere import circle_polygon

MA = load_gazetteer("ma")
SQUARE = ((-5.2, 33.9), (-4.8, 33.9), (-4.8, 34.2), (-5.2, 34.2), (-5.2, 33.9))
FES = Circle(34.0331, -5.0003, 160)
PLACES = [place.code for place in MA.of_kind(PlaceKind.PROVINCE)] + [
    p.code for p in MA.of_kind(PlaceKind.REGION)
]

REFUSED = [
    (Area(), "area", "empty"),
    (Area(circles=(Circle(34, -5, 0),)), "circles[0].radius_km", "above 0"),
    (Area(circles=(Circle(34, -5, 5000),)), "circles[0].radius_km", "at most 2000 km"),
    (Area(circles=(FES, Circle(-5.0003, 34.0331, 20))), "circles[1]", "swapped"),
    (Area(circles=(Circle(48.85, 2.35, 20),)), "circles[0]", "outside Morocco"),
    (Area(circles=(Circle(95, -5, 20),)), "circles[0]", "no place at latitude"),
    (Area(circles=(Circle(float("nan"), -5, 20),)), "circles[0]", "no place at latitude"),
    (Area(polygons=(SQUARE[:-1],)), "polygons[0]", "not closed"),
    (Area(polygons=(SQUARE[:2],)), "polygons[0]", "three corners"),
    (Area(polygons=((SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]),)), "polygons[0]", "crosses"),
    (Area(polygons=(SQUARE, tuple((y, x) for x, y in SQUARE))), "polygons[1]", "swapped"),
    (Area(polygons=(((2, 48), (3, 48), (3, 49), (2, 48)),)), "polygons[0]", "outside Morocco"),
    (Area(polygons=((*([SQUARE[0]] * 6208),),)), "polygons[0]", "6208 points"),
    (Area(places=("03.231", "77")), "places[1]", "No place has the code '77'"),
    (Area(circles=(FES,) * 51), "area", "more than 50"),
]


@pytest.mark.parametrize(("area", "field", "why"), REFUSED, ids=[f"{f}: {w}" for _, f, w in REFUSED])
def test_an_area_that_cannot_be_used_is_refused_with_its_field_and_one_sentence(area, field, why):
    with pytest.raises(AreaError) as refusal:
        check_area(area, MA)
    assert refusal.value.field == field
    assert why in refusal.value.sentence
    assert refusal.value.sentence.endswith((".", ")."))
    assert not can_use_area(area, MA)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], "area"),
        ({"radius": 3}, "radius"),
        ({"circles": {}}, "circles"),
        ({"circles": [[34, -5, 3]]}, "circles[0]"),
        ({"circles": [{"lat": "34", "lon": -5, "radius_km": 3}]}, "circles[0].lat"),
        ({"circles": [{"lat": 34, "lon": -5}]}, "circles[0].radius_km"),
        ({"circles": [{"lat": 34, "lon": float("inf"), "radius_km": 3}]}, "circles[0].lon"),
        ({"polygons": ["POLYGON"]}, "polygons[0]"),
        ({"polygons": [[[1, 2, 3]]]}, "polygons[0][0]"),
        ({"polygons": [[[True, 2]]]}, "polygons[0][0]"),
        ({"places": [3]}, "places"),
    ],
)
def test_a_form_that_is_not_an_area_is_refused_with_its_field(data, field):
    with pytest.raises(AreaError) as refusal:
        area_from_json(data)
    assert refusal.value.field == field


def test_an_area_survives_json_and_its_order_does_not_matter():
    area = Area(circles=(FES, Circle(35, -5, 3)), polygons=(SQUARE,), places=("03.231", "01.573"))
    other = Area(circles=area.circles[::-1], polygons=area.polygons, places=area.places[::-1])
    assert area_from_json(json.loads(area.canonical())).canonical() == area.canonical() == other.canonical()
    assert area.canonical() != Area(circles=(FES,)).canonical()


def test_an_area_is_the_union_of_its_parts():
    area = Area(circles=(Circle(34.0331, -5.0003, 10),), polygons=(SQUARE,), places=("01.573",))
    whole = area_shape(area, MA)
    assert whole.is_valid
    for part in (Area(circles=area.circles), Area(polygons=area.polygons), Area(places=area.places)):
        assert whole.buffer(1e-9).covers(area_shape(part, MA))


def test_the_whole_country_is_an_area():
    assert area_shape(Area(places=("MA",)), MA).equals(MA.nation)


def test_geojson_is_rounded_valid_and_nearly_the_same():
    shape = area_shape(Area(places=("03", "01.573")), MA)
    read = geometry_of(json.loads(json.dumps(to_geojson(shape))))
    assert read.is_valid
    assert read.symmetric_difference(shape).area < 1e-4


def corners(polygon: str) -> list[tuple[float, float]]:
    return [tuple(float(n) for n in pair.split(",")) for pair in polygon.split(" ")]


@pytest.mark.parametrize(
    "area",
    [
        Area(places=("MA",)),
        Area(places=("03", "12")),
        Area(polygons=(SQUARE,)),
        Area(places=("01.573", "11.321")),
    ],
    ids=["nation", "two regions", "square", "two provinces"],
)
def test_cap_polygons_are_closed_have_at_most_100_points_and_leave_nobody_out(area):
    polygons = [corners(text) for text in cap_shape(area, MA).polygons]
    for ring in polygons:
        assert ring[0] == ring[-1]
        assert 4 <= len(ring) <= MAX_CAP_POINTS
    covered = shapely.union_all([shapely.Polygon([(lon, lat) for lat, lon in ring]) for ring in polygons])
    assert covered.is_valid
    assert area_shape(area, MA).difference(covered.buffer(2e-5)).area == pytest.approx(0, abs=1e-9)
    assert covered.area < 1.1 * area_shape(area, MA).area


def test_cap_circles_stay_circles_and_places_keep_their_codes():
    written = cap_shape(Area(circles=(FES,), places=("03.231", "MA")), MA)
    assert written.circles == ("34.03310,-5.00030 160",)
    assert written.geocodes == (("HCP", "03.231"), ("ISO3166-2", "MA-FES"), ("ISO3166-2", "MA"))
    assert cap_shape(Area(circles=(FES,)), MA).polygons == ()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=6), st.integers(16, 100))
def test_any_choice_of_provinces_is_covered_with_few_points(codes, most):
    shape = area_shape(Area(places=tuple(codes)), MA)
    parts = few_points(shape, most)
    assert max(len(part.exterior.coords) for part in parts) <= most
    covered = shapely.union_all(parts)
    assert shape.difference(covered.buffer(1e-9)).area < 1e-9
    west, south, east, north = shape.bounds
    assert shapely.box(west - 1, south - 1, east + 1, north + 1).covers(covered)


@settings(deadline=None, max_examples=25)
@given(st.floats(21, 36), st.floats(1, 300), st.integers(32, 100), st.integers(120, 900))
def test_a_round_shape_is_covered_with_few_points_and_little_more(lat, radius_km, most, corners_drawn):
    shape = circle_polygon(lat, -8, radius_km, corners_drawn)
    (part,) = few_points(shape, most)
    assert len(part.exterior.coords) <= most
    assert part.covers(shape)
    assert part.area < 1.25 * shape.area


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.integers(3, 60))
def test_a_star_drawn_by_hand_is_taken_or_refused_but_never_breaks(seed, points):
    chance = random.Random(seed)
    ring = [(-5 + chance.uniform(-1, 1), 33 + chance.uniform(-1, 1)) for _ in range(points)]
    area = Area(polygons=((*ring, ring[0]),))
    if can_use_area(area, MA):
        assert area_shape(area, MA).is_valid
        assert cap_shape(area, MA).polygons

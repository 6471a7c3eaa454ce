import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from nidaa.ground.places import fold
from nidaa.ground.places.areas import area_shape
from nidaa.ground.places.errors import PlaceUnknownError
from nidaa.ground.places.facts import Area, Circle, PlaceKind
from nidaa.ground.places.gazetteer import load_gazetteer
from nidaa.ground.places.sphere import EARTH_RADIUS_KM

MA = load_gazetteer("ma")
CENSUS_2024 = 36_828_330
FES = (34.0331, -5.0003)
ALL = tuple(MA.place(code) for code in MA._places)
anywhere = st.tuples(st.floats(20.5, 36.2), st.floats(-17.3, -0.9))
anyplace = st.sampled_from(ALL)


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (PlaceKind.COUNTRY, 1),
        (PlaceKind.REGION, 12),
        (PlaceKind.PROVINCE, 75),
        (PlaceKind.COMMUNE, 1503),
        (PlaceKind.ARRONDISSEMENT, 41),
    ],
)
def test_the_country_has_its_places(kind, count):
    assert len(MA.of_kind(kind)) == count


def test_there_are_13_prefectures_and_62_provinces():
    kinds = [place.status for place in MA.of_kind(PlaceKind.PROVINCE)]
    assert (kinds.count("prefecture"), kinds.count("province")) == (13, 62)


@pytest.mark.parametrize(
    ("code", "region"), [("MA-NOU", "06"), ("MA-CHT", "09"), ("MA-BRR", "06"), ("MA-LAA", "11")]
)
def test_provinces_lie_in_the_region_they_lie_in_on_the_ground(code, region):
    province = next(place for place in MA.of_kind(PlaceKind.PROVINCE) if place.iso == code)
    assert province.region_code == region
    assert MA.surface(region).buffer(0.01).covers(MA.surface(province.code))


def test_every_place_is_named_in_both_scripts_and_shows_where_tifinagh_is_lacking():
    for place in ALL:
        assert place.names.fr
        assert any("\u0600" <= letter <= "\u06ff" for letter in place.names.ar)
    assert not [place for place in MA.of_kind(PlaceKind.REGION) if place.names.falls_back("zgh")]
    lacking = [place for place in MA.of_kind(PlaceKind.PROVINCE) if place.names.falls_back("zgh")]
    assert 0 < len(lacking) < 10
    assert all(place.names.of("zgh") == place.names.fr for place in lacking)


@pytest.mark.parametrize(
    ("lat", "lon", "commune", "province"),
    [
        (34.0209, -6.8416, "Rabat", "Rabat"),
        (33.5731, -7.5898, "Casablanca", "Casablanca"),
        (35.7595, -5.8340, "Tanger", "Tanger-Assilah"),
        (35.8490, -5.3571, "Fnideq", "M'diq-Fnideq"),
        (27.1536, -13.2033, "Laâyoune", "Laâyoune"),
        (33.2655, -7.5876, "Berrechid", "Berrechid"),
        (34.0331, -5.0003, "Fès", "Fès"),
        (23.6848, -15.9570, "Dakhla", "Oued Ed-Dahab"),
    ],
)
def test_a_point_lies_in_its_commune(lat, lon, commune, province):
    where = MA.containing(lat, lon)
    assert where is not None
    assert (where.commune.names.fr, where.province.names.fr) == (commune, province)
    assert where.region.code == where.province.region_code


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (36.0, -8.0),
        (30.0, -12.0),
        (35.889, -5.316),
        (35.292, -2.938),
        (36.14, -5.35),
        (34.88, -1.31),
        (48.85, 2.35),
    ],
    ids=["Atlantic", "far Atlantic", "Sebta", "Melilla", "Gibraltar", "Tlemcen", "Paris"],
)
def test_the_sea_and_foreign_land_lie_in_no_commune(lat, lon):
    assert MA.containing(lat, lon) is None


def test_a_pier_belongs_to_the_town_it_starts_from_and_says_so():
    where = MA.containing(35.791, -5.806)
    assert where is not None
    assert where.commune.names.fr == "Tanger"
    assert 0 < where.snapped_km < 1
    assert MA.containing(35.791, -5.806, snap_km=0) is None


def test_in_a_city_the_arrondissement_is_known():
    where = MA.containing(33.5731, -7.5898)
    assert where is not None
    assert where.arrondissement is not None
    assert where.arrondissement.commune_code == where.commune.code


def test_the_nearest_commune_to_a_boat_is_on_the_coast():
    commune, km = MA.nearest(35.93, -5.6)
    assert commune.province_code == "01.227"
    assert 5 < km < 15


@settings(deadline=None)
@given(anywhere)
def test_what_contains_a_point_really_contains_it(point):
    where = MA.containing(*point)
    inside = MA.nation.intersects(Point(point[1], point[0]))
    if where and not where.snapped_km:
        assert MA.surface(where.commune.code).intersects(Point(point[1], point[0]))
    assert not inside or where is not None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fes", "Fès"),
        ("Fès", "Fès"),
        ("فاس", "Fès"),
        ("casabl", "Casablanca"),
        ("الدار البيضاء", "Casablanca"),
        ("دار البيضا", "Casablanca"),
        ("TANGER", "Tanger"),
        ("طنجة", "Tanger"),
        ("طنجه", "Tanger"),
        ("laayoune", "Laâyoune"),
        ("العيون", "Laâyoune"),
        ("fnid", "Fnideq"),
        ("mellal b", "Béni Mellal"),
        ("أڭادير", "Agadir"),
        ("ⴼⴰⵙ", "Fès"),
        ("el-jadida", "El Jadida"),
    ],
)
def test_search_finds_the_place_as_it_is_typed(typed, found):
    assert found in [place.names.fr for place in MA.search(typed, limit=3)]


def test_search_ranks_the_whole_name_then_the_larger_place():
    communes = MA.search("sidi", limit=30, kinds={PlaceKind.COMMUNE})
    assert [place.population for place in communes] == sorted((p.population for p in communes), reverse=True)
    assert MA.search("fès")[0].kind is PlaceKind.PROVINCE
    assert MA.search("fès", kinds={PlaceKind.COMMUNE})[0].names.fr == "Fès"


@pytest.mark.parametrize("typed", ["", "   ", "-", "zzzz", "فففف"])
def test_search_for_nothing_finds_nothing(typed):
    assert MA.search(typed) == ()


def test_search_gives_no_more_than_asked():
    assert len(MA.search("a", limit=7)) == 7
    assert MA.search("a", limit=0) == ()


@given(anyplace, st.sampled_from(["fr", "ar"]))
def test_every_place_is_found_by_its_own_name_and_by_its_beginning(place, language):
    name = place.names.of(language)
    assert place in MA.search(name, limit=len(ALL))
    assert place in MA.search(name[: max(3, len(name) // 2)], limit=len(ALL))


@given(st.text(max_size=40))
def test_search_takes_any_text(text):
    for place in MA.search(text):
        assert place.code in MA._places


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    once = " ".join(fold.words(text))
    assert " ".join(fold.words(once)) == once


def test_neighbourhood_is_mutual_and_nobody_borders_himself():
    provinces = MA.of_kind(PlaceKind.PROVINCE)
    for province in provinces:
        near = MA.adjacent(province.code)
        assert near
        assert province not in near
        assert all(province in MA.adjacent(other.code) for other in near)
    assert {place.names.fr for place in MA.adjacent("01.573")} == {"Fahs-Anjra", "Tétouan"}


def test_neighbours_are_those_whose_shapes_touch():
    for province in MA.of_kind(PlaceKind.PROVINCE):
        shape = MA.surface(province.code)
        assert all(shape.distance(MA.surface(other.code)) < 0.02 for other in MA.adjacent(province.code))


def test_the_whole_country_holds_everybody_the_census_counted():
    assert MA.people_in(MA.nation) == pytest.approx(CENSUS_2024, abs=2)
    assert MA.people_in(shapely.union_all([MA.surface(p.code) for p in MA.of_kind(PlaceKind.REGION)])) == (
        pytest.approx(CENSUS_2024, abs=2)
    )
    assert sum(place.population for place in MA.of_kind(PlaceKind.COMMUNE)) == CENSUS_2024
    assert sum(MA.people_by_province(MA.nation).values()) == pytest.approx(CENSUS_2024, abs=2)


@pytest.mark.parametrize("code", ["03.231", "06.141", "01.573", "11"])
def test_a_province_or_region_holds_its_own_people(code):
    # Provinces are drawn from the same edges as communes: at most a hair of the next one is counted with them.
    assert MA.people_in(MA.surface(code)) == pytest.approx(MA.place(code).population, rel=0.001)


def test_nobody_lives_in_the_sea():
    sea = area_shape(Area(circles=(Circle(27.9, -13.5, 80),)), MA).difference(MA.nation.buffer(0.01))
    assert MA.people_in(sea) == 0


def test_people_within_160_km_of_fes_agree_with_counting_grid_points():
    """Brute force: a grid of 0.01° on every commune, each point measured on the globe with numpy."""
    shape = area_shape(Area(circles=(Circle(*FES, 160),)), MA)
    total = 0.0
    for commune in MA.of_kind(PlaceKind.COMMUNE):
        surface = MA.surface(commune.code)
        west, south, east, north = surface.bounds
        step = min(0.01, (east - west) / 20, (north - south) / 20)
        lon, lat = (
            axis.ravel() for axis in np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
        )
        inside = shapely.contains_xy(surface, lon, lat)
        lon, lat = np.radians(lon[inside]), np.radians(lat[inside])
        lat0, lon0 = np.radians(FES)
        chord = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat0) * np.cos(lat) * np.sin((lon - lon0) / 2) ** 2
        near = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)) <= 160
        total += commune.population * float(near.mean())
    assert MA.people_in(shape) == pytest.approx(total, rel=0.003)


@settings(deadline=None, max_examples=30)
@given(anywhere, st.floats(1, 300))
def test_halves_of_a_circle_hold_together_what_the_circle_holds(point, radius_km):
    if not MA.nation.intersects(Point(point[1], point[0])):
        return
    circle = area_shape(Area(circles=(Circle(*point, radius_km),)), MA)
    west, south, east, north = circle.bounds
    left = circle.intersection(shapely.box(west, south, point[1], north))
    right = circle.intersection(shapely.box(point[1], south, east, north))
    assert MA.people_in(left) + MA.people_in(right) == pytest.approx(MA.people_in(circle), abs=2)


@settings(deadline=None, max_examples=30)
@given(anywhere, st.floats(1, 150), st.floats(1, 150))
def test_a_wider_circle_never_reaches_fewer_people(point, radius_km, more_km):
    if not MA.nation.intersects(Point(point[1], point[0])):
        return
    small, large = (
        MA.people_in(area_shape(Area(circles=(Circle(*point, km),)), MA))
        for km in (radius_km, radius_km + more_km)
    )
    assert small <= large


def test_a_small_town_weighs_more_than_the_land_around_it():
    code = next(iter(sorted(MA._headcount._centres)))
    commune = MA.of_kind(PlaceKind.COMMUNE)[code]
    centre = MA._headcount._centres[code]
    even = commune.population * centre.area / MA.surface(commune.code).area
    assert MA.people_in(centre) > 2 * even


def test_touched_communes_come_with_the_largest_first():
    shape = area_shape(Area(circles=(Circle(*FES, 20),)), MA)
    touched = MA.touched(shape)
    assert touched[0].names.fr == "Fès"
    assert [place.population for place in touched] == sorted((p.population for p in touched), reverse=True)


def test_an_unknown_code_is_refused_in_words():
    with pytest.raises(PlaceUnknownError) as refusal:
        MA.place("99.999")
    assert str(refusal.value) == "No place has the code '99.999'."
    with pytest.raises(PlaceUnknownError):
        MA.surface("99.999")

"""Distances against a second formula, and against the ellipsoid."""

from math import atan, cos, radians, sin, sqrt, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from nidaa.ground.places.sphere import bearing_deg, circle_polygon, destination, distance_km, km2

LATS = st.floats(min_value=20.5, max_value=36.5)
LONS = st.floats(min_value=-17.5, max_value=-0.5)
MILLIMETRE_KM = 1e-6
ELLIPSOID_SHARE = 0.0045


def lambert_km(lat_a, lon_a, lat_b, lon_b):
    """Distance on WGS 84 by Lambert's formula for long lines, good to 10 m in thousands of km."""
    a, f = 6378.137, 1 / 298.257223563
    beta_a, beta_b = (atan((1 - f) * tan(radians(lat))) for lat in (lat_a, lat_b))
    half = sin((beta_b - beta_a) / 2) ** 2
    half += cos(beta_a) * cos(beta_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    sigma = 2 * atan(sqrt(half) / sqrt(1 - half))
    p, q = (beta_a + beta_b) / 2, (beta_b - beta_a) / 2
    x = (sigma - sin(sigma)) * sin(p) ** 2 * cos(q) ** 2 / cos(sigma / 2) ** 2
    y = (sigma + sin(sigma)) * cos(p) ** 2 * sin(q) ** 2 / sin(sigma / 2) ** 2 if sigma else 0.0
    return a * (sigma - f / 2 * (x + y))


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((33.5731, -7.5898), (35.7595, -5.8340), 291),
        ((33.5731, -7.5898), (34.0209, -6.8416), 85),
        ((34.0331, -5.0003), (35.8490, -5.3571), 205),
        ((27.1536, -13.2033), (23.6848, -15.9570), 475),
    ],
    ids=["Casablanca-Tanger", "Casablanca-Rabat", "Fès-Fnideq", "Laâyoune-Dakhla"],
)
def test_distances_between_towns_are_those_of_the_atlas(a, b, km):
    assert distance_km(*a, *b) == pytest.approx(km, abs=2)


@given(LATS, LONS, LATS, LONS)
def test_the_sphere_errs_by_less_than_it_says(lat_a, lon_a, lat_b, lon_b):
    truth = lambert_km(lat_a, lon_a, lat_b, lon_b)
    assert distance_km(lat_a, lon_a, lat_b, lon_b) == pytest.approx(truth, rel=ELLIPSOID_SHARE, abs=0.001)


@given(LATS, LONS, LATS, LONS)
def test_the_way_back_is_as_long(lat_a, lon_a, lat_b, lon_b):
    there = distance_km(lat_a, lon_a, lat_b, lon_b)
    assert there == pytest.approx(distance_km(lat_b, lon_b, lat_a, lon_a), abs=MILLIMETRE_KM)


@given(LATS, LONS, st.floats(0, 360, exclude_max=True), st.floats(0.01, 800))
def test_who_goes_that_far_that_way_is_that_far_that_way(lat, lon, bearing, km):
    end = destination(lat, lon, bearing, km)
    assert distance_km(lat, lon, *end) == pytest.approx(km, abs=MILLIMETRE_KM)
    turn = abs(bearing_deg(lat, lon, *end) - bearing)
    assert min(turn, 360 - turn) < 0.001


@given(LATS, LONS, st.floats(0.05, 400))
def test_every_corner_of_a_circle_is_as_far_as_its_radius(lat, lon, radius_km):
    ring = circle_polygon(lat, lon, radius_km).exterior.coords
    assert all(distance_km(lat, lon, y, x) == pytest.approx(radius_km, abs=MILLIMETRE_KM) for x, y in ring)


def test_a_circle_of_160_km_covers_80_400_square_kilometres():
    assert km2(circle_polygon(34.0331, -5.0003, 160)) == pytest.approx(80_400, rel=0.005)


def test_one_degree_at_the_equator_has_its_known_area():
    # 12,308.8 km²: one degree square on WGS 84, from tables of spherical quadrangles on the ellipsoid.
    assert km2(Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])) == pytest.approx(12_308.8, abs=1)


def test_north_is_zero_and_east_is_ninety():
    assert bearing_deg(30, -5, 31, -5) == pytest.approx(0)
    assert bearing_deg(0, 0, 0, 1) == pytest.approx(90)

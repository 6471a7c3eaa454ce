"""The smallest circle and the fewest communes that hold a share: against every centre tried by hand, and properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nidaa.hypotheses.engine.reach import (
    CELL_KM,
    FINEST_KM,
    SMALLEST_KM,
    Mass,
    published,
    smallest_disc,
    smallest_places,
)
from searchtheory.geodesy import unit_vectors

FES = (34.05, -5.0)


def cloud(seed, count=60, spread_deg=0.3):
    rng = np.random.default_rng(seed)
    lat, lon = FES[0] + spread_deg * rng.normal(size=count), FES[1] + spread_deg * rng.normal(size=count)
    mass = rng.dirichlet(np.full(count, 0.4))
    return Mass(unit_vectors(lat, lon), mass)


def by_hand_km(points, share):
    """The oracle: every centre of a fine lattice."""
    lats, lons = np.arange(33.0, 35.1, 0.02), np.arange(-6.1, -3.9, 0.02)
    return min(points.reach_km(lat, lon, share) for lat in lats for lon in lons)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("share", [0.5, 0.8])
def test_the_circle_is_within_a_tenth_of_the_smallest_of_a_lattice(seed, share):
    points = cloud(seed)
    found = smallest_disc(points, share)
    assert found.held >= share - 1e-9
    assert found.radius_km <= 1.10 * by_hand_km(points, share) + FINEST_KM


def test_one_place_alone_is_its_own_circle():
    found = smallest_disc(Mass(unit_vectors([34.05], [-5.0]), np.ones(1)), 0.95)
    assert found.radius_km == pytest.approx(0.0, abs=1e-3)
    assert (found.lat, found.lon) == pytest.approx(FES, abs=1e-6)


def test_a_far_grain_of_probability_does_not_widen_the_circle():
    points = Mass(unit_vectors([34.05, 28.0], [-5.0, -11.0]), np.array([0.97, 0.03]))
    assert smallest_disc(points, 0.95).radius_km < 1.0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.3, 0.9))
def test_what_is_published_holds_its_share_with_whole_cells_and_a_wider_share_is_no_smaller(seed, share):
    points = cloud(seed, 30, 0.1)
    near, far = (
        published(points, smallest_disc(points, part), part) for part in (share, min(share + 0.05, 0.95))
    )
    away = points.away_km(near.lat, near.lon) + CELL_KM
    assert points.mass[away <= near.radius_km].sum() >= share - 1e-9
    assert near.radius_km >= SMALLEST_KM
    assert near.radius_km == int(near.radius_km)
    assert far.held >= min(share + 0.05, 0.95) - 1e-9


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=12), st.floats(0.05, 0.99))
def test_no_smaller_set_of_communes_holds_the_share(weights, share):
    mass = np.array(weights) / sum(weights)
    codes = tuple(str(n) for n in range(mass.size))
    found = smallest_places(mass, codes, share)
    assert found.held >= share - 1e-6
    fewer = np.sort(mass)[::-1][: len(found.codes) - 1].sum()
    assert fewer < share + 1e-9, "even the heaviest of one fewer hold less"

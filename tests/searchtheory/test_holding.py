"""The circle and the communes that hold a share of the map."""

import pytest

from searchtheory.assess import build_map
from searchtheory.case import LastSeen, Place, PlaceKind, SearchCase
from searchtheory.holding import coarse_mass, communes_holding, smallest_circle

from .countries import CAPITAL, SEEN_S, island


@pytest.fixture
def found():
    home = Place("home", PlaceKind.HOME, CAPITAL[0] + 0.02, CAPITAL[1], 1.0, "")
    case = SearchCase(11.0, "female", LastSeen(*CAPITAL, SEEN_S, 50.0), (), (), (home,), ())
    return build_map(case, island(), SEEN_S + 2 * 3600)


def test_cells_and_the_outside_sum_to_one(found):
    assert coarse_mass(found).sum() + found.outside() == pytest.approx(1.0, abs=2e-5)


def test_a_circle_holds_its_share_and_grows_with_it(found):
    small, large = smallest_circle(found, 0.8), smallest_circle(found, 0.95)
    assert small.held >= 0.8 - 1e-6
    assert large.held >= 0.95 - 1e-6
    assert small.radius_km < large.radius_km
    assert 0 < small.people < large.people


def test_communes_hold_their_share(found):
    communes = communes_holding(found, 0.8)
    assert [c.code for c in communes] == ["capital"]
    assert communes[0].mass >= 0.8

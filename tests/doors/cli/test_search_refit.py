"""`nidaa search refit`: closed cases scored against the find point; new shares only where a cell has thirty."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import amina, karim
from tests.country import national_maps
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import open_case
from nidaa.doors.cli.search_refit import Solved, band, family_of, refit, shrunk, summed, words
from nidaa.resolution.commands import record_found
from nidaa.resolution.facts import Condition, Contribution, FoundBy
from searchtheory.case import Type
from searchtheory.shares import family_shares


def found(point="34.06400, -4.98400", **changed):
    case = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    details = {"point": point, "place_kind": "street", **changed}
    record_found(
        case.case_id, found_at=after(hours=1), condition=Condition.SAFE, found_by=FoundBy.POLICE,
        contribution=Contribution.UNKNOWN, type_final="lost", identity_verified=True, details=details,
        by=karim(), at=after(hours=1),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_closed_case_is_scored_where_its_child_was_found_and_the_tables_stand():
    found()
    told = refit(national_maps().grid)
    assert (told["closed"], told["scored"]) == (1, 1)
    assert told["scores"]["log_density_per_km2"] > told["scores"]["baseline"]["log_density_per_km2"] - 3
    (cell,) = told["cells"]
    assert (cell["type"], cell["ages"], cell["n"], cell["refitted"]) == ("lost", "7 to 11", 1, False)
    said = words(told)
    assert "No cell of the tables (type × age) has 30 closed cases yet: the tables stand as they are." in said
    assert "lost, 7 to 11: 1 of 30 cases" in said


@pytest.mark.django_db
def test_without_closed_cases_it_says_so():
    said = words(refit(national_maps().grid))
    assert said.startswith("0 closed cases; 0 with a find point and a map.")


def test_from_thirty_cases_on_a_cell_is_shrunk_towards_its_table():
    cases = [Solved(Type.LOST, 9.0, "wander", None)] * 24 + [Solved(Type.LOST, 8.0, "home", None)] * 6
    (cell,) = summed(cases)["cells"]
    table = family_shares(Type.LOST, 8.8)["home"]
    assert cell["refitted"]
    # k = n = 30: halfway between the table and what was found.
    assert cell["families"]["home"]["refitted"] == pytest.approx((table + 6 / 30) / 2, abs=1e-4)
    assert "30 cases; share in the table" in words(summed(cases))


FAMILIES = st.sampled_from(["home", "wander", "friend", "outside"])


@given(
    st.dictionaries(FAMILIES, st.integers(0, 200), min_size=1),
    st.dictionaries(FAMILIES, st.floats(0.01, 1), min_size=1),
)
def test_refitted_shares_sum_to_one_and_lie_between_table_and_cases(counts, weights):
    table = {key: weight / sum(weights.values()) for key, weight in weights.items()}
    shares = shrunk(table, counts)
    assert math.isclose(sum(shares.values()), 1.0, abs_tol=1e-9)
    n = sum(counts.values())
    for key, share in shares.items():
        seen = counts.get(key, 0) / n if n else table.get(key, 0.0)
        low, high = sorted((seen, table.get(key, 0.0)))
        assert low - 1e-9 <= share <= high + 1e-9


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("home", "home"),
        ("station", "transit"),
        ("street", "wander"),
        ("abroad", "outside"),
        ("", ""),
        ("found_before", "previous"),
    ],
)
def test_the_kind_of_a_find_place_belongs_to_a_family(kind, family):
    assert family_of(kind) == family


def test_ages_fall_into_the_bands_of_the_tables():
    assert [band(age) for age in (0, 6.9, 7, 11.9, 12, 17)] == [
        "under 7", "under 7", "7 to 11", "7 to 11", "12 to 17", "12 to 17",
    ]  # fmt: skip

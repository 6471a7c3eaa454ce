"""Published and computed optima of effort allocation; every tolerance has a name."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_matrix, identity

from searchtheory.effort import water_fill
from searchtheory.looks import expected_cost, next_looks
from searchtheory.moving_target import forward_backward
from searchtheory.resources import spread_resources

WITHIN = 1e-5  # effort, success and rims, absolute
PRINTED_3 = 5e-5  # where the source prints four digits
PRINTED_3_DECIMALS = 5e-4
PRINTED_ROUGHLY = 2e-4  # SORAL prints 0.7488 where its own effort gives 0.74896
PRINTED_7 = 5e-7

# SORAL, Charnes-Cooper-Test-Cases-2.doc and testcases.m (MIT): p, w, T, effort, success.
STATIONARY = {
    "0": ([4], [4], 0.05, [0.05], 4 * (1 - np.exp(-0.2))),
    "1": ([8, 4, 1, 2], [1, 4, 12, 8], 0.05, [0, 1 / 30, 0, 1 / 60], None),
    "2": ([4, 2, 8, 1], [4, 1, 1, 12], 0.10, [0.09298, 0, 0, 0.00702], 1.323153),
    "3": ([2, 4, 2], [9, 3, 6], 0.20, [0.0732241, 0.0845173, 0.0422586], 2.309046),
    "4": ([1, 4, 20, 0], [8, 4, 0, 10], 0.50, [0.108904, 0.391096, 0, 0], 3.744696),
    "5": ([2, 6, 4], [6, 2, 3], 0.50, [1 / 12, 0.25, 1 / 6], None),
    "6": ([0, 7, 0, 5], [8, 0, 0, 0], 0.50, [0, 0, 0, 0], 0.0),
}


@pytest.mark.parametrize("case", STATIONARY)
def test_soral_case(case):
    p, w, total, effort, success = STATIONARY[case]
    found = water_fill(p, w, total)
    assert found.per_cell == pytest.approx(effort, abs=WITHIN)
    if success is not None:
        assert found.success == pytest.approx(success, abs=WITHIN)


def test_soral_case_1_leaves_equal_returns_and_prints_its_success():
    found = water_fill(*STATIONARY["1"][:3])
    assert found.success == pytest.approx(6 * (1 - np.exp(-2 / 15)), abs=1e-12)
    assert found.success == pytest.approx(0.7488, abs=PRINTED_ROUGHLY)
    assert found.rim == pytest.approx(14.0032, abs=PRINTED_3_DECIMALS)


@pytest.mark.parametrize(("case", "rim"), [("2", 11.0305), ("3", 9.312), ("4", 3.3475)])
def test_soral_rims(case, rim):
    assert water_fill(*STATIONARY[case][:3]).rim == pytest.approx(rim, abs=PRINTED_3_DECIMALS)


def test_tom_cpp_forty_hours_over_four_areas():
    found = water_fill([0.1935, 0.2581, 0.2903, 0.2581], 1 / np.array([28.0, 30, 14, 12]), 40.0)
    assert found.per_cell == pytest.approx([1.4734, 8.1510, 16.1197, 14.2559], abs=PRINTED_3)
    assert found.success == pytest.approx(0.4493, abs=PRINTED_3)


def test_case_7_two_resources():
    effort, _ = spread_resources([0.5, 0.5], [[0.1, 0.05], [0.02, 0.005]], [16.1, 13.9])
    assert effort == pytest.approx(np.array([[10.30365, 13.9], [5.79635, 0]]), abs=WITHIN)


def test_case_8_washburn_three_resources():
    rates = [[1, 3, 0], [2, 2, 1], [3, 2, 0], [4, 1, 1]]
    effort, left = spread_resources([1000, 1000, 2000, 2000], rates, [3, 2, 1])
    expected = [[0, 1.22976, 0], [0.37167, 0.77024, 1], [1.46081, 0, 0], [1.16753, 0, 0]]
    assert effort == pytest.approx(np.array(expected), abs=WITHIN)
    assert left == pytest.approx(106.2077, abs=PRINTED_3)


@pytest.mark.parametrize(("h", "found"), [(1, 0.26424), (2, 0.59399), (3, 0.80085)])
def test_koopman_circular_normal(h, found):
    """H² = W v t / (pi sigma²); P = 1 - (1 + H) exp(-H). Rings instead of cells keep the oracle exact."""
    radii = np.linspace(0, 8, 40_001)
    area = np.pi * np.diff(radii**2)
    p = np.exp(-(radii[:-1] ** 2) / 2) - np.exp(-(radii[1:] ** 2) / 2)
    best = water_fill(p, 1 / area, np.pi * h**2)
    assert best.success == pytest.approx(1 - (1 + h) * np.exp(-h), abs=WITHIN)
    assert best.success == pytest.approx(found, abs=WITHIN)
    searched = radii[1:][best.per_cell > 0].max()
    assert searched == pytest.approx(np.sqrt(2 * h), abs=1e-3)


def _line(cells=9):
    moves = np.zeros((cells, cells))
    for i in range(cells):
        moves[i, i] += 0.5
        moves[i, max(i - 1, 0)] += 0.25
        moves[i, min(i + 1, cells - 1)] += 0.25
    return moves


def test_moving_target_on_a_line_of_nine():
    start = np.eye(9)[4]
    effort, history = forward_backward(start, csr_matrix(_line()), np.ones(9), np.ones(5))
    assert history[:3] == pytest.approx([0.87489013, 0.87629835, 0.87630414], abs=WITHIN)
    assert history[-1] == pytest.approx(0.876304150159, abs=PRINTED_7)
    assert effort[1][3:6] == pytest.approx([0.1929, 0.6142, 0.1929], abs=PRINTED_3)
    assert effort[2][3:6] == pytest.approx([0.2878, 0.4244, 0.2878], abs=PRINTED_3)
    assert effort[3][3:6] == pytest.approx([0.303, 0.394, 0.303], abs=5e-4)
    assert effort[4][3:6] == pytest.approx([0.2965, 0.4071, 0.2965], abs=PRINTED_3)
    assert all(b >= a - 1e-15 for a, b in pairwise(history))


def test_a_target_that_never_moves_is_one_water_fill_of_all_effort():
    p = np.array([0.4, 0.3, 0.2, 0.1])
    w = np.array([1.0, 2.0, 0.5, 3.0])
    _, history = forward_backward(p, identity(4, format="csr"), w, [0.5, 0.7, 0.3])
    assert history[-1] == pytest.approx(water_fill(p, w, 1.5).success, abs=1e-12)


def test_whereabouts_sequence_and_cost():
    p, a, c = [0.5, 0.3, 0.2], [0.4, 0.6, 0.9], [1, 1, 2]
    assert [i + 1 for i in next_looks(p, a, c, 10)] == [1, 2, 1, 3, 1, 2, 1, 2, 1, 1]
    assert expected_cost(p, a, c, 5000) == pytest.approx(4.779281, abs=WITHIN)


def test_more_effort_never_lowers_success():
    rng = np.random.default_rng(20261124)
    p, w = rng.dirichlet(np.ones(50)), rng.uniform(0.1, 4, 50)
    gained = [water_fill(p, w, total).success for total in np.linspace(0, 50, 40)]
    assert np.all(np.diff(gained) >= 0)

"""Whole teams against every possible plan, on grounds small enough to try them all."""

from itertools import product

import numpy as np
import pytest

from searchtheory.teams import Segments, Team, allocate

NEAR_OPTIMUM = 0.99  # of the best plan; greedy alone guarantees 0.63


def _ground(seed, teams=3, segments=6):
    rng = np.random.default_rng(seed)
    sent = tuple(
        Team(f"t{j}", 33.5 + rng.normal() * 0.05, -7.5, rng.uniform(1, 4), rng.uniform(10, 60), 0.8, 25.0)
        for j in range(teams)
    )
    ground = Segments(
        33.5 + rng.normal(size=segments) * 0.05,
        -7.5 + rng.normal(size=segments) * 0.05,
        rng.uniform(0.2, 1.0, segments),
        rng.dirichlet(np.ones(segments)),
    )
    return sent, ground


def _best_of_all(teams, ground):
    from searchtheory.teams import _rates, _search_hours

    cover = _search_hours(teams, ground) * _rates(teams, ground)
    best = 0.0
    for plan in product(range(ground.lat.size), repeat=len(teams)):
        total = np.zeros(ground.lat.size)
        for j, s in enumerate(plan):
            total[s] += cover[j, s]
        best = max(best, float((ground.probability * -np.expm1(-total)).sum()))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_is_near_the_best_of_all_and_below_its_bound(seed):
    teams, ground = _ground(seed)
    plan, best = allocate(teams, ground), _best_of_all(teams, ground)
    assert plan.success <= best + 1e-12
    assert plan.success >= NEAR_OPTIMUM * best
    assert best <= plan.bound + 1e-12
    assert 0 <= plan.gap < 1


def test_one_more_team_never_lowers_success():
    teams, ground = _ground(3, teams=6)
    success = [allocate(teams[:n], ground).success for n in range(1, 7)]
    assert np.all(np.diff(success) >= -1e-12)


def test_a_team_that_reaches_nothing_is_said_to():
    teams, ground = _ground(1)
    late = Team("late", 35.0, -5.0, 0.5, 30.0, 0.8, 20.0)
    assert allocate((*teams, late), ground).segment_of[-1] == -1

"""A few simulated cases over a small country, so that the simulator and the scores stay alive.

The full evaluation (1,500 cases over the real country, seed 20261124) is run by hand:
`python -m tests.searchtheory.simulator.evaluate 20261124 1500 FOLDER_OF_GRID 2`; docs/search-evaluation.md has its
figures.
"""

import numpy as np
import pytest

from searchtheory.scoring import brier_and_log_loss, score, uniform_ks

from .countries import island
from .simulator.country import Country
from .simulator.draw import draw_case
from .simulator.evaluate import oracle_outcome, uniform_outcome
from .simulator.oracle import Cells, oracle_map

SEED = 7


def test_a_drawn_case_is_a_file_the_engine_reads_and_the_oracle_maps():
    import h3.api.numpy_int as h3

    from searchtheory.assess import build_map
    from searchtheory.case_json import read_case
    from searchtheory.json_fields import parse_moment
    from searchtheory.scoring import outcome

    grid = island()
    country = Country(grid)
    ours, oracle = [], []
    for index in range(12):
        data, truth = draw_case(np.random.default_rng([SEED, index]), country)
        find = data.pop("truth")
        at_s = parse_moment(find["at"], "at")
        found = build_map(read_case(data, grid, at_s), grid, at_s)
        cells = Cells(found.field.partition)
        cell, at = None, None
        if truth.point is not None:
            point = find["lat"], find["lon"]
            ids = h3.latlng_to_cell(*point, 8), h3.latlng_to_cell(*point, 10)
            cell = found.field.partition.position_of(*point, *ids)
            at = None if cell is None else cell[0] * grid.size + cell[1]
        mass, abroad = oracle_map(truth, country, cells)
        assert mass.sum() + abroad == pytest.approx(1.0)
        ours.append(outcome(found, cell))
        oracle.append(oracle_outcome(mass, abroad, cells, at, 1e6))
    uniform = [uniform_outcome(1e6 + float(grid.area_km2.sum()))] * 12
    scores = [score(rows, np.random.default_rng(1)).log_density_per_km2 for rows in (uniform, ours, oracle)]
    assert scores[0] < scores[1]
    assert scores[0] < scores[2]


def test_uniform_ks_of_known_samples():
    assert uniform_ks(np.array([0.5])) == pytest.approx(0.5)
    assert uniform_ks(np.linspace(0.005, 0.995, 100)) == pytest.approx(0.005, abs=1e-12)


def test_place_scores():
    """Two cases, two places: one found where 70 % was said, one at none of them."""
    brier, loss = brier_and_log_loss(np.array([[0.7, 0.2], [0.3, 0.3]]), [0, None])
    assert brier == pytest.approx(((0.3**2 + 0.2**2) + (0.3**2 + 0.3**2)) / 2)
    assert loss == pytest.approx(-(np.log(0.7) + np.log(0.4)) / 2)

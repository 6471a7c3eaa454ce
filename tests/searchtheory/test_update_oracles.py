"""Bayesian updates with known answers, and the arithmetic of the grid against H3 itself."""

import h3.api.numpy_int as h3
import numpy as np
import pytest

from searchtheory.geodesy import degrees, distance_km
from searchtheory.grid import fine_ids, parents
from searchtheory.layers import coverage, log_ratio
from searchtheory.motion import Motion
from searchtheory.next_things import check_nats, yes_no
from searchtheory.radial import tabulate
from searchtheory.tiers import Window, cut
from searchtheory.wander import SOURCES, log_normal_2d, predictive, sources_for

from .countries import CAPITAL, SEEN_S, island

WITHIN = 1e-5
METRES_WITHIN = 3.0  # float32 unit vectors and offsets shared within a block
TABLE_WITHIN = 3e-4  # relative


def test_negative_search_oracle():
    """POA (.5, .3, .2), POD (.8, 0, .5): success .5, posterior (.2, .6, .2)."""
    poa, pod = np.array([0.5, 0.3, 0.2]), [0.8, 0.0, 0.5]
    left = poa * np.exp([-coverage(p) for p in pod])
    assert poa.sum() - left.sum() == pytest.approx(0.5, abs=WITHIN)
    assert left / left.sum() == pytest.approx([0.2, 0.6, 0.2], abs=WITHIN)


def test_sighting_oracle():
    """Prior (.7, .3), c = .6, f = (0, 4), b = 1: posterior (.25, .75)."""
    like = np.exp(log_ratio(0.6, np.array([0.0, 4.0], np.float32), 1.0))
    assert like * 0.4 == pytest.approx([0.4, 2.8], abs=WITHIN)
    posterior = np.array([0.7, 0.3]) * like
    assert posterior / posterior.sum() == pytest.approx([0.25, 0.75], abs=WITHIN)


def test_sighting_of_no_credibility_says_nothing():
    assert np.all(log_ratio(0.0, np.array([0.0, 4.0], np.float32), 1.0) == 0.0)


def test_fine_ids_are_h3_children():
    cell = h3.latlng_to_cell(*CAPITAL, 8)
    children = np.sort(h3.cell_to_children(cell, 10))
    assert np.array_equal(fine_ids(np.array([cell], np.uint64))[0], children)
    assert parents(np.array([cell], np.uint64), 5)[0] == h3.cell_to_parent(cell, 5)


def test_fine_cells_lie_where_h3_says():
    grid = island()
    partition = cut(grid, [Window(*CAPITAL, 1.5), Window(33.7, -7.4, 1.0)])
    ids = fine_ids(grid.ids[partition.refined]).ravel()
    lat, lon = degrees(partition.fine.xyz)
    truth = np.array([h3.cell_to_latlng(cell) for cell in ids])
    assert 1000 * distance_km(lat, lon, truth[:, 0], truth[:, 1]).max() < METRES_WITHIN


def test_splitting_a_cell_preserves_people_and_land():
    grid = island()
    partition = cut(grid, [Window(*CAPITAL, 2.0)])
    for name in ("population", "area_km2", "presence"):
        kept = (getattr(grid, name) * partition.coarse.open_).sum(dtype=float)
        split = getattr(partition.fine, name).sum(dtype=float)
        assert kept + split == pytest.approx(getattr(grid, name).sum(dtype=float), rel=1e-5)


def test_tables_read_like_the_function():
    from searchtheory.radial import lookup

    radial = tabulate(lambda r: log_normal_2d(r, 0.3, 1.5), 500.0)
    km = np.geomspace(0.05, 300, 2000)
    chord2 = ((2 * np.sin(km / 6371.0088 / 2)) ** 2).astype(np.float32)
    out = np.empty(km.size, np.float32)
    lookup(chord2, km.size, radial.table, out)
    assert out == pytest.approx(log_normal_2d(km, 0.3, 1.5), rel=TABLE_WITHIN)


def test_an_old_sighting_widens_and_an_old_search_fades():
    motion = Motion(SEEN_S + 6 * 3600, SEEN_S, 10.0, ())
    ages = [motion.still_there(SEEN_S + 3600 * h) for h in (1, 3, 5, 6)]
    assert ages == sorted(ages)
    assert motion.drift_km(SEEN_S) > motion.drift_km(SEEN_S + 5 * 3600) > 0


def test_a_check_is_worth_most_when_the_answer_is_open():
    assert check_nats(0.5, 1.0) == pytest.approx(np.log(2), abs=1e-12)
    assert check_nats(0.0, 0.9) == 0.0
    assert check_nats(0.3, 0.0) == pytest.approx(0.0, abs=1e-12)
    assert yes_no(0.5) == pytest.approx(np.log(2))


def test_tables_without_grampian_cover_grampian():
    """Coverage of ages 12-14 (Gibb and Woolnough 2007) by the 95 % disc of the other sources: at least 90 %."""
    from scipy.stats import norm

    mixture = predictive(sources_for(13.0, without=("grampian",)))
    km = np.geomspace(0.01, 2000, 20_000)
    held = sum(w * norm.cdf((np.log(km) - row.mu) / row.sigma) for w, row in mixture)
    radius = km[np.searchsorted(held, 0.95)]
    published = np.interp(
        np.log(radius), np.log([1, 3, 8, 18, 43, 273]), [0.30, 0.50, 0.70, 0.80, 0.90, 0.99]
    )
    assert published >= 0.90
    assert norm.cdf((np.log(radius) - 1.102) / 1.984) >= 0.90


LEFT_OUT = [(band, row.source) for band, rows in SOURCES.items() for row in rows]


@pytest.mark.parametrize(("band", "source"), LEFT_OUT)
def test_the_other_sources_cover_the_one_left_out(band, source):
    """The 95 % disc of all other sources holds at least 90 % of the one that was left out."""
    from scipy.stats import norm

    left_out = next(row for row in SOURCES[band] if row.source == source)
    km = np.geomspace(0.001, 3000, 20_000)
    mixture = predictive([row for row in SOURCES[band] if row.source != source])
    held = sum(w * norm.cdf((np.log(km) - row.mu) / row.sigma) for w, row in mixture)
    radius = km[np.searchsorted(held, 0.95)]
    assert norm.cdf((np.log(radius) - left_out.mu) / left_out.sigma) >= 0.90

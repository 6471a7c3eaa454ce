"""The wander component on open cases with a known find point (data/README.md), beside the rings in the same run.

The child tables cannot be tested on adults; their form can: a mixture over sources with one wider than any of them.
Sources here: hikers by terrain, fits of MapScore to raw ISRID (which holds these Arizona cases: in-sample).
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from searchtheory.mapscore import plane_km, rank_by_density, rank_by_rings
from searchtheory.rings import RING_SHARES
from searchtheory.wander import LogNormal, log_normal_2d, mixture_2d, predictive

DATA = Path(__file__).parent / "data"
HIKERS = [
    LogNormal("isrid", *fit) for fit in ((0.903, 1.113), (1.233, 1.074), (0.962, 1.258), (0.588, 1.207))
]
RING_KM = (1.29, 2.09, 6.60, 13.04)  # hiker, dry, flat
NEAREST_KM = 0.025  # the recorded positions are no better


def _read(name, columns, keep=lambda _row: True):
    with (DATA / name).open(encoding="utf-8") as file:
        rows = {tuple(row[c].strip() for c in columns): row for row in csv.DictReader(file) if keep(row)}
    lat_0, lon_0, lat, lon = np.array([[float(v) for v in key] for key in rows]).T
    return plane_km(lat, lon, lat_0, lon_0)


@pytest.fixture(scope="module")
def arizona():
    columns = ("IPP Lat", "IPP Lon", "Find Lat", "Find Lot")
    return _read("arizona_cases.csv", columns, lambda row: row["SubjectCategory"].strip() != "Aircraft")


@pytest.fixture(scope="module")
def hikers():
    return _read("hashimoto_hikers.csv", ("IPP_lat", "IPP_lon", "find_lat", "find_lon"))


def _wander(r_km):
    return mixture_2d(np.maximum(r_km, NEAREST_KM), predictive(HIKERS))


def test_arizona_rank_and_log_density_in_the_box(arizona):
    east, north = arizona
    inside = np.maximum(np.abs(east), np.abs(north)) <= 12.5
    assert (east.size, inside.sum()) == (111, 98)
    rank = rank_by_density(east, north, _wander)[inside].mean()
    rings = rank_by_rings(east, north, [RING_KM] * east.size, RING_SHARES)[inside].mean()
    log_density = np.log(_wander(np.hypot(east, north)))
    assert rank >= 0.749
    assert rank > rings
    assert log_density[inside].mean() >= -5.16
    assert log_density.mean() >= -6.05


def test_hikers_rank_with_one_log_normal_left_one_out(hikers):
    east, north = hikers
    ln_km = np.log(np.maximum(np.hypot(east, north), NEAREST_KM))
    ranks = []
    for i in range(east.size):
        others = np.delete(ln_km, i)
        mu, sigma = others.mean(), others.std(ddof=1)
        ranks += [
            rank_by_density(
                east[i : i + 1], north[i : i + 1], lambda r, m=mu, s=sigma: log_normal_2d(r, m, s)
            )[0]
        ]
    rings = rank_by_rings(east, north, [RING_KM] * east.size, RING_SHARES).mean()
    assert len(ranks) == 65
    assert np.mean(ranks) >= 0.853
    assert np.mean(ranks) > rings


def test_hikers_rank_with_the_mixture_is_that_of_distance(hikers):
    """Any map that thins out with distance has the same rank, 0.8528; only a hole in the middle can beat it."""
    assert rank_by_density(*hikers, _wander).mean() == pytest.approx(0.8528, abs=2e-4)

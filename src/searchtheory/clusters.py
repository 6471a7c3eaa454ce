"""Tips that repeat one another count once: ten copies of one rumour are one report."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from searchtheory.case import Evidence, LineSighting, Sighting
from searchtheory.geodesy import distance_km

SAME_HOURS = 1.0
SAME_KM = 0.5

Flags = NDArray[np.bool_]
Report = TypeVar("Report", Sighting, LineSighting)


def counting(evidence: Sequence[Evidence]) -> dict[str, float]:
    """How much each piece of evidence counts, 0..1; what does not count at all is missing.

    Sightings are alike when they stand within an hour and within 500 m (or twice their own spread) of
    another one of the cluster: the most credible counts, the others not. Reports of one place from
    different hours are not independent either (the same stranger, the same rumour, the same moment of
    leaving): the k-th counts 1/k. The answer does not depend on the order of evidence.
    """
    items = sorted((e for e in evidence if isinstance(e, Sighting)), key=lambda e: e.id)
    lines = sorted((e for e in evidence if isinstance(e, LineSighting)), key=lambda e: e.id)
    parts = {e.id: 1.0 for e in evidence if not isinstance(e, Sighting | LineSighting)}
    heard = _loudest(items, _near(items))
    parts |= _fading(heard, _near(heard))
    told = _loudest(lines, _same_line(lines))
    return parts | _fading(told, _same_line(told))


def _same_line(lines: Sequence[LineSighting]) -> Flags:
    return np.array([[a.line == b.line for b in lines] for a in lines], bool).reshape(len(lines), len(lines))


def _near(items: Sequence[Sighting]) -> Flags:
    lat, lon, sigma_m = (np.array([getattr(e, name) for e in items]) for name in ("lat", "lon", "sigma_m"))
    allowed = np.maximum(SAME_KM, 2.0 * np.maximum(sigma_m[:, None], sigma_m) / 1000.0)
    return np.asarray(distance_km(lat[:, None], lon[:, None], lat, lon) <= allowed)


def _loudest(items: Sequence[Report], near: Flags) -> list[Report]:
    """The most credible of each cluster in place and time."""
    at_s = np.array([item.at_s for item in items])
    best = [cluster[0] for cluster in _clusters(items, near & _same_time(at_s))]
    return sorted(best, key=lambda item: item.id)


def _fading(items: Sequence[Report], near: Flags) -> dict[str, float]:
    """1, 1/2, 1/3, … within each cluster in place, the most credible first."""
    return {item.id: 1.0 / (k + 1) for cluster in _clusters(items, near) for k, item in enumerate(cluster)}


def _clusters(items: Sequence[Report], alike: Flags) -> list[list[Report]]:
    """Connected groups, each by falling credibility, then by id."""
    if not items:
        return []
    _, group = connected_components(csr_matrix(alike), directed=False)
    clusters: dict[int, list[Report]] = {}
    for item, g in zip(items, group.tolist(), strict=True):
        clusters.setdefault(g, []).append(item)
    return [sorted(cluster, key=lambda item: (-item.credibility, item.id)) for cluster in clusters.values()]


def _same_time(at_s: NDArray[np.float64]) -> Flags:
    return np.asarray(np.abs(at_s[:, None] - at_s) <= SAME_HOURS * 3600.0)

"""Tips that repeat one another count once: ten copies of one rumour are one report."""

from collections.abc import Sequence

from searchtheory.case import Evidence, LineSighting, Sighting
from searchtheory.geodesy import distance_km

SAME_HOURS = 1.0
SAME_KM = 0.5


def loudest(evidence: Sequence[Evidence]) -> frozenset[str]:
    """Ids of the evidence that counts: of each cluster of like sightings the most credible, and all else.

    Sightings are alike when they stand within an hour and within 500 m (or twice their own spread) of
    another one of the cluster. The answer does not depend on their order.
    """
    items = sorted((e for e in evidence if isinstance(e, Sighting)), key=lambda e: e.id)
    lines = sorted((e for e in evidence if isinstance(e, LineSighting)), key=lambda e: e.id)
    kept = {e.id for e in evidence if not isinstance(e, Sighting | LineSighting)}
    kept |= _best(items, [[_alike(a, b) for b in items] for a in items])
    kept |= _best(lines, [[a.line == b.line and _same_time(a, b) for b in lines] for a in lines])
    return frozenset(kept)


def _best(items: Sequence[Sighting | LineSighting], alike: list[list[bool]]) -> set[str]:
    group = list(range(len(items)))
    for a in range(len(items)):
        for b in range(a):
            if alike[a][b] and group[a] != group[b]:
                old, new = max(group[a], group[b]), min(group[a], group[b])
                group = [new if g == old else g for g in group]
    best: dict[int, Sighting | LineSighting] = {}
    for item, g in zip(items, group, strict=True):
        if g not in best or (item.credibility, best[g].id) > (best[g].credibility, item.id):
            best[g] = item
    return {item.id for item in best.values()}


def _alike(a: Sighting, b: Sighting) -> bool:
    if not _same_time(a, b):
        return False
    near_km = max(SAME_KM, 2.0 * max(a.sigma_m, b.sigma_m) / 1000.0)
    return float(distance_km(a.lat, a.lon, b.lat, b.lon)) <= near_km


def _same_time(a: Sighting | LineSighting, b: Sighting | LineSighting) -> bool:
    return abs(a.at_s - b.at_s) <= SAME_HOURS * 3600.0

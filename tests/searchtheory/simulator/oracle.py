"""The map of one who knows the generator: its kernels, its hidden weights, its rates. Own code, plain NumPy."""

import numpy as np
from scipy.stats import beta, poisson

from . import draw
from .country import R, vectors


class Cells:
    """The cells a map is made of: both tiers of a partition, one after another."""

    def __init__(self, partition):
        tiers = partition.tiers
        self.xyz = np.concatenate([t.xyz for t in tiers], 1)
        self.area = np.concatenate([t.area_km2 for t in tiers]).astype(float)
        self.people = np.concatenate([t.population for t in tiers]) + 0.5 * self.area
        self.open = np.concatenate([t.open_ for t in tiers]) > 0
        self.people[~self.open] = 0.0
        self.land = np.where(self.open, self.area, 0.0)

    def gap(self, point):
        v = vectors(*point).astype(np.float32)
        return R * np.sqrt(((self.xyz - v[:, None]) ** 2).sum(0))


def _place(gap):
    gap = np.hypot(gap, 0.02)  # a cell's mean, not its middle: the density has a pole
    near = 0.9 * np.exp(-gap / 0.07) / (2 * np.pi * 0.07 * gap)
    return near + np.where(gap < 0.4, 0.1 / (np.pi * 0.16), 0.0)


def _normal(values):
    return values / values.sum()


def _share_listed(known, mean_extra, chance, least=1):
    """E[1 / n] for n places of which `known` are listed, n - least ~ Poisson."""
    n = np.arange(max(known, least), 40)
    weight = poisson.pmf(n - least, mean_extra) * np.array([_binomial(m, known, chance) for m in n])
    return float((weight / n).sum() / weight.sum())


def _binomial(n, k, p):
    from math import comb

    return comb(int(n), k) * p**k * (1 - p) ** (int(n) - k)


GROUPS = {
    "friend": (2.0, draw.FRIEND_KNOWN),
    "relative": (1.5, draw.RELATIVE_KNOWN),
    "leisure": (1.0, draw.LEISURE_KNOWN),
    "school": (0.0, draw.SCHOOL_KNOWN),
}


def _kernels(truth, country, cells):
    """Mass per cell of each destination."""
    from_home, from_seen = cells.gap(truth.home), cells.gap(truth.seen)

    def spread(scale, gap=from_home):
        return _normal(cells.people * np.exp(-gap / scale))

    far = _normal(cells.people)
    scale, shape = draw.street_scale_km(truth.age), draw.STREET_SHAPE
    z = np.maximum(from_seen, 0.03) / scale
    weibull = (
        shape / scale * z ** (shape - 1) * np.exp(-(z**shape)) / (2 * np.pi * np.maximum(from_seen, 0.03))
    )
    kernels = {
        "home": _normal(cells.land * _place(from_home)),
        "street": _normal(cells.land * weibull),
        "far": far,
        "police": spread(draw.POLICE_KM),
        "stranger": spread(draw.STRANGER_KM),
    }
    unlisted = {
        "friend": spread(draw.FRIEND_KM),
        "leisure": spread(draw.LEISURE_KM),
        "school": spread(draw.SCHOOL_KM),
        "relative": (1 - draw.RELATIVE_ANYWHERE) * spread(draw.RELATIVE_KM) + draw.RELATIVE_ANYWHERE * far,
    }
    for name, (extra, chance) in GROUPS.items():
        points = truth.listed[name]
        each = _share_listed(len(points), extra, chance)
        kernels[name] = (1 - each * len(points)) * unlisted[name]
        for point in points:
            kernels[name] = kernels[name] + each * _normal(cells.land * _place(cells.gap(point)))
    gaps = np.array([R * np.linalg.norm(vectors(*truth.seen) - vectors(*s)) for s in country.stations])
    weight = np.exp(-gaps / draw.STATION_KM) + 1e-9
    kernels["station"] = 0.0
    for point, part in zip(country.stations, weight / weight.sum(), strict=True):
        if part > 1e-3:
            kernels["station"] = kernels["station"] + part * _normal(
                cells.land * _place(cells.gap(tuple(point)))
            )
    return kernels


def _type_chances(truth):
    wrong = draw.MISJUDGED / (len(draw.BASE) - 1)
    chance = {
        kind: share * (1 - draw.MISJUDGED if kind == truth.stated else wrong)
        for kind, share in draw.TYPE_SHARE.items()
    }
    low_high = {k: draw.AGES[k] for k in chance}
    for kind, (low, high) in low_high.items():
        chance[kind] *= (low <= truth.age < high) / (high - low)
    total = sum(chance.values())
    return {kind: value / total for kind, value in chance.items()}


def oracle_map(truth, country, cells):
    """Mass per cell and mass abroad."""
    kernels = _kernels(truth, country, cells)
    prior, abroad = np.zeros(cells.area.size), 0.0
    for kind, chance in _type_chances(truth).items():
        base = draw.BASE[kind]
        weights = (
            truth.weights if kind == truth.kind else {k: v / sum(base.values()) for k, v in base.items()}
        )
        for goal, weight in weights.items():
            if goal == "abroad":
                abroad += chance * weight
            else:
                prior = prior + chance * weight * kernels[goal]
    prior[cells.gap(truth.seen) > draw.reach_km(truth.hours)] = 0.0
    abroad *= truth.hours > draw.ABROAD_H
    like, like_abroad = _likelihood(truth, country, cells, prior)
    mass = prior * like
    total = mass.sum() + abroad * like_abroad
    return mass / total, abroad * like_abroad / total


def _likelihood(truth, country, cells, prior):
    like, like_abroad = np.ones(cells.area.size), 1.0
    density = np.where(cells.open, prior / cells.area, 0.0)
    for point, hour, credibility in truth.rumours:
        elsewhere = draw.MOVES * (1 - hour / truth.hours)
        gap = cells.gap(point)
        here = int(np.argmin(np.where(cells.open, gap, np.inf)))
        around = np.exp(-0.5 * (gap / draw.REPORT_KM) ** 2) / (2 * np.pi * draw.REPORT_KM**2)
        true, false = 1 - truth.false_rate, truth.false_rate
        a, b = true * beta.pdf(credibility, 4, 3), false * beta.pdf(credibility, 3, 4)
        near = cells.people * np.exp(-cells.gap(truth.home) / 12.0)
        b *= (
            0.5 * near[here] / near.sum() / cells.area[here]
            + 0.5 * cells.people[here] / cells.people.sum() / cells.area[here]
        )
        rest = a * elsewhere * density[here] + b
        like *= (a * (1 - elsewhere) * around + rest) / rest
    lat, lon = np.degrees(np.arcsin(cells.xyz[2])), np.degrees(np.arctan2(cells.xyz[1], cells.xyz[0]))
    for (south, west, north, east), hour, pod in truth.searches:
        there = 1 - draw.MOVES * (1 - hour / truth.hours)
        like[(lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)] *= 1 - pod * there
    for point, hour, pod in truth.checks:
        there = 1 - draw.MOVES * (1 - hour / truth.hours)
        like[cells.gap(point) < draw.CHECK_RADIUS_KM] *= 1 - pod * there
    return like, like_abroad

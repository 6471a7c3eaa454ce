"""How far lost and missing children are found from where they were last seen: a mixture over sources.

Between-source spread is the honest uncertainty of such tables (child 7-12: medians 1.5-2.1 km, 95 % 7-35
km), so no single table is trusted: every source gives a log-normal, and a wider one stands for the source
nobody has read yet. Parameters are mean and deviation of ln(km), fitted to published quantiles; the tables
themselves are not shipped.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from searchtheory.geodesy import Floats


@dataclass(frozen=True, slots=True)
class LogNormal:
    """ln(km) ~ Normal(mu, sigma)."""

    source: str
    mu: float
    sigma: float


# Sources: "isrid" R. Koester, Lost Person Behavior (2008), dbS Productions, fitted to the quantiles printed
# in public tools, and for urban children the raw-data fit of MapScore (Cawi, Twardy); "lsom", "uk", "hill"
# the three sets in Patrac (Czech police, ruz76/qgis_patrac_3, 2017-21); "grampian" Gibb and Woolnough
# (2007), ages 12-14.
SOURCES: dict[tuple[float, float], tuple[LogNormal, ...]] = {
    (0, 4): (
        LogNormal("isrid", -1.30, 1.78),
        LogNormal("lsom", -0.42, 1.30),
        LogNormal("uk", -0.53, 0.84),
        LogNormal("hill", -0.04, 0.64),
    ),
    (4, 7): (
        LogNormal("isrid", -1.01, 2.23),
        LogNormal("lsom", -0.22, 1.36),
        LogNormal("uk", -0.53, 0.84),
        LogNormal("hill", -0.04, 0.64),
    ),
    (7, 10): (
        LogNormal("isrid", -1.42, 2.28),
        LogNormal("lsom", 0.51, 1.33),
        LogNormal("uk", -0.05, 2.11),
        LogNormal("hill", 0.81, 0.67),
    ),
    (10, 12): (
        LogNormal("isrid", 0.05, 1.05),
        LogNormal("lsom", 0.51, 1.33),
        LogNormal("uk", -0.05, 2.11),
        LogNormal("hill", 0.81, 0.67),
    ),
    (12, 18): (
        LogNormal("isrid", -0.83, 1.99),
        LogNormal("lsom", 0.82, 1.05),
        LogNormal("uk", 0.19, 2.14),
        LogNormal("hill", 0.56, 0.96),
        LogNormal("grampian", 1.10, 1.98),
    ),
}
UNREAD_SHARE = 0.5  # even odds that this country is like a source already read (design value)
UNREAD_INFLATION = 1.62  # 95 % point of t with 3 degrees of freedom (four sources) over that of the normal


def sources_for(age_years: float, without: Collection[str] = ()) -> tuple[LogNormal, ...]:
    """The log-normals of an age, leaving out the named sources."""
    rows = next(rows for (low, high), rows in SOURCES.items() if low <= age_years < high)
    return tuple(row for row in rows if row.source not in without)


def predictive(rows: Sequence[LogNormal]) -> tuple[tuple[float, LogNormal], ...]:
    """Weights and log-normals of the mixture, the unread source last. Weights sum to 1."""
    mu = np.array([row.mu for row in rows])
    pooled = float(np.sqrt(np.mean([row.sigma**2 for row in rows]) + mu.var()))
    unread = LogNormal("unread", float(mu.mean()), pooled * UNREAD_INFLATION)
    share = (1.0 - UNREAD_SHARE) / len(rows)
    return (*((share, row) for row in rows), (UNREAD_SHARE, unread))


def log_normal_2d(r_km: Floats, mu: float, sigma: float) -> Floats:
    """Density per km² at distance r when ln r ~ Normal(mu, sigma) and every direction is alike.

    f(r) / (2 pi r): without the 2 pi r (as in MapScore's `map_lognorm.py`) far cells get much too much.
    """
    r = np.maximum(r_km, 1e-4)
    z = (np.log(r) - mu) / sigma
    return np.asarray(np.exp(-0.5 * z * z) / (sigma * np.sqrt(2 * np.pi) * 2 * np.pi * r * r))


def mixture_2d(r_km: Floats, mixture: Sequence[tuple[float, LogNormal]]) -> Floats:
    """Density per km² of a mixture of log-normal distances."""
    return np.asarray(sum(w * log_normal_2d(r_km, row.mu, row.sigma) for w, row in mixture))

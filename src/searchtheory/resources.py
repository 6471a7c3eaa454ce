"""Optimal effort, several kinds of resource with their own budgets: Washburn, JOTA 85:705 (1995).

Minimise sum p_i exp(-sum_j w_ij t_ij), one budget a resource. Convex; exact water-filling of one resource
after the other, again and again, converges to the optimum.
"""

import numpy as np
from numpy.typing import ArrayLike

from searchtheory.effort import water_fill
from searchtheory.geodesy import Floats

SWEEPS = 2000
STILL = 1e-13  # change of effort at which the sweeps end


def spread_resources(probability: ArrayLike, rates: ArrayLike, budgets: ArrayLike) -> tuple[Floats, float]:
    """Effort per cell and resource (cells, resources), and the mass that stays undetected."""
    p, w, totals = np.asarray(probability, float), np.asarray(rates, float), np.asarray(budgets, float)
    effort = np.zeros(w.shape)
    for _ in range(SWEEPS):
        before = effort.copy()
        for j in range(w.shape[1]):
            others = (w * effort).sum(1) - w[:, j] * effort[:, j]
            effort[:, j] = water_fill(p * np.exp(-others), w[:, j], float(totals[j])).per_cell
        if np.abs(effort - before).max(initial=0.0) < STILL:
            break
    return effort, float((p * np.exp(-(w * effort).sum(1))).sum())

"""Optimal effort against a moving target: Brown's forward and backward algorithm (Operations Research 28, 1980)."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from searchtheory.effort import water_fill
from searchtheory.geodesy import Floats


def forward_backward(
    start: ArrayLike, moves: Any, rate: ArrayLike, budgets: ArrayLike, passes: int = 50, enough: float = 1e-12
) -> tuple[Floats, list[float]]:
    """Effort per period and cell, and the chance of detection after each pass (never falling).

    `moves` is a matrix (dense or sparse) of transition chances, rows to columns; one search a period, then
    a move. The first pass is myopic: it looks at no period but its own.
    """
    p, w, totals = np.asarray(start, float), np.asarray(rate, float), np.asarray(budgets, float)
    effort = np.zeros((totals.size, p.size))
    later = np.ones_like(effort)  # chance to survive all later searches, from each cell of each period
    history: list[float] = []
    for _ in range(passes):
        undetected = p
        for t, total in enumerate(totals):
            effort[t] = water_fill(undetected * later[t], w, float(total)).per_cell
            undetected = undetected * np.exp(-w * effort[t])
            if t + 1 < totals.size:
                undetected = np.asarray(moves.T @ undetected)
        history.append(float(p.sum() - undetected.sum()))
        if len(history) > 1 and history[-1] - history[-2] < enough:
            break
        for t in range(totals.size - 2, -1, -1):
            later[t] = np.asarray(moves @ (later[t + 1] * np.exp(-w * effort[t + 1])))
    return effort, history

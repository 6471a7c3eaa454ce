"""Optimal effort, one resource: de Guenin (1961), Charnes and Cooper (1958), by water-filling.

Maximise sum p_i (1 - exp(-w_i t_i)) with sum t_i = T, t_i >= 0. At the optimum p_i w_i exp(-w_i t_i) is the
same `rim` in every searched cell and no smaller where t_i = 0 would be raised.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from searchtheory.geodesy import Floats


@dataclass(frozen=True, slots=True)
class Effort:
    """Effort per cell (in the unit of the total), the chance of success it gives, and the marginal return."""

    per_cell: Floats
    success: float
    rim: float


def water_fill(probability: ArrayLike, rate: ArrayLike, total: float) -> Effort:
    """The optimal spread of `total` effort over cells of given probability and rate (detection per effort).

    O(n log n) in the cells that can be searched at all. Cells of zero probability or rate get nothing.
    """
    p, w = np.asarray(probability, float), np.asarray(rate, float)
    effort = np.zeros(p.shape)
    usable = np.flatnonzero(p * w > 0)
    if total <= 0 or not usable.size:
        return Effort(effort, 0.0, float((p * w).max(initial=0.0)))
    order = usable[np.argsort(-(p * w)[usable], kind="stable")]
    log_return, inverse = np.log((p * w)[order]), 1.0 / w[order]
    spans, heights = np.cumsum(inverse), np.cumsum(log_return * inverse)
    log_rims = (heights - total) / spans  # the rim if the first k cells were searched
    upcoming = np.append(log_return[1:], -np.inf)
    last = int(np.argmax(log_rims >= upcoming))
    log_rim = log_rims[last]
    chosen = order[: last + 1]
    effort[chosen] = np.maximum((log_return[: last + 1] - log_rim) * inverse[: last + 1], 0.0)
    return Effort(effort, success(p, w, effort), float(np.exp(log_rim)))


def success(probability: Floats, rate: Floats, effort: Floats) -> float:
    """Chance of detection, sum p (1 - exp(-w t))."""
    return float((probability * -np.expm1(-rate * effort)).sum())

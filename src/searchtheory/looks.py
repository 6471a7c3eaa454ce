"""Which place to look at next, one look at a time: Blackwell (Matula 1964, Chew 1967)."""

import heapq
from collections.abc import Sequence


def next_looks(
    probability: Sequence[float], detection: Sequence[float], cost: Sequence[float], count: int
) -> list[int]:
    """The places of the next `count` looks: always the largest p a (1-a)^k / c after k looks in vain."""
    heap = [(-p * a / c, i) for i, (p, a, c) in enumerate(zip(probability, detection, cost, strict=True))]
    heapq.heapify(heap)
    looks = []
    for _ in range(count):
        value, at = heap[0]
        looks.append(at)
        heapq.heapreplace(heap, (value * (1.0 - detection[at]), at))
    return looks


def expected_cost(
    probability: Sequence[float], detection: Sequence[float], cost: Sequence[float], looks: int = 100_000
) -> float:
    """Expected cost until found when looking in that order; `looks` bounds the sum."""
    left = list(probability)
    spent, expected = 0.0, 0.0
    for at in next_looks(probability, detection, cost, looks):
        spent += cost[at]
        found = left[at] * detection[at]
        left[at] -= found
        expected += spent * found
    return expected

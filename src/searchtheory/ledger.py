"""Why a hypothesis stands where it stands: its prior share, then the factor of each layer, in order of time."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

import numpy as np

from searchtheory.assess import Map, active_layers
from searchtheory.case import Evidence
from searchtheory.geodesy import Floats
from searchtheory.shapes import Around, Shape
from searchtheory.words import evidence_words, hypothesis_words


@dataclass(frozen=True, slots=True)
class Reason:
    """One layer in a ledger: prior share × factors so far × this factor = the share after it."""

    evidence_id: str
    words: str
    factor: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A ranked hypothesis. `prior` × product of the factors of all its layers = `probability`."""

    key: str
    family: str
    name: str
    words: str
    probability: float
    prior: float
    reasons: tuple[Reason, ...]
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What changes when one layer is false: hypotheses' probabilities and the area that holds 80 %."""

    evidence_id: str
    words: str
    without: tuple[float, ...]  # probability per component, in the map's order
    moved: float  # half the sum of changes: 0 nothing, 1 everything


def ranked(search: Map, limit: int = 12, zone: tzinfo = UTC) -> tuple[Hypothesis, ...]:
    """The hypotheses by probability, each with its ledger."""
    items = _in_order(search)
    steps = _steps(search, items)
    final, prior = steps[-1], search.hypotheses.prior()
    rows = []
    for at in np.argsort(-final, kind="stable")[:limit]:
        component = search.hypotheses.components[at]
        lat, lon = anchor(component.shape)
        rows.append(
            Hypothesis(
                key=component.key,
                family=component.family,
                name=component.name,
                words=hypothesis_words(component),
                probability=float(final[at]),
                prior=float(prior[at]),
                reasons=_reasons(items, [float(step[at]) for step in steps], zone),
                lat=lat,
                lon=lon,
            )
        )
    return tuple(rows)


def what_if_false(search: Map, zone: tzinfo = UTC) -> tuple[WhatIf, ...]:
    """Each active layer taken away alone, the most moving first. The map is left as it was."""
    start = search.field.active
    now = search.field.odds().component
    found = []
    for item in _in_order(search):
        search.field.switch(active_layers(search.case, search.off | {item.id}))
        without = search.field.odds().component
        moved = float(np.abs(without - now).sum() / 2.0)
        found.append(WhatIf(item.id, evidence_words(item, zone), tuple(map(float, without)), moved))
    search.field.switch(start)
    return tuple(sorted(found, key=lambda row: -row.moved))


def _in_order(search: Map) -> list[Evidence]:
    active = active_layers(search.case, search.off)
    return sorted((e for e in search.case.evidence if e.id in active), key=lambda e: (e.at_s, e.id))


def _steps(search: Map, items: list[Evidence]) -> list[Floats]:
    """Shares of all components before any layer and after each, in order of time; the map is left as it was."""
    field = search.field
    start = field.active
    parts = active_layers(search.case, search.off)
    field.switch({})
    steps = [field.odds().component]
    for item in items:
        field.switch(field.active | {item.id: parts[item.id]})
        steps.append(field.odds().component)
    field.switch(start)
    return steps


def _reasons(items: list[Evidence], shares: list[float], zone: tzinfo) -> tuple[Reason, ...]:
    steps = zip(items, shares[:-1], shares[1:], strict=True)
    return tuple(
        Reason(item.id, evidence_words(item, zone), after / before if before > 0 else 1.0)
        for item, before, after in steps
    )


def anchor(shape: Shape | None) -> tuple[float | None, float | None]:
    """The point a hypothesis hangs on, where it hangs on one."""
    return shape.points[0] if isinstance(shape, Around) else (None, None)

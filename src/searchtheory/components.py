"""Named hypotheses: each is a shape on the map and a share within every type of disappearance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from searchtheory.carriers import carriers
from searchtheory.case import SearchCase
from searchtheory.disappearance import TYPES, type_weights
from searchtheory.geodesy import Floats
from searchtheory.grid import Grid
from searchtheory.naming import family_of, name_of, shape_of
from searchtheory.setting import Setting
from searchtheory.shapes import Shape
from searchtheory.shares import FALLBACK, FAMILIES, family_shares
from searchtheory.travel import Roads

OUTSIDE = "outside"  # the key of the one hypothesis that is not on the map


@dataclass(frozen=True, slots=True)
class Component:
    """One named hypothesis. `shares[t]` is its part of type t (order of `TYPES`); over components they sum to 1."""

    key: str  # "home", "place:0", "unlisted:friend", "hub:Tanger Ville", …
    family: str
    name: str  # as the officer knows it; empty where the key says it all
    shape: Shape | None  # None: outside the country
    shares: Floats


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """All components of a case and the weights of the types before evidence of place."""

    components: tuple[Component, ...]
    type_weights: Floats

    def prior(self) -> Floats:
        """Prior share of each component, all types together."""
        return np.array([float(c.shares @ self.type_weights) for c in self.components])


def hypotheses(case: SearchCase, grid: Grid, at_s: float, roads: Roads | None = None) -> Hypotheses:
    """The hypotheses of a case at a moment."""
    setting = Setting.of(case, grid, at_s, roads)
    parts = carriers(setting)
    shares: dict[str, Floats] = {}
    for t, kind in enumerate(TYPES):
        for family, share in family_shares(kind, case.age_years).items():
            for key, fraction in _resolve(family, parts).items():
                shares.setdefault(key, np.zeros(len(TYPES)))[t] += share * fraction
    built = tuple(
        Component(
            key,
            family_of(key, setting),
            name_of(key, setting),
            shape_of(key, setting),
            values,
        )
        for key, values in shares.items()
        if values.any()
    )
    return Hypotheses(built, type_weights(case))


def _resolve(family: str, parts: Mapping[str, Mapping[str, float]]) -> Mapping[str, float]:
    """What carries a family; where nothing does, its fallback."""
    for _ in FAMILIES:
        if parts.get(family):
            return parts[family]
        family = FALLBACK.get(family, "background")
    return {"background": 1.0}

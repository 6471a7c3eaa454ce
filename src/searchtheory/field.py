"""The probability field of one case: components and layers on the cells, kept so that one change costs little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from searchtheory.components import Hypotheses
from searchtheory.geodesy import Floats, Floats32
from searchtheory.layers import MOST_POD, SECOND_PASS, Layer
from searchtheory.shapes import Drawn, draw
from searchtheory.sums import (
    Flags,
    Longs,
    add_touched,
    clear_blocks,
    max_touched,
    mix,
    part_sums,
    weigh,
)
from searchtheory.tiers import Ints, Partition, Tier

MOST_COVERAGE = np.float32(-np.log1p(-MOST_POD))


@dataclass(frozen=True, slots=True)
class Sheet:
    """All components on one tier, entry by entry: an entry is one component on one block."""

    values: Floats32
    entry_block: Ints
    entry_at: Longs
    entry_component: Ints


@dataclass(slots=True)
class Likelihood:
    """Likelihood per cell of one tier under the active layers, and the sums that go with it."""

    reports: Floats32
    effort: Floats32
    strongest: Floats32
    like: Floats32
    parts: Floats  # per entry


@dataclass(frozen=True, slots=True)
class Odds:
    """Where the mass lies under one set of active layers. Arrays are per component (`component`) or per type."""

    component: Floats
    type: Floats
    evidence: Floats  # per component: mean likelihood of the layers under it
    total: float  # likelihood of the layers under the whole prior, against all being elsewhere


class Field:
    """Mutable on purpose: `switch` moves the set of active layers and recomputes the touched blocks only."""

    def __init__(self, partition: Partition, hypotheses: Hypotheses) -> None:
        self.partition = partition
        self.hypotheses = hypotheses
        self.layers: dict[str, Layer] = {}
        self.sheets = tuple(_sheet(tier, hypotheses) for tier in partition.tiers)
        self.active: dict[str, float] = {}  # layer → how much of it counts, 0..1
        self._state = tuple(
            _blank(tier, sheet) for tier, sheet in zip(partition.tiers, self.sheets, strict=True)
        )
        self._sum_parts(tuple(np.ones(tier.blocks, bool) for tier in partition.tiers))
        self.scale = self._component_sums()  # sum of each component's values before evidence
        self.prior_mass = self._mix(hypotheses.prior())

    def learn(self, layers: Sequence[Layer]) -> None:
        """Know these layers; none becomes active."""
        self.layers |= {layer.id: layer for layer in layers}

    def switch(self, active: Mapping[str, float]) -> None:
        """Make exactly these layers active, each to its part."""
        keys = {*self.active, *active}
        changed = [key for key in keys if self.active.get(key) != active.get(key)]
        self.active = dict(active)
        if changed:
            self._refresh(self._touched([self.layers[key] for key in changed]))

    def odds(self) -> Odds:
        """Mass per component and type under the active layers; the outside's likelihood is 1 by definition."""
        sums = self._component_sums()
        evidence = np.where(self.scale > 0, sums / np.where(self.scale > 0, self.scale, 1.0), 1.0)
        weights = self.hypotheses.type_weights
        shares = np.stack([c.shares for c in self.hypotheses.components])
        by_type = weights * (evidence @ shares)
        component = (shares @ weights) * evidence
        total = float(component.sum())
        return Odds(component / total, by_type / by_type.sum(), evidence, total)

    def cell_mass(self, weights: Floats | None = None) -> tuple[Floats32, Floats32]:
        """Unnormalised mass per cell of both tiers: divide by `odds().total`. `weights`: other component weights."""
        prior = self.prior_mass if weights is None else self._mix(weights)
        coarse, fine = (mass * state.like for mass, state in zip(prior, self._state, strict=True))
        return coarse, fine

    @property
    def likelihoods(self) -> tuple[Floats32, Floats32]:
        return self._state[0].like, self._state[1].like

    def _touched(self, layers: Sequence[Layer]) -> tuple[Flags, ...]:
        flags = tuple(np.zeros(tier.blocks, bool) for tier in self.partition.tiers)
        for layer in layers:
            for flag, drawn in zip(flags, layer.drawn, strict=True):
                flag[drawn.blocks] = True
        return flags

    def _refresh(self, touched: tuple[Flags, ...]) -> None:
        active = [(self.layers[key], np.float32(self.active[key])) for key in sorted(self.active)]
        for at, (tier, state) in enumerate(zip(self.partition.tiers, self._state, strict=True)):
            drawn = [(layer.searching, layer.drawn[at], part) for layer, part in active]
            _reweigh(tier, state, drawn, touched[at])
        self._sum_parts(touched)

    def _sum_parts(self, touched: tuple[Flags, ...]) -> None:
        for tier, sheet, state, flags in zip(
            self.partition.tiers, self.sheets, self._state, touched, strict=True
        ):
            part_sums(
                sheet.values, sheet.entry_block, sheet.entry_at, tier.starts, state.like, flags, state.parts
            )

    def _component_sums(self) -> Floats:
        count = len(self.hypotheses.components)
        sums = np.zeros(count)
        for sheet, state in zip(self.sheets, self._state, strict=True):
            sums += np.bincount(sheet.entry_component, state.parts, minlength=count)
        return sums

    def _mix(self, weights: Floats) -> tuple[Floats32, Floats32]:
        factor = np.where(self.scale > 0, weights / np.where(self.scale > 0, self.scale, 1.0), 0.0)
        mixed = []
        for tier, sheet in zip(self.partition.tiers, self.sheets, strict=True):
            total = np.zeros(tier.size, np.float32)
            factors = factor[sheet.entry_component].astype(np.float32)
            mix(sheet.values, sheet.entry_block, sheet.entry_at, factors, tier.starts, total)
            mixed.append(total)
        return mixed[0], mixed[1]


def _sheet(tier: Tier, hypotheses: Hypotheses) -> Sheet:
    drawn = [(i, draw(c.shape, tier)) for i, c in enumerate(hypotheses.components) if c.shape is not None]
    blocks = np.concatenate([d.blocks for _, d in drawn]).astype(np.int32)
    owner = np.concatenate([np.full(d.blocks.size, i, np.int32) for i, d in drawn])
    sizes = (tier.starts[blocks + 1] - tier.starts[blocks]).astype(np.int64)
    at = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64) if sizes.size else sizes
    return Sheet(np.concatenate([d.values for _, d in drawn]), blocks, at, owner)


def _blank(tier: Tier, sheet: Sheet) -> Likelihood:
    zeros = np.zeros((3, tier.size), np.float32)
    return Likelihood(zeros[0], zeros[1], zeros[2], tier.open_.copy(), np.zeros(sheet.entry_block.size))


def _reweigh(
    tier: Tier, state: Likelihood, drawn: Sequence[tuple[bool, Drawn, np.float32]], touched: Flags
) -> None:
    for values in (state.reports, state.effort, state.strongest):
        clear_blocks(values, tier.starts, touched, np.float32(0.0))
    for searching, layer, part in drawn:
        total = state.effort if searching else state.reports
        add_touched(total, layer.values, part, tier.starts, layer.blocks, touched)
        if searching:
            max_touched(state.strongest, layer.values, tier.starts, layer.blocks, touched)
    weigh(
        state.like,
        state.reports,
        state.effort,
        state.strongest,
        tier.open_,
        tier.starts,
        touched,
        MOST_COVERAGE,
        np.float32(SECOND_PASS),
    )

"""Which kinds of disappearance come into question, before any evidence of place.

Sources: NISMART-2 (1999, USA): runaway or thrown away 1,682,900, family abduction 203,900, lost or injured
61,900, other abduction 58,200, stereotypical kidnapping 115. France 2024: 95 % of 38,477 cases runaways,
1.7 % parental. Missing Children Europe 2018: runaway 58 %, parental 19 %, migration 4 %, lost or injured 2
%. Age gradient: safetylit 693033 (n=766): youngest unintentional, adolescents intentional. The rows below
are rounded from these for cases that reach a map at all, a design judgement; the register of closed cases
is meant to replace them.
"""

from collections.abc import Mapping

import numpy as np

from searchtheory.case import SearchCase, Type
from searchtheory.geodesy import Floats

TYPES = tuple(Type)
ALWAYS_UNKNOWN = 0.03  # of the mass stays with "unknown", whatever the officer is sure of

# Age from (years) → weights in the order of `Type`.
#         lost  inj  run  care lured f.dom f.abr acq  str  migr unk
_PRIOR: Mapping[float, tuple[float, ...]] = {
    0.0: (0.50, 0.10, 0.00, 0.00, 0.00, 0.18, 0.06, 0.04, 0.02, 0.00, 0.10),
    6.0: (0.40, 0.09, 0.14, 0.02, 0.01, 0.13, 0.05, 0.04, 0.02, 0.00, 0.10),
    10.0: (0.18, 0.06, 0.45, 0.05, 0.03, 0.06, 0.02, 0.03, 0.01, 0.01, 0.10),
    13.0: (0.05, 0.04, 0.60, 0.07, 0.05, 0.02, 0.01, 0.02, 0.01, 0.03, 0.10),
    16.0: (0.03, 0.04, 0.62, 0.06, 0.05, 0.01, 0.01, 0.02, 0.01, 0.05, 0.10),
}
_IN_CARE = {True: 6.0, False: 0.1}  # odds of "from care" against the row, when the file says so
_GIRL = {
    Type.LURED_ONLINE: 1.5,
    Type.MIGRATION: 0.3,
    Type.ABDUCTION_STRANGER: 1.4,
}  # from murder study, 74 % girls
_BOY = {Type.LURED_ONLINE: 0.6, Type.MIGRATION: 1.6, Type.ABDUCTION_STRANGER: 0.6}


def type_weights(case: SearchCase) -> Floats:
    """Weights of all types in the order of `TYPES`, sum 1.

    What an officer sets stands; the rest of the mass keeps the proportions of the table. A fact that is not
    known moves nothing.
    """
    row = _by_facts(case)
    said = {override.type: override.weight for override in case.types}
    if not said:
        return row
    given = np.array([said.get(kind, 0.0) for kind in TYPES])
    free = np.array([0.0 if kind in said else row[i] for i, kind in enumerate(TYPES)])
    left = max(0.0, 1.0 - given.sum())
    mixed = given + (left * free / free.sum() if free.sum() > 0 else 0.0)
    mixed = mixed / mixed.sum()
    if said.get(Type.UNKNOWN) == 0.0:
        return np.asarray(mixed)
    mixed = mixed * (1.0 - ALWAYS_UNKNOWN)
    mixed[TYPES.index(Type.UNKNOWN)] += ALWAYS_UNKNOWN
    return np.asarray(mixed)


def _by_facts(case: SearchCase) -> Floats:
    start = max(age for age in _PRIOR if age <= case.age_years)
    row = np.array(_PRIOR[start])
    tilt = {"female": _GIRL, "male": _BOY}.get(case.sex, {})
    for kind, odds in tilt.items():
        row[TYPES.index(kind)] *= odds
    if case.in_care is not None:
        row[TYPES.index(Type.RUNAWAY_FROM_CARE)] *= _IN_CARE[case.in_care]
    return np.asarray(row / row.sum())

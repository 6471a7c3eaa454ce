"""Every state machine is a table: it names every state, and leads nowhere it does not know."""

import pytest

from nidaa.approval import rules as approval
from nidaa.approval.facts import RequestState, StepState
from nidaa.cases import rules as cases
from nidaa.cases.facts.case import CaseState
from nidaa.distribution import rules as distribution
from nidaa.distribution.facts import DeliveryState, ShardState
from nidaa.tips import rules as tips
from nidaa.tips.facts import TipState

TABLES = [
    (cases.TRANSITIONS, CaseState),
    (approval.TRANSITIONS, RequestState),
    (approval.STEP_TRANSITIONS, StepState),
    (distribution.TRANSITIONS, DeliveryState),
    (distribution.SHARD_TRANSITIONS, ShardState),
    (tips.TRANSITIONS, TipState),
]


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_a_table_names_every_state_and_no_other(table, states):
    assert set(table) == set(states)
    assert set().union(*table.values()) <= set(states)


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_every_state_can_be_reached(table, states):
    first = next(iter(states))
    seen, todo = {first}, [first]
    while todo:
        for after in table[todo.pop()] - seen:
            seen.add(after)
            todo.append(after)
    assert seen == set(states)


def test_nothing_leads_out_of_erased():
    assert cases.TRANSITIONS[CaseState.ERASED] == frozenset()

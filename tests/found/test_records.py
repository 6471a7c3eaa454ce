from datetime import timedelta
from uuid import uuid4

import pytest
from tests.moments import MIDNIGHT

from nidaa.cases.facts.case import CaseHead, CaseState
from nidaa.found.errors import Refused
from nidaa.found.facts import FIELDS, FoundHead, FoundState
from nidaa.found.rules import TRANSITIONS, check_confirm, check_move, check_values, found_number

ALLOWED = {(before, after) for before, afters in TRANSITIONS.items() for after in afters}


def head(state=FoundState.IN_CARE, *, exercise=False) -> FoundHead:
    return FoundHead(uuid4(), "MA-2026-FND-000001-X", "CAS01", state, exercise, MIDNIGHT, MIDNIGHT, 1)


def case(state=CaseState.OPEN, *, exercise=False) -> CaseHead:
    return CaseHead(uuid4(), "MA-2026-CAS01-000001-X", "CAS01", MIDNIGHT, state, exercise)


@pytest.mark.parametrize("before", FoundState)
@pytest.mark.parametrize("after", FoundState)
def test_only_the_table_says_what_may_become_of_a_record(before, after):
    if (before, after) in ALLOWED:
        check_move(before, after)
    else:
        with pytest.raises(Refused):
            check_move(before, after)


def test_no_path_leads_out_of_erased_and_none_from_care_into_it():
    assert not TRANSITIONS[FoundState.ERASED]
    assert FoundState.ERASED not in TRANSITIONS[FoundState.IN_CARE]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"shoe": 36}, "shoe"),
        ({"sex": "other"}, "sex"),
        ({"age_low": 18}, "age_low"),
        ({"age_high": -1}, "age_high"),
        ({"age_low": 5, "age_high": 3}, "age_low"),
        ({"height_cm": 10}, "height_cm"),
        ({"found_at": (MIDNIGHT + timedelta(hours=1)).isoformat()}, "found_at"),
        ({"found_at": "2026-11-24T10:00:00"}, "found_at"),
        ({"point": {"lat": 99, "lon": 0}}, "point"),
        ({"said": 5}, "said"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_named(values, field):
    with pytest.raises(Refused) as refusal:
        check_values(values, now=MIDNIGHT)
    assert refusal.value.field == field


def test_unknown_is_always_an_answer():
    check_values({field.key: None for field in FIELDS}, now=MIDNIGHT)


@pytest.mark.parametrize(
    ("found", "one_case"),
    [
        (head(), case(CaseState.CLOSED)),
        (head(exercise=True), case()),
        (head(), case(exercise=True)),
        (head(FoundState.MATCHED), case()),
        (head(FoundState.HANDED_OVER), case()),
    ],
)
def test_what_cannot_be_matched(found, one_case):
    with pytest.raises(Refused):
        check_confirm(found, one_case)


def test_an_open_case_and_a_child_in_care_can_be_matched():
    check_confirm(head(), case())


def test_a_number_of_the_register_reads_as_one_of_a_case():
    assert found_number("MA", 2026, 17).startswith("MA-2026-FND-000017-")

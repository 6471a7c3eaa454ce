"""The register in the database: the toddler in care before the report, decisions, and erasure."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import amina, hind, karim
from tests.found.children import IN_THE_CENTRE, report
from tests.moments import MIDNIGHT, after

from nidaa.cases.commands import close_case, open_case, state_facts
from nidaa.cases.facts.case import Stating
from nidaa.cases.queries import journal
from nidaa.found.commands import confirm_match, hand_over, register_found, reject_match, state_found
from nidaa.found.errors import NotInRegister, Refused
from nidaa.found.facts import Decision, Factor, FoundState
from nidaa.found.models import FoundChild, MatchDecision
from nidaa.found.queries import (
    children_in_care,
    found_by_number,
    found_file,
    found_head,
    matches_for_case,
    matches_for_found,
)
from nidaa.found.retention import due, erase, erase_found
from nidaa.ground.audit.models import Line
from nidaa.ground.people.errors import NotAllowed
from nidaa.ground.vault.models import CaseKey

pytestmark = pytest.mark.django_db


def register(**values):
    return register_found({**IN_THE_CENTRE, **values}, unit="TNG01", exercise=True, by=amina(), at=MIDNIGHT)


def opened(*more: Stating, exercise=True):
    return open_case([*report(), *more], unit="TNG01", exercise=exercise, by=amina(), at=after(minutes=20))


def for_case(case, **more):
    return matches_for_case(case.case_id, by=karim(), at=after(hours=1), **more)


def test_a_toddler_in_care_is_shown_when_the_report_comes():
    found = register()
    (match,) = for_case(opened())
    assert match.found.found_id == found.found_id
    assert match.score > 0.9
    assert {reason.factor for reason in match.reasons} == {
        Factor.SEX,
        Factor.AGE,
        Factor.TIME,
        Factor.PLACE,
        Factor.DESCRIPTION,
    }


def test_a_case_is_shown_when_a_found_child_is_registered():
    case = opened()
    (match,) = matches_for_found(register().found_id, by=karim(), at=after(hours=1))
    assert (match.case_id, match.case_number) == (case.case_id, case.number)


def test_reading_for_matches_is_logged_before_anything_is_shown():
    register()
    case = opened()
    for_case(case)
    line = Line.objects.filter(action="read found children").get()
    assert (line.case_id, line.purpose) == (case.case_id, "match")


def test_an_exercise_never_matches_a_real_case():
    register()
    assert not for_case(opened(exercise=False))


def test_another_child_is_not_shown():
    register(sex="female", age_low=10, age_high=12)
    assert not for_case(opened())


def test_a_match_confirmed_by_an_officer_stands_first_and_is_told_in_the_journal():
    found, case = register(), opened()
    confirm_match(found.found_id, case.case_id, by=karim(), at=after(hours=2))
    (match,) = for_case(case)
    assert match.decision is Decision.CONFIRMED
    assert found_head(found.found_id).state is FoundState.MATCHED
    assert any(found.number in line.text for line in journal(case.case_id) if line.kind == "found_match")
    assert not children_in_care()


def test_a_found_child_has_one_case_and_a_case_one_found_child():
    first, second, case, other = register(), register(), opened(), opened()
    confirm_match(first.found_id, case.case_id, by=karim(), at=after(hours=2))
    with pytest.raises(Refused, match="Another found child"):
        confirm_match(second.found_id, case.case_id, by=karim(), at=after(hours=2))
    with pytest.raises(Refused, match="cannot become"):
        confirm_match(first.found_id, other.case_id, by=karim(), at=after(hours=2))
    row = MatchDecision.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchDecision.objects.create(
            found_id=second.found_id,
            case_id=case.case_id,
            decision="confirmed",
            by="x",
            at=row.at,
            sealed=b"",
        )


def test_a_closed_case_is_not_matched():
    found, case = register(), opened()
    close_case(case.case_id, reason="retrouvé", by=karim(), at=after(hours=1))
    with pytest.raises(Refused, match="closed"):
        confirm_match(found.found_id, case.case_id, by=karim(), at=after(hours=2))


def test_a_rejected_match_is_not_shown_again():
    found, case = register(), opened()
    reject_match(found.found_id, case.case_id, reason="autre enfant, vu", by=karim(), at=after(hours=2))
    assert not for_case(case)
    (match,) = for_case(case, with_rejected=True)
    assert match.decision is Decision.REJECTED


@pytest.mark.parametrize("side", ["case", "found"])
def test_a_rejected_match_comes_back_when_what_is_known_changes(side):
    found, case = register(), opened()
    reject_match(found.found_id, case.case_id, reason="autre enfant", by=karim(), at=after(hours=2))
    if side == "case":
        said = [Stating("appearance", {"eyes": "verts"})]
        state_facts(case.case_id, said, by=karim(), at=after(hours=3))
    else:
        assert state_found(found.found_id, {"given_ar": "آدم"}, by=karim(), at=after(hours=3)) == 2
    (match,) = for_case(case)
    assert match.reopened
    assert match.decision is None


def test_what_cannot_be_compared_does_not_bring_a_rejection_back():
    found, case = register(), opened()
    reject_match(found.found_id, case.case_id, reason="autre enfant", by=karim(), at=after(hours=2))
    state_found(found.found_id, {"notes": "a mangé"}, by=karim(), at=after(hours=3))
    assert not for_case(case)


def test_a_confirmed_match_that_was_wrong_is_taken_back():
    found, case = register(), opened()
    confirm_match(found.found_id, case.case_id, by=karim(), at=after(hours=2))
    reject_match(
        found.found_id,
        case.case_id,
        reason="erreur, la mère ne le reconnaît pas",
        by=karim(),
        at=after(hours=3),
    )
    assert found_head(found.found_id).state is FoundState.IN_CARE
    assert not for_case(case)


def test_a_rejection_needs_a_reason():
    found, case = register(), opened()
    with pytest.raises(Refused, match="why"):
        reject_match(found.found_id, case.case_id, reason=" ", by=karim(), at=after(hours=2))


def test_only_those_who_may_work_on_cases_use_the_register():
    found, case = register(), opened()
    for act in (
        lambda by: register_found({}, unit="X", exercise=True, by=by, at=MIDNIGHT),
        lambda by: confirm_match(found.found_id, case.case_id, by=by, at=MIDNIGHT),
        lambda by: reject_match(found.found_id, case.case_id, reason="x", by=by, at=MIDNIGHT),
        lambda by: hand_over(found.found_id, to="x", by=by, at=MIDNIGHT),
        lambda by: found_file(found.found_id, by=by, at=MIDNIGHT, purpose="x"),
        lambda by: matches_for_case(case.case_id, by=by, at=MIDNIGHT),
        lambda by: matches_for_found(found.found_id, by=by, at=MIDNIGHT),
    ):
        with pytest.raises(NotAllowed):
            act(hind())


def test_nothing_personal_stands_in_the_clear():
    found = register(given_latin="Unmistakable")
    row = FoundChild.objects.get(pk=found.found_id)
    assert b"Unmistakable" not in bytes(row.sealed)
    file = found_file(found.found_id, by=karim(), at=after(hours=1), purpose="test")
    assert file.words("given_latin") == "Unmistakable"
    assert "Unmistakable" not in repr(file)
    assert not Line.objects.filter(detail__contains="Unmistakable").exists()


def test_a_child_without_anything_known_is_registered():
    found = register_found({}, unit="TNG01", exercise=True, by=amina(), at=MIDNIGHT)
    assert found_by_number(found.number.lower()).found_at == MIDNIGHT


def test_erasing_a_case_erases_the_found_child_that_was_its_child():
    found, case = register(), opened()
    confirm_match(found.found_id, case.case_id, by=karim(), at=after(hours=2))
    hand_over(found.found_id, to="la mère", by=karim(), at=after(hours=3))
    assert erase(case.case_id, at=after(days=60)) == {"found children": 1, "match decisions": 1}
    row = FoundChild.objects.get(pk=found.found_id)
    assert (row.state, row.sealed) == ("erased", None)
    assert CaseKey.objects.get(pk=found.found_id).wrapped is None
    with pytest.raises(NotInRegister):
        found_file(found.found_id, by=karim(), at=after(days=60), purpose="x")
    assert not for_case(case)


def test_erasing_a_case_leaves_a_child_it_was_only_compared_with():
    found, case = register(), opened()
    reject_match(found.found_id, case.case_id, reason="autre enfant", by=karim(), at=after(hours=2))
    assert erase(case.case_id, at=after(days=60)) == {"found children": 0, "match decisions": 1}
    assert found_head(found.found_id).state is FoundState.IN_CARE


def test_the_record_of_a_child_in_care_is_not_erased():
    with pytest.raises(Refused):
        erase_found(register().found_id, at=MIDNIGHT + timedelta(days=400))


def test_a_child_who_was_nobodys_case_is_due_after_being_handed_over():
    alone, matched, in_care = register(), register(), register()
    case = opened()
    confirm_match(matched.found_id, case.case_id, by=karim(), at=after(hours=2))
    for found in (alone, matched):
        hand_over(found.found_id, to="la mère", by=karim(), at=after(hours=3))
    assert not due(left_care_before=after(hours=2))
    assert due(left_care_before=after(hours=4)) == [alone.found_id]
    erase_found(alone.found_id, at=after(days=60))
    assert not due(left_care_before=after(days=90))
    assert found_head(in_care.found_id).state is FoundState.IN_CARE

"""Who may sign what, and that going down takes two."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from tests.cast import amina, hind, karim
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import open_case
from nidaa.ground.people.errors import NotAllowed
from nidaa.triage.commands import confirm_lowering, sign_level
from nidaa.triage.errors import Refused
from nidaa.triage.models import Assessment
from nidaa.triage.queries import level_in_force, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id():
    case = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    sign_level(case.case_id, answers={}, level="high", reason="", by=amina(), at=after(minutes=2))
    return case.case_id


def lower(case_id):
    sign_level(
        case_id, answers={}, level="low", reason="retrouvée chez une voisine", by=amina(), at=after(minutes=9)
    )
    return waiting(case_id)


def test_a_lower_level_waits_and_the_old_one_stands(case_id):
    assert lower(case_id).waiting
    assert level_in_force(case_id).level == "high"


def test_another_officer_brings_it_into_force(case_id):
    confirm_lowering(lower(case_id).id, by=karim(), at=after(minutes=12))
    assert level_in_force(case_id).level == "low"
    assert waiting(case_id) is None


def test_the_signer_cannot_confirm_it_herself(case_id):
    proposed = lower(case_id)
    with pytest.raises(Refused, match="Another officer"):
        confirm_lowering(proposed.id, by=amina(), at=after(minutes=12))


def test_nor_does_the_database_let_her(case_id):
    proposed = lower(case_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=proposed.id).update(
            confirmed_by=amina().key, confirmed_at=after(minutes=12)
        )


def test_who_may_not_assess_is_told_so(case_id):
    with pytest.raises(NotAllowed, match="does not allow you to sign a danger assessment"):
        sign_level(case_id, answers={}, level="high", reason="", by=replace(hind()), at=after(minutes=3))

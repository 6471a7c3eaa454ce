"""Danger and criteria: what feeds a factor, a sum that adds up, a signature, a second officer for going down."""

import re

import pytest
from tests.cast import amina, hind, karim
from tests.doors.console.stories import graded, reported

from nidaa.packs.facts import Answer
from nidaa.triage.queries import assessments, level_in_force, tier_records, waiting

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_the_age_in_the_file_answers_the_factor_of_age(officer_client):
    page = text(officer_client(amina).get(f"/case/{reported()}/danger"))
    ticked = re.findall(r'name="a-age_6_to_12" value="(\w+)" checked', page)
    assert ticked == ["yes"]
    assert "Age in years: <bdi>9 years</bdi>" in page


def test_the_reasons_add_up_to_the_points(officer_client):
    page = text(officer_client(amina).get(f"/case/{reported()}/danger"))
    numbers = [
        int(n)
        for n in re.findall(
            r'<span class="number">(\d+)</span>', page.split('id="advice"')[1].split("</ul>")[0]
        )
    ]
    assert sum(numbers[:-1]) == numbers[-1]


def test_the_advice_follows_the_answers_and_keeps_nothing(officer_client):
    case_id = reported()
    fragment = text(officer_client(amina).post(f"/case/{case_id}/danger/advice", {"a-autism": "yes"}))
    assert 'data-level="high"' in fragment
    assert "A red flag makes it at least High" in fragment
    assert "Autism" in fragment
    assert assessments(case_id) == []


def test_what_nobody_knows_stands_as_questions(officer_client):
    page = text(officer_client(amina).get(f"/case/{reported()}/danger"))
    assert "Suicidal thoughts or self-harm" in page.split('class="questions"')[1]


def test_an_officer_signs_and_sees_when_to_look_again(officer_client):
    case_id = reported()
    client = officer_client(amina)
    answer = client.post(
        f"/case/{case_id}/danger", {"level": "high", "a-needs_medicine": "yes", "reason": "insuline"}
    )
    assert answer.status_code == 302
    signed = level_in_force(case_id)
    assert (signed.level, signed.reason, signed.answers["needs_medicine"]) == ("high", "insuline", Answer.YES)
    page = text(client.get(f"/case/{case_id}/danger"))
    assert "In force, signed by <bdi>Amina Essai</bdi>" in page
    assert "Look again" in page
    assert "insuline" in page


def test_going_down_waits_for_another_officer_who_confirms_it(officer_client):
    case_id = graded()
    officer_client(amina).post(
        f"/case/{case_id}/danger", {"level": "low", "reason": "rentrée, vue par un voisin"}
    )
    proposed = waiting(case_id)
    own = text(officer_client(amina).get(f"/case/{case_id}/danger"))
    assert "another officer must confirm it" in own
    assert f"/danger/{proposed.id}/confirm" not in own
    other = officer_client(karim)
    assert f"/danger/{proposed.id}/confirm" in text(other.get(f"/case/{case_id}/danger"))
    assert other.post(f"/case/{case_id}/danger/{proposed.id}/confirm").status_code == 302
    assert level_in_force(case_id).level == "low"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"level": "low", "reason": "ok"}, "Going down to low needs a reason of at least ten characters."),
        ({"level": "", "reason": "sans niveau"}, "There is no risk level called ."),
        ({"level": "extreme", "reason": "x"}, "There is no risk level called extreme."),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(officer_client, sent, says):
    case_id = graded()
    answer = officer_client(amina).post(f"/case/{case_id}/danger", {**sent, "a-autism": "yes"})
    page = text(answer)
    assert answer.status_code == 422
    assert says in page
    assert sent["reason"] in page
    assert re.search(r'name="a-autism" value="yes" checked', page)
    assert len(assessments(case_id)) == 1


def test_criteria_are_answered_with_reasons_and_shown_side_by_side(officer_client):
    case_id = reported()
    client = officer_client(amina)
    page = text(client.get(f"/case/{case_id}/criteria/T1"))
    assert "Would publication endanger the child?" in page
    assert page.count('class="card" href=') == 4
    sent = {
        "a-is_minor": "yes",
        "a-publication_endangers_child": "no",
        "r-publication_endangers_child": "vu avec le parquet",
        "a-public_can_help": "yes",
    }
    client.post(f"/case/{case_id}/criteria/T1", sent)
    record = tier_records(case_id)["T1"]
    assert record.met
    assert record.answers["publication_endangers_child"].reason == "vu avec le parquet"
    after = text(client.get(f"/case/{case_id}/criteria/T2"))
    assert "Criteria met" in after
    assert "vu avec le parquet" in after, "a question asked for one tier is not asked again for another"


def test_only_a_tier_that_the_public_reads_leads_to_a_draft(officer_client):
    case_id = reported()
    client = officer_client(amina)
    assert "Draft the alert" in text(client.get(f"/case/{case_id}/criteria/T1"))
    assert "Draft the alert" not in text(client.get(f"/case/{case_id}/criteria/T0"))
    assert client.get(f"/case/{case_id}/criteria/T9").status_code == 404


def test_who_may_not_read_a_case_sees_neither(officer_client):
    client = officer_client(hind)
    case_id = reported()
    assert client.get(f"/case/{case_id}/danger").status_code == 403
    assert client.get(f"/case/{case_id}/criteria/T1").status_code == 403


@pytest.mark.parametrize(
    ("language", "direction", "words"), [("ar", "rtl", "أقل من 6 سنوات"), ("fr", "ltr", "Moins de 6 ans")]
)
def test_the_page_speaks_the_officers_language(officer_client, language, direction, words):
    page = text(officer_client(amina, language=language).get(f"/case/{reported()}/danger"))
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert words in page

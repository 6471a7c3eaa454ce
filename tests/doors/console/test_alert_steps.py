"""Widening in advance on the screens: planned by who drafts, ticked by who releases, struck by anyone, told with times."""

import re
from datetime import timedelta

import pytest
from tests.cast import amina, hind, karim, salma
from tests.country import national_maps
from tests.doors.console.stories import released, submitted

from nidaa.approval.facts import StepState
from nidaa.approval.queries import last_release, steps_of_alert
from nidaa.distribution.commands import sweep
from nidaa.ground.clock import now

pytestmark = pytest.mark.django_db

READ = {"typed_name": "زينب", "typed_place": "bab boujloud"}
PLAN = {
    "plan": "yes", "step-area-1": "3-95-circle", "step-in-1": "1", "step-area-2": "6-95-communes", "step-in-2": "3",
    "step-area-3": "", "step-in-3": "6",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _over_the_country():
    national_maps()


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def planned(officer_client, story, **changed):
    return officer_client(amina).post(f"/alert/{story.alert.id}/where", {**PLAN, **changed})


def steps(story):
    return steps_of_alert(story.alert.id)


def test_who_submitted_plans_and_who_releases_ticks(officer_client):
    story = submitted()
    page = text(officer_client(amina).get(f"/release/{story.request.id}"))
    assert f"/alert/{story.alert.id}/where#plan" in page
    answer = planned(officer_client, story)
    assert answer.url == f"/release/{story.request.id}#widening"
    first, second = steps(story)
    assert timedelta(hours=1) < second.due_at - first.due_at < timedelta(hours=3)
    client = officer_client(salma)
    page = text(client.get(f"/release/{story.request.id}"))
    assert page.count('name="steps"') == 2
    assert not re.search(r'name="steps" value="\w+" checked', page), "nothing is ticked for her"
    assert "proposed: goes out only if a second officer approves it" in page
    typed = {**READ, "digest": story.request.digest, "steps": [second.digest]}
    assert client.post(f"/release/{story.request.id}", typed).status_code == 302
    assert [one.state for one in steps(story)] == [StepState.PROPOSED, StepState.APPROVED]
    page = text(client.get(f"/alert/{story.alert.id}/live"))
    assert "approved: goes out by itself at its hour" in page
    assert "<bdi>Salma Essai</bdi>" in page


def test_a_refused_release_keeps_what_was_ticked(officer_client):
    story = submitted()
    planned(officer_client, story)
    first, second = steps(story)
    typed = {**READ, "typed_name": "x", "digest": story.request.digest, "steps": [first.digest]}
    page = text(officer_client(salma).post(f"/release/{story.request.id}", typed))
    assert f'value="{first.digest}" checked' in page
    assert f'value="{second.digest}" checked' not in page
    assert last_release(story.alert.id) is None


def test_steps_are_approved_while_the_alert_is_live_and_the_clock_says_what_it_did(officer_client):
    story = released()
    assert planned(officer_client, story).url == f"/alert/{story.alert.id}/live#widening"
    client, address = officer_client(salma), f"/alert/{story.alert.id}/steps"
    page = text(client.post(address, {**READ, "typed_name": "x", "steps": [steps(story)[0].digest]}))
    assert "The first name you typed is not the one on the alert." in page
    assert f'value="{steps(story)[0].digest}" checked' in page
    refused = client.post(address, READ)
    assert refused.status_code == 422
    assert "Choose at least one step." in text(refused)
    answer = client.post(address, {**READ, "steps": [one.digest for one in steps(story)]})
    assert answer.status_code == 302
    sweep(at=steps(story)[0].due_at + timedelta(seconds=1))
    page = text(client.get(f"/alert/{story.alert.id}/live"))
    assert "went out" in page
    assert "the clock, as approved in advance" in page
    assert page.count("Strike this step") == 1
    journal = text(client.get(f"/case/{story.case_id}"))
    assert (
        "Version \u20682\u2069 released" in journal or "Version 2 released: widened by the clock" in journal
    )


def test_one_officer_strikes_a_step(officer_client):
    story = released()
    planned(officer_client, story)
    client = officer_client(karim)
    assert text(client.get(f"/alert/{story.alert.id}/live")).count("Strike this step") == 2
    address = f"/alert/{story.alert.id}/steps/{steps(story)[0].id}"
    page = text(client.post(address, follow=True))
    assert steps(story)[0].state is StepState.STRUCK
    assert "An officer struck it." in page
    assert "This step has been struck already." in text(client.post(address, follow=True))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"step-area-1": "", "step-area-2": ""}, "Choose at least one wider area."),
        ({"step-in-1": "soon"}, "Say in how many hours each step goes out"),
        ({"step-in-1": "99"}, "Say in how many hours each step goes out"),
        ({"step-in-1": "3"}, "Each step comes after the one before it."),
        ({"step-in-2": "50"}, "The alert is over before the last step."),
        ({"step-area-1": "9-99-square"}, "The map has moved on: choose the area again."),
    ],
)
def test_a_plan_that_cannot_be_says_why_and_keeps_what_was_typed(officer_client, changed, says):
    story = released()
    answer = planned(officer_client, story, **changed)
    assert answer.status_code == 422
    page = text(answer)
    assert says in page
    typed = {**PLAN, **changed}
    assert f'name="step-in-1" inputmode="decimal" dir="ltr" value="{typed["step-in-1"]}"' in page
    if typed["step-area-2"]:
        assert f'<option value="{typed["step-area-2"]}" selected>' in page
    assert steps(story) == []


def test_who_releases_plans_nothing_and_others_see_nothing(officer_client):
    story = released()
    assert 'id="plan"' not in text(officer_client(salma).get(f"/alert/{story.alert.id}/where"))
    assert officer_client(salma).post(f"/alert/{story.alert.id}/where", PLAN).status_code == 403
    assert officer_client(karim).post(f"/alert/{story.alert.id}/steps", READ).status_code == 403
    assert officer_client(hind).get(f"/alert/{story.alert.id}/where").status_code == 403


def test_a_draft_that_nobody_has_submitted_is_not_planned(officer_client):
    from tests.doors.console.stories import ready

    story = ready()
    assert 'id="plan"' not in text(officer_client(amina).get(f"/alert/{story.alert.id}/where"))
    assert "Only an alert that is live" in text(planned(officer_client, story))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_steps_stand_in_the_officers_language(officer_client, language):
    story = released()
    planned(officer_client, story)
    page = text(officer_client(salma, language=language).get(f"/alert/{story.alert.id}/live"))
    (first, _) = steps(story)
    assert first.area_words[language] in page
    assert first.due_at > now()

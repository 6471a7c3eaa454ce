"""The release: a second officer sees what will happen, types what was read, and presses one button, or sends it back."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from tests.cast import amina, hind, karim, officer, salma
from tests.doors.console.stories import released, submitted
from tests.factories.subscribers import subscriber

from nidaa.alerts.commands import draft_update, edit_draft
from nidaa.alerts.queries import draft
from nidaa.approval.commands import submit
from nidaa.approval.facts import RequestState
from nidaa.approval.models import Request as RequestRow
from nidaa.approval.queries import last_release, request
from nidaa.distribution.commands import halt
from nidaa.distribution.facts import HaltScope, Medium
from nidaa.distribution.queries import configured
from nidaa.distribution.rules import channels_of
from nidaa.ground.clock import now
from nidaa.ground.country import pack

pytestmark = pytest.mark.django_db

READ = {"typed_name": "زينب", "typed_place": "bab boujloud"}


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def minister():
    """An approver too junior for this tier."""
    from nidaa.ground.people.facts import Role

    return officer("junior", Role.APPROVER, rank=2, unit="DGSN").actor()


def test_one_sentence_says_what_will_happen(officer_client):
    page = text(officer_client(salma).get(f"/release/{submitted().request.id}"))
    sentence = re.sub(r"<[^>]+>", "", page.split('<p class="sentence">')[1].split("</p>")[0])
    assert "Worrying disappearance: Zineb" in sentence
    assert re.search(r"to the [\d,]+ people who live there", sentence)
    assert f"through {len(ready())} channels" in sentence
    assert "It is an exercise" in sentence


def ready():
    """Channels of the tier by which an exercise really goes out while no partner and no account is there."""
    return [one for one in channels_of(pack().tier("T2").channels) if configured(one, exercise=True)]


def test_subscribers_are_named_by_medium_and_what_is_not_set_up_is_told(officer_client, monkeypatch):
    held = {"whatsapp": {"main": {"options": {"exercises": "yes"}, "secrets": {}}}}
    monkeypatch.setattr(settings, "ACCOUNTS", held)
    for _ in range(3):
        subscriber((34.06, -4.98), medium=Medium.WHATSAPP)
    subscriber((34.06, -4.98), medium=Medium.SMS)
    page = text(officer_client(salma).get(f"/release/{submitted().request.id}"))
    sentence = re.sub(r"<[^>]+>", "", page.split('<p class="sentence">')[1].split("</p>")[0])
    assert "to subscribers there: 3 by WhatsApp," in sentence
    assert "by SMS" not in sentence
    known = re.sub(r"<[^>]+>|[\u2068\u2069]", "", page[page.index('id="warnings"') :])
    assert "nobody has set that up for exercises" in known
    assert "SMS" in known
    assert re.search(r"Meta has not approved \d+ WhatsApp templates", known)


@pytest.mark.parametrize(
    ("scope", "key", "says"),
    [(HaltScope.ALL, "", "All sending is stopped"), (HaltScope.CHANNEL, "page", "Sending is stopped for")],
)
def test_what_is_stopped_is_known_before_the_decision(officer_client, scope, key, says):
    halt(scope, key, reason="essai", by=karim(), at=now())
    assert says in text(officer_client(salma).get(f"/release/{submitted().request.id}"))


def test_what_was_never_submitted_before_is_to_be_read_whole(officer_client):
    page = text(officer_client(salma).get(f"/release/{submitted().request.id}"))
    assert "read all of it" in page
    assert "زينب" in page


def test_a_second_officer_releases_it(officer_client):
    story = submitted()
    client = officer_client(salma)
    page = text(client.get(f"/release/{story.request.id}"))
    assert page.count('class="danger large"') == 1
    answer = client.post(f"/release/{story.request.id}", {**READ, "digest": story.request.digest})
    assert answer.url == f"/alert/{story.alert.id}/live"
    assert last_release(story.alert.id).released_by == salma().key
    assert "This alert was released." in text(client.get(f"/release/{story.request.id}"))


WRONG = [
    ({"typed_name": "Zainab"}, "The first name you typed is not the one on the alert."),
    ({"typed_place": "Rabat"}, "The place you typed is not the one on the alert."),
    ({"digest": "0" * 64}, "What you were shown is not what was submitted."),
]


@pytest.mark.parametrize(("change", "says"), WRONG)
def test_a_refusal_keeps_what_was_typed_and_releases_nothing(officer_client, change, says):
    story = submitted()
    sent = {**READ, "digest": story.request.digest} | change
    answer = officer_client(salma).post(f"/release/{story.request.id}", sent)
    assert answer.status_code == 422
    assert says in text(answer)
    assert f'value="{sent["typed_name"]}"' in text(answer)
    assert f'value="{sent["typed_place"]}"' in text(answer)
    assert last_release(story.alert.id) is None


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (amina, "Releasing needs"),
        (karim, "Releasing needs"),
        (minister, "must be released by an officer of the rank Commissioner"),
    ],
)
def test_who_cannot_release_it_is_told_and_gets_no_button(officer_client, who, says):
    story = submitted()
    page = text(officer_client(who).get(f"/release/{story.request.id}"))
    assert 'class="danger large"' not in page
    assert says in page or "You had a hand in this alert" in page


def test_who_had_a_hand_in_it_is_told_so(officer_client):
    page = text(officer_client(amina).get(f"/release/{submitted().request.id}"))
    assert "You had a hand in this alert." in page


def test_a_request_is_returned_with_the_reason_that_the_drafter_then_sees(officer_client):
    story = submitted()
    answer = officer_client(salma).post(
        f"/release/{story.request.id}/return", {"reason": "la veste est bleue"}
    )
    assert answer.status_code == 302
    assert request(story.request.id).state is RequestState.RETURNED
    page = text(officer_client(amina).get(f"/alert/{story.alert.id}"))
    assert "<bdi>Salma Essai</bdi> returned it for correction:" in page
    assert "la veste est bleue" in page


@pytest.mark.parametrize("answer", ["return", "reject"])
def test_no_answer_without_a_reason(officer_client, answer):
    story = submitted()
    response = officer_client(salma).post(f"/release/{story.request.id}/{answer}", {"reason": "  "})
    assert response.status_code == 422
    assert "Say why." in text(response)
    assert request(story.request.id).state is RequestState.SUBMITTED


def test_a_rejected_request_says_by_whom_and_why(officer_client):
    story = submitted()
    client = officer_client(salma)
    client.post(f"/release/{story.request.id}/reject", {"reason": "mettrait l'enfant en danger"})
    page = text(client.get(f"/release/{story.request.id}"))
    assert "This alert was rejected." in page
    assert "mettrait l'enfant en danger" in page
    assert 'class="danger large"' not in page


def test_an_edit_after_the_submission_voids_it_and_the_page_says_so(officer_client):
    story = submitted()
    before = draft(story.alert.id)
    edit_draft(story.alert.id, before.content, version=before.version, by=karim(), at=now())
    client = officer_client(salma)
    page = text(client.get(f"/release/{story.request.id}"))
    assert "The draft was changed after it was submitted." in page
    assert 'class="danger large"' not in page
    assert (
        client.post(f"/release/{story.request.id}", {**READ, "digest": story.request.digest}).status_code
        == 422
    )


def test_a_request_that_waited_too_long_lapses(officer_client):
    story = submitted()
    RequestRow.objects.filter(pk=story.request.id).update(lapses_at=now() - timedelta(seconds=1))
    page = text(officer_client(salma).get(f"/release/{story.request.id}"))
    assert "This request has lapsed." in page
    assert 'class="danger large"' not in page


def test_an_update_shows_what_changes_for_the_public(officer_client):
    from dataclasses import replace

    story = released()
    draft_update(story.alert.id, by=amina(), at=now())
    before = draft(story.alert.id)
    fields = {
        code: {**words, "clothing": {"fr": "veste bleue"}.get(code, words["clothing"])}
        for code, words in before.content.fields.items()
    }
    version = edit_draft(
        story.alert.id, replace(before.content, fields=fields), version=before.version, by=amina(), at=now()
    )
    waiting = submit(story.alert.id, version=version, by=amina(), at=now())
    page = text(officer_client(salma).get(f"/release/{waiting.id}"))
    assert "What changes for the public" in page
    assert "<ins>bleue</ins>" in page


def test_the_page_of_what_was_submitted_is_shown(officer_client):
    story = submitted()
    answer = officer_client(salma).get(f"/release/{story.request.id}/preview/fr")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "Zineb" in text(answer)
    assert officer_client(salma).get(f"/release/{story.request.id}/preview/es").status_code == 404


def test_the_poster_of_what_was_submitted_is_shown_and_a_photo_only_where_there_is_one(officer_client):
    story = submitted()
    client = officer_client(salma)
    assert client.get(f"/release/{story.request.id}/sheet/poster.pdf").content.startswith(b"%PDF")
    assert client.get(f"/release/{story.request.id}/sheet/other").status_code == 404
    assert client.get(f"/release/{story.request.id}/photo.jpg").status_code == 404
    assert "No photo" in text(client.get(f"/release/{story.request.id}"))


def test_an_alert_that_is_live_can_be_stopped_from_here_too(officer_client):
    story = released()
    assert "Stop it now" in text(officer_client(salma).get(f"/release/{story.request.id}"))


def test_who_may_not_read_a_case_sees_nothing(officer_client):
    assert officer_client(hind).get(f"/release/{submitted().request.id}").status_code == 403
    assert officer_client(salma).get("/release/999999").status_code == 404


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_stands_in_the_officers_language(officer_client, language, direction):
    page = text(officer_client(salma, language=language).get(f"/release/{submitted().request.id}"))
    assert f'<html lang="{language}" dir="{direction}">' in page

"""A live alert and the people who subscribed: how far they are called, what waits and why, holding and going on."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from tests.cast import amina, karim, salma
from tests.doors.console.stories import drafted, released

from nidaa.distribution.commands import carry_out, halt
from nidaa.distribution.facts import HaltScope, Medium, ShardState
from nidaa.distribution.models import Shard, Throttle, Undelivered
from nidaa.distribution.queries import standing_halts
from nidaa.ground.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _accounts(monkeypatch):
    held = {
        "whatsapp": {"main": {"options": {}, "secrets": {}}},
        "sms": {"main": {"options": {}, "secrets": {}}},
    }
    monkeypatch.setattr(settings, "ACCOUNTS", held)


@pytest.fixture
def story():
    return released()


def shard(story, **fields):
    at = now() - timedelta(seconds=30)
    usual = {
        "medium": Medium.WHATSAPP, "number": Shard.objects.count(), "ring": 0, "spans": [1, 2], "expected": 1200,
        "planned_at": at, "not_before": at,
    }  # fmt: skip
    return Shard.objects.create(release_id=story.release.id, **(usual | fields))


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def lane(client, story):
    page = text(client.get(f"/alert/{story.alert.id}/live/channels"))
    found = re.sub(r"<[^>]+>", " ", page[page.index('class="lane"') :])
    return re.sub(r"\s+", " ", found).replace("\u2068", "").replace("\u2069", "")


def test_each_medium_says_how_many_are_called_in_each_ring(officer_client, story):
    shard(story, state=ShardState.DONE, sent=1000, not_sent=200, finished_at=now())
    shard(story, ring=1, state=ShardState.RUNNING, sent=300, leased_until=now() + timedelta(seconds=20))
    said = lane(officer_client(karim), story)
    assert "People still to be called" in said
    assert "900 people wait" in said
    assert re.search(r"about (4\d|50) a second", said)
    assert "less than a minute left at this pace" in said
    assert re.search(r"0 to 5 km 1,200 200 1,000 1,200 done", said)
    assert re.search(r"5 to 15 km 300 0 300 1,200 1 min", said)


def test_what_is_not_sent_stands_first(officer_client, story):
    shard(story, medium=Medium.SMS, state=ShardState.DONE, sent=1200, finished_at=now())
    shard(story, state=ShardState.FAILED, sent=200, error="A value is missing.")
    said = lane(officer_client(karim), story)
    assert said.index("WhatsApp") < said.index("SMS")
    assert "1,000 people are not called, by a mistake of ours. A value is missing." in said


def test_a_mistake_of_ours_goes_on_once_an_approver_says_that_it_is_mended(officer_client, story):
    row = shard(story, state=ShardState.FAILED, sent=200, error="A value is missing.")
    assert "The mistake is mended" not in lane(officer_client(karim), story)
    assert "The mistake is mended" in lane(officer_client(salma), story)
    assert officer_client(karim).post(f"/alert/{story.alert.id}/go-on").status_code == 403
    officer_client(salma).post(f"/alert/{story.alert.id}/go-on")
    assert Shard.objects.get(pk=row.pk).state == ShardState.WAITING
    again = officer_client(salma).post(f"/alert/{story.alert.id}/go-on", follow=True)
    assert "Nothing of this release has stopped by a mistake of ours." in text(again)


def test_why_people_wait_is_said(officer_client, story):
    at = now()
    shard(story, not_before=at + timedelta(hours=3), quiet_until=7, expected=40)
    assert "40 people want quiet at this hour and are called after it. The first at" in lane(
        officer_client(karim), story
    )
    shard(story)
    assert "They wait for their turn" in lane(officer_client(karim), story)
    Throttle.objects.create(
        account="whatsapp:main", ceiling=80, rate=20, second=at, paused_until=at + timedelta(minutes=1)
    )
    assert "The provider asks us to pause until" in lane(officer_client(karim), story)
    halt(HaltScope.CHANNEL, "whatsapp", reason="essai du canal", by=amina(), at=at)
    assert "Stopped: essai du canal" in lane(officer_client(karim), story)


def test_a_medium_whose_account_has_gone_says_so(officer_client, story, monkeypatch):
    shard(story)
    monkeypatch.setattr(settings, "ACCOUNTS", {})
    assert "No account is configured any more." in lane(officer_client(karim), story)


def test_nothing_is_said_of_people_where_nobody_is_called(officer_client, story):
    assert 'class="lane"' not in text(officer_client(karim).get(f"/alert/{story.alert.id}/live"))


def test_holding_sends_nothing_further_and_is_told_apart_from_the_stop(officer_client, story):
    carry_out(story.release.id, at=now())
    client = officer_client(karim)
    page = text(client.get(f"/alert/{story.alert.id}/live"))
    assert "Nothing further goes out. What was sent stays where it is" in page
    assert "Takes it back from everywhere" in page
    client.post(f"/alert/{story.alert.id}/hold", {"reason": "une erreur de quartier"})
    (row,) = standing_halts()
    assert (row.scope, row.key, row.also_withdrawals) == ("alert", story.alert.public_id, False)
    page = text(client.get(f"/alert/{story.alert.id}/live"))
    assert "Sending of this alert is held." in page
    assert "une erreur de quartier" in page
    assert "This alert is live." in page


def test_holding_needs_a_reason_and_a_released_alert(officer_client, story):
    answer = officer_client(karim).post(f"/alert/{story.alert.id}/hold", {"reason": " "}, follow=True)
    assert "Say why sending is stopped." in text(answer)
    assert standing_halts() == []


def test_a_draft_has_nothing_to_hold(officer_client):
    draft = drafted()
    for act in ("hold", "go-on"):
        assert (
            officer_client(salma).post(f"/alert/{draft.alert.id}/{act}", {"reason": "x"}).status_code == 302
        )
    assert standing_halts() == []


def test_when_everything_is_stopped_every_live_alert_says_so(officer_client, story):
    halt(HaltScope.ALL, "", reason="essai", also_withdrawals=True, by=amina(), at=now())
    page = text(officer_client(karim).get(f"/alert/{story.alert.id}/live"))
    assert "All sending is stopped." in page
    assert "Withdrawals are held back too" in page


def test_what_is_done_and_yet_open_is_not_called_sent(officer_client, story):
    row = shard(story, state=ShardState.DONE, sent=1197, not_sent=3, finished_at=now())
    for subscriber, verdict, settled in ((1, "ambiguous", None), (2, "again", None), (3, "rejected", now())):
        Undelivered.objects.create(
            shard=row,
            subscriber=subscriber,
            key=str(subscriber),
            verdict=verdict,
            at=now(),
            settled_at=settled,
        )
    said = lane(officer_client(karim), story)
    assert "2 of those not sent are tried again or found out about." in said
    assert "Of 1 nobody knows whether it has arrived." in said
    assert "tried again Not sent:" in said

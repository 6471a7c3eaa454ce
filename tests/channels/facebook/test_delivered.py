"""Pages of Facebook by the delivery law: what is remembered in the database is enough to correct and to take down."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.cast import amina
from tests.moments import after
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.commands import carry_out, deliver
from nidaa.distribution.facts import DeliveryState
from nidaa.distribution.models import Delivery
from nidaa.distribution.rules import LEASE
from nidaa.doors.fakeworld.world import running
from nidaa.ground.graph import client
from nidaa.packs.facts import Act

pytestmark = pytest.mark.django_db
OUT = after(minutes=11)
PAGES = ("7", "8")


@pytest.fixture
def world(monkeypatch):
    with running(smtp=None) as world:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", world.hosts)
        monkeypatch.setattr(client, "CALL_S", 1.0)
        client.PAUSES._until.clear()
        accounts = {
            f"page{number}": {
                "options": {"page": number, "base": world.url, "exercises": "yes"},
                "secrets": {"token": "EAAtoken"},
            }
            for number in PAGES
        }
        monkeypatch.setattr(settings, "ACCOUNTS", {"facebook": accounts})
        yield world


def rows(release):
    carry_out(release.id, at=OUT)
    return list(Delivery.objects.filter(release_id=release.id, channel="facebook").order_by("target"))


def shown(world, page):
    return [post.text for post in world.state.shows(world.state.facebook, page)]


def test_a_post_is_made_on_each_page_and_taken_down_by_what_the_database_holds(world):
    _, found, release = released()
    for row in rows(release):
        assert deliver(row.pk, clock=lambda: OUT) is DeliveryState.DELIVERED
        row.refresh_from_db()
        assert row.reference
        assert "Read back at" in row.detail
    assert [len(shown(world, page)) for page in PAGES] == [1, 1]
    over = withdraw(found.alert.id, act=Act.FOUND, reason="found", by=amina(), at=after(minutes=20))
    for row in rows(over):
        assert deliver(row.pk, clock=lambda: after(minutes=21)) is DeliveryState.DELIVERED
    for page in PAGES:
        (text,) = shown(world, page)
        assert f"{release.code} v2" in text
        assert "Salma" not in text
        assert "سلمى" not in text


@pytest.mark.parametrize("fault", ["timeout", "reset after", "garbage", "2"])
def test_the_next_attempt_looks_before_it_posts(world, fault):
    release = released()[2]
    row = rows(release)[0]
    world.faults.set("facebook", fault, action="post", count=1)
    assert deliver(row.pk, clock=lambda: OUT) is DeliveryState.QUEUED
    row.refresh_from_db()
    assert row.maybe_sent
    later = OUT + timedelta(minutes=10)
    assert deliver(row.pk, clock=lambda: later) is DeliveryState.DELIVERED
    assert len(shown(world, "7")) == 1


def test_a_worker_that_was_killed_after_the_post_leaves_one_post(world):
    """What is left of it: a row that is being sent, whose lease has run out."""
    release = released()[2]
    row = rows(release)[0]
    assert deliver(row.pk, clock=lambda: OUT) is DeliveryState.DELIVERED
    Delivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.SENDING, lease=row.pk, leased_until=OUT + LEASE, reference="", detail=""
    )
    later = OUT + LEASE + timedelta(seconds=1)
    assert deliver(row.pk, clock=lambda: later) is DeliveryState.DELIVERED
    assert len(shown(world, "7")) == 1


def test_one_page_that_fails_does_not_hold_up_the_other(world):
    release = released()[2]
    world.faults.set("facebook", "190", match="/7/", count=None)
    states = [deliver(row.pk, clock=lambda: OUT) for row in rows(release)]
    assert states == [DeliveryState.QUEUED, DeliveryState.DELIVERED]
    assert [len(shown(world, page)) for page in PAGES] == [0, 1]


def test_an_end_after_an_attempt_whose_fate_nobody_knows_takes_it_down(world):
    _, found, release = released()
    row = rows(release)[0]
    world.faults.set("facebook", "timeout", action="post", count=1)
    deliver(row.pk, clock=lambda: OUT)
    over = withdraw(found.alert.id, act=Act.FOUND, reason="found", by=amina(), at=after(minutes=20))
    (ended,) = [one for one in rows(over) if one.target == row.target]
    assert deliver(ended.pk, clock=lambda: after(minutes=21)) is DeliveryState.DELIVERED
    assert [f"{release.code} v2" in text for text in shown(world, "7")] == [True]

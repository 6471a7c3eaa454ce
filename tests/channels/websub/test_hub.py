"""The hub of the feeds: nobody is subscribed who did not ask, everybody gets the feed as it is published, signed."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from tests.cast import amina
from tests.channels.receivers import free_port
from tests.channels.websub.subscriber import subscriber
from tests.factories.notices import SITE, alert, parcel
from tests.moments import after
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.channels.atom.send import send as publish_feed
from nidaa.distribution.channels.websub import send as sending
from nidaa.distribution.channels.websub.render import question
from nidaa.distribution.commands import (
    ask_hub,
    carry_out,
    carry_to_readers,
    confirm_feed_request,
    deliver,
    sweep,
    tend_feeds,
)
from nidaa.distribution.commands import websub as hub
from nidaa.distribution.commands.carrying import TO_READERS
from nidaa.distribution.commands.delivering import turn_of
from nidaa.distribution.commands.readers import take_up_readers
from nidaa.distribution.errors import Refused, Undeliverable
from nidaa.distribution.facts import Channel, DeliveryState, Target
from nidaa.distribution.models import Delivery, FeedRequest, FeedSubscription
from nidaa.distribution.queries import deliveries_of_alert, feed_readers, notice, unsent
from nidaa.distribution.rules import LEASE, LONGEST_LEASE_S, MOST_ATTEMPTS, SHORTEST_LEASE_S, lease_s
from nidaa.packs.facts import Act

TOPIC = f"{SITE}/feeds/alerts.atom"
NOON = after(minutes=0)
OUT = after(minutes=11)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.PUBLIC_URL = SITE


@pytest.fixture
def machine(monkeypatch):
    with subscriber() as (machine, host):
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({host}))
        machine.callback = f"http://{host}/feed?of=nidaa"
        yield machine


def ask(callback, *, mode="subscribe", topic=TOPIC, lease="", secret="", at=NOON):
    ask_hub(mode=mode, topic=topic, callback=callback, lease=lease, secret=secret, at=at)


def confirm(at=NOON):
    """What the worker does with what waits."""
    sweep(at=at)
    waiting = FeedRequest.objects.filter(settled_at=None).exclude(taken_at=None)
    return [confirm_feed_request(row.pk, at=at) for row in waiting]


def subscribe(machine, **how):
    ask(machine.callback, **how)
    assert confirm(how.get("at", NOON)) == [True]
    return FeedSubscription.objects.get(callback=machine.callback)


def planned(release, at=OUT):
    carry_out(release.id, at=at)
    carry_to_readers(release.id, at=at)
    return Delivery.objects.filter(release_id=release.id, channel="websub").first()


def carried(release, at=OUT):
    """A release planned, its feed published, its delivery to the subscriber tried once."""
    row = planned(release, at)
    publish_feed(parcel(notice(release)))
    return deliver(row.pk, clock=lambda: at)


@pytest.mark.django_db
def test_a_subscription_stands_once_its_own_address_has_confirmed_it(machine):
    ask(machine.callback, secret="s3cret")
    assert not FeedSubscription.objects.exists()
    assert not machine.asked, "the door calls nobody"
    assert confirm() == [True]
    (asked,) = machine.asked
    assert asked.pop("hub.challenge")
    assert asked == {
        "of": "nidaa",
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.lease_seconds": "864000",
    }
    row = FeedSubscription.objects.get()
    assert row.lease_until == NOON + timedelta(days=10)
    assert b"s3cret" not in bytes(row.sealed_secret)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [lambda _: "yes", lambda _: "", lambda text: text + "x", lambda text: text[:-1]]
)
def test_an_address_that_does_not_echo_is_not_subscribed(machine, wrong):
    machine.echo = wrong
    ask(machine.callback)
    assert confirm() == [False]
    assert not FeedSubscription.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 410, 302])
def test_an_address_that_declines_is_not_asked_again(machine, status):
    machine.then(status)
    ask(machine.callback)
    assert confirm() == [False]
    assert confirm() == []
    assert len(machine.asked) == 1


@pytest.mark.django_db
def test_an_address_that_fails_is_asked_three_times(machine):
    machine.then(500, 500, 500, 500)
    ask(machine.callback)
    for _ in range(5):
        confirm()
    assert len(machine.asked) == 3
    assert not FeedSubscription.objects.exists()


@pytest.mark.django_db
def test_a_release_brings_the_feed_as_it_is_published_signed_and_linked(machine):
    subscribe(machine, secret="s3cret")
    _, _, release = released()
    assert carried(release) is DeliveryState.DELIVERED
    (got,) = machine.got
    published = (settings.PUBLIC_FOLDER / "feeds" / "alerts.atom").read_bytes()
    assert got["body"] == published
    assert got["path"] == "/feed?of=nidaa"
    assert got["headers"]["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert got["headers"]["Link"] == f'<{SITE}/hub>; rel="hub", <{TOPIC}>; rel="self"'
    signed = hmac.new(b"s3cret", published, hashlib.sha256).hexdigest()
    assert got["headers"]["X-Hub-Signature"] == f"sha256={signed}"
    assert f'<link rel="hub" href="{SITE}/hub"/>'.encode() in published


@pytest.mark.django_db
def test_without_a_secret_nothing_is_signed(machine):
    subscribe(machine)
    assert carried(released()[2]) is DeliveryState.DELIVERED
    assert "X-Hub-Signature" not in machine.got[0]["headers"]


@pytest.mark.django_db
def test_the_end_goes_to_who_had_the_alert_and_to_who_came_meanwhile(machine):
    first = subscribe(machine)
    _, found, release = released()
    carried(release)
    FeedSubscription.objects.filter(pk=first.pk).update(lease_until=OUT)
    with subscriber() as (second, host):
        settings.INSIDE_HOSTS = settings.INSIDE_HOSTS | {host}
        second.callback = f"http://{host}/"
        subscribe(second, at=OUT)
        gone = withdraw(
            found.alert.id, Act.FOUND, reason="retrouvée", by=amina(), at=OUT + timedelta(seconds=1)
        )
        assert carry_to_readers(gone.id, at=OUT) == 2
        assert carry_to_readers(gone.id, at=OUT) == 0, "planned twice is planned once"
        publish_feed(parcel(notice(gone)))
        for row in Delivery.objects.filter(release_id=gone.id, channel="websub"):
            assert deliver(row.pk, clock=lambda: OUT + timedelta(minutes=1)) is DeliveryState.DELIVERED
        assert b"Zineb" in machine.got[0]["body"]
        assert b"Zineb" not in machine.got[-1]["body"]
        assert len(second.got) == 1
        assert b"Zineb" not in second.got[0]["body"]


@pytest.mark.django_db
def test_what_is_not_in_the_feed_yet_is_not_pushed(machine, monkeypatch):
    monkeypatch.setattr(sending, "WAIT_FOR_FEED_S", 0.0)
    subscribe(machine)
    row = planned(released()[2])
    assert deliver(row.pk, clock=lambda: OUT) is DeliveryState.QUEUED
    row.refresh_from_db()
    assert not row.maybe_sent
    assert not machine.got


@pytest.mark.django_db
def test_leaving_must_be_confirmed_too(machine):
    subscribe(machine)
    machine.echo = lambda _: "no"
    ask(machine.callback, mode="unsubscribe")
    assert confirm() == [False]
    assert hub.subscriptions(at=NOON)
    machine.echo = lambda text: text
    ask(machine.callback, mode="unsubscribe")
    assert confirm() == [True]
    assert hub.subscriptions(at=NOON) == []
    assert planned(released()[2]) is None


@pytest.mark.django_db
def test_asking_again_renews_and_takes_the_new_secret(machine):
    first = subscribe(machine, secret="old", lease="86400")
    again = subscribe(machine, secret="new", at=NOON + timedelta(hours=5))
    assert again.pk == first.pk
    assert hub.subscription_target(first.pk).secret == b"new"
    assert again.lease_until == NOON + timedelta(days=10, hours=5)


@pytest.mark.django_db
def test_a_lease_that_has_run_out_gets_nothing_new(machine):
    subscribe(machine, lease="86400")
    later = NOON + timedelta(days=1)
    assert hub.subscriptions(at=later) == []
    assert tend_feeds(at=later) == 1
    assert tend_feeds(at=later + timedelta(days=31)) == 0
    assert not FeedSubscription.objects.exists(), "forgotten a month later"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attempts", "days", "ends"), [(1, 0, True), (MOST_ATTEMPTS, 0, False), (MOST_ATTEMPTS, 3, True)]
)
def test_who_is_gone_is_let_go_at_once_and_who_fails_after_days(machine, attempts, days, ends):
    subscribe(machine, lease="2000000")
    row = planned(released()[2])
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.FAILED, attempts=attempts, finished_at=OUT)
    tend_feeds(at=OUT + timedelta(days=days))
    assert bool(hub.subscriptions(at=OUT)) is not ends


@pytest.mark.django_db
def test_gone_is_for_good(machine):
    subscribe(machine)
    machine.then(410)
    assert carried(released()[2]) is DeliveryState.FAILED
    tend_feeds(at=OUT)
    assert hub.subscriptions(at=OUT) == []


@pytest.mark.django_db
def test_a_strangers_dead_machine_is_counted_and_is_no_alarm(machine):
    subscribe(machine)
    _, found, release = released()
    machine.then(500)
    assert carried(release) is DeliveryState.QUEUED
    assert feed_readers(found.alert.id) == (0, 1)
    rows = [*unsent(now=OUT + timedelta(hours=1)), *deliveries_of_alert(found.alert.id)]
    assert Channel.WEBSUB not in {row.channel for row in rows}
    later = OUT + timedelta(minutes=1)
    row = Delivery.objects.get(release_id=release.id, channel="websub")
    assert deliver(row.pk, clock=lambda: later) is DeliveryState.DELIVERED
    assert feed_readers(found.alert.id) == (1, 1)


@pytest.mark.django_db
def test_one_host_cannot_fill_the_hub(machine, monkeypatch):
    monkeypatch.setattr(hub, "MOST_A_HOST", 2)
    for number in range(4):
        ask(f"{machine.callback}&n={number}")
    assert sorted(confirm()) == [False, False, True, True]
    assert len(machine.asked) == 2, "nobody is asked for whom there is no room"
    ask(f"{machine.callback}&n=0")
    assert confirm() == [True], "renewing needs no room"


@pytest.mark.django_db
def test_the_hub_cannot_be_made_to_hammer_a_host(machine, monkeypatch):
    monkeypatch.setattr(hub, "MOST_TAKEN_A_HOST", 3)
    for number in range(30):
        ask(f"{machine.callback}&n={number}")
    for seconds in range(5):
        confirm(NOON + timedelta(seconds=seconds))
    assert len(machine.asked) == 3
    assert sweep(at=NOON + hub.DROPPED_AFTER * 2)
    assert not FeedRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "callback",
    [
        "https://127.0.0.1/",
        "https://10.0.0.7/x",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest",
        "https://2130706433/",
    ],
)
def test_an_address_inside_is_never_called(callback):
    ask(callback)
    assert confirm() == [False]
    assert not FeedSubscription.objects.exists()


def test_an_address_that_has_come_to_lead_inside_is_never_posted_to():
    publish_feed(parcel(alert()))
    target = Target("x", "https://127.0.0.1/", options={"feed": "alerts"})
    with pytest.raises(Undeliverable) as failure:
        sending.send(parcel(alert(), channel="websub", target=target))
    assert failure.value.permanent


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"mode": "publish"}, "hub.mode"),
        ({"topic": "https://elsewhere.example/feeds/alerts.atom"}, "hub.topic"),
        ({"topic": f"{SITE}/feeds/alerts.json"}, "hub.topic"),
        ({"topic": f"{SITE}/feeds/../feeds/alerts.atom"}, "hub.topic"),
        ({"callback": "http://radio.example/feed"}, "hub.callback"),
        ({"callback": "https://user:word@radio.example/"}, "hub.callback"),
        ({"callback": "https://radio.example/#top"}, "hub.callback"),
        ({"callback": "https://radio.example/" + "x" * 500}, "hub.callback"),
        ({"callback": "https://radio.example:port/"}, "hub.callback"),
        ({"callback": "gopher://radio.example/"}, "hub.callback"),
        ({"callback": ""}, "hub.callback"),
        ({"secret": "é" * 100}, "hub.secret"),
    ],
)
def test_a_request_that_cannot_be_kept_is_refused_by_its_parameter(changed, field):
    asked = {
        "mode": "subscribe",
        "topic": TOPIC,
        "callback": "https://radio.example/feed",
        "lease": "",
        "secret": "",
    }
    with pytest.raises(Refused) as refusal:
        ask_hub(**{**asked, **changed}, at=NOON)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("", 864_000),
        ("0", SHORTEST_LEASE_S),
        ("100000", 100_000),
        ("9" * 30, LONGEST_LEASE_S),
        ("-5", 864_000),
        ("٣", 864_000),
    ],
)
def test_a_lease_is_neither_short_nor_endless(asked, seconds):
    assert lease_s(asked) == seconds


def test_the_question_keeps_what_the_callback_asks_for_itself():
    url = question("https://x.example/f?a=1", mode="unsubscribe", topic=TOPIC, challenge="c&d", lease_s=5)
    assert url.startswith("https://x.example/f?a=1&hub.mode=unsubscribe&hub.topic=https%3A%2F%2F")
    assert url.endswith("&hub.challenge=c%26d")


@pytest.mark.django_db
def test_nothing_was_sent_when_the_connection_never_stood(machine, monkeypatch):
    publish_feed(parcel(alert()))
    port = free_port()
    monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{port}"}))
    target = Target("x", f"http://127.0.0.1:{port}/", options={"feed": "alerts"})
    with pytest.raises(Undeliverable) as failure:
        sending.send(parcel(alert(), channel="websub", target=target))
    assert not failure.value.maybe_sent


def test_the_worker_knows_the_jobs_and_has_a_lane_for_them():
    from procrastinate.contrib.django import app

    from nidaa.doors.worker import tasks
    from nidaa.doors.worker.loops import LANES
    from nidaa.ground.jobs.commands import HUB

    assert tasks
    assert {hub.CONFIRM, TO_READERS} <= set(app.tasks)
    assert LANES[HUB] > 1


@pytest.mark.django_db
def test_the_page_does_not_wait_for_strangers_and_none_of_them_is_forgotten(machine):
    subscribe(machine)
    _, _, release = released()
    carry_out(release.id, at=OUT)
    assert not Delivery.objects.filter(channel="websub").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [TO_READERS])
        assert cursor.fetchone() == (1,)
        carry_to_readers(release.id, at=OUT)
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert take_up_readers(at=OUT + timedelta(minutes=1)) == 0, "their lane may be busy"
    assert take_up_readers(at=OUT + timedelta(minutes=10)) == 1


def test_of_two_alerts_the_older_feed_cannot_arrive_last():
    first, second = alert(1).release, alert(2).release
    assert turn_of(first, "websub", "k") == turn_of(second, "websub", "k")
    assert turn_of(first, "websub", "k") != turn_of(first, "websub", "other")
    assert turn_of(first, "telegram", "k") != turn_of(second, "telegram", "k")


def test_waiting_and_sending_together_are_shorter_than_the_lease():
    assert LEASE.total_seconds() > 2 * (sending.DEADLINE_S + sending.WAIT_FOR_FEED_S)

"""Telegram and the hub against the stand-in for the outside: what people see, and what the ledger says."""

from dataclasses import replace

import pytest
from django.conf import settings

from nidaa.distribution.channels.atom.send import send as publish_feed
from nidaa.distribution.channels.telegram.send import send as post
from nidaa.distribution.channels.websub.send import confirmed
from nidaa.distribution.channels.websub.send import send as push
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Earlier, Target
from nidaa.doors.fakeworld.world import running
from tests.factories.notices import NAMES, SITE, alert, parcel, update, withdrawal


@pytest.fixture
def world(monkeypatch):
    with running() as world:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", world.hosts)
        yield world


def telegram(world, notice, *earlier):
    options = {"chat": "@nidaa_exemple", "base": world.url}
    target = Target("national", options=options, secrets={"token": "1:invented"})
    return replace(parcel(notice, channel="telegram", target=target), earlier=earlier)


def delivered(notice, receipt):
    release = notice.release
    return Earlier(
        release.sequence,
        release.act,
        DeliveryState.DELIVERED,
        receipt.reference,
        receipt.detail,
        maybe_sent=False,
    )


def seen(world):
    return [one for one in world.state.telegram.values() if not one.deleted]


def test_readers_see_one_post_its_correction_and_then_that_it_is_over(world):
    first = post(telegram(world, alert()))
    assert [(bool(one.pictures), "Zineb" in one.text) for one in seen(world)] == [(True, True)]
    second = post(telegram(world, update(alert()), delivered(alert(), first)))
    assert ["MISE À JOUR" in one.text for one in seen(world)] == [True]
    over = withdrawal(update(alert()))
    post(telegram(world, over, delivered(update(alert()), second), delivered(alert(), first)))
    (left,) = seen(world)
    assert not left.pictures
    assert not [name for name in NAMES if name in left.text]
    assert [one.action for one in world.ledger.received("telegram")] == ["post", "edit", "delete", "post"]


def test_too_many_is_waited_out(world):
    world.faults.set("telegram", "429", count=1, delay_s=17)
    with pytest.raises(Undeliverable) as failure:
        post(telegram(world, alert()))
    assert failure.value.wait_s == 17
    assert not world.ledger.received("telegram")


def test_a_post_that_telegram_keeps_names_nobody_any_more(world):
    first = post(telegram(world, alert()))
    world.faults.set("telegram", "message can't be deleted", count=1)
    post(telegram(world, withdrawal(alert()), delivered(alert(), first)))
    assert not [name for one in seen(world) for name in NAMES if name in one.text]


def test_a_subscriber_of_the_hub_confirms_and_gets_the_feed(world):
    callback = f"{world.url}/websub/radio"
    topic = f"{SITE}/feeds/alerts.atom"
    assert confirmed(callback, mode="subscribe", topic=topic, challenge="c" * 43, lease_s=864_000)
    publish_feed(parcel(alert()))
    push(
        parcel(alert(), channel="websub", target=Target("k", callback, b"s3cret", options={"feed": "alerts"}))
    )
    (got,) = world.ledger.received("websub", action="post")
    assert "Zineb" in got.text

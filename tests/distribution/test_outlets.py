"""How it is with every way out, and how far the lane is: what officers see of sending."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.cast import amina
from tests.moments import after
from tests.steps import released

from nidaa.distribution.commands import carry_out, halt
from nidaa.distribution.facts import Channel, DeliveryState, HaltScope, Medium, ShardState
from nidaa.distribution.models import Delivery, Shard, Throttle
from nidaa.distribution.queries import OutletState, configured, lane_progress, outlets

pytestmark = pytest.mark.django_db
OUT = after(minutes=10)
LATER = OUT + timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _accounts(monkeypatch):
    account = {"options": {"exercises": "yes", "per_second": "80"}, "secrets": {}}
    held = {"facebook": {"national": account}, "whatsapp": {"main": account}}
    monkeypatch.setattr(settings, "ACCOUNTS", held)


def one(channel, now=LATER):
    return next(found for found in outlets(now=now) if found.channel == channel)


def shard(release, **fields):
    usual = {
        "medium": Medium.WHATSAPP, "number": Shard.objects.count(), "ring": 0, "spans": [1, 2], "expected": 100,
        "planned_at": OUT, "not_before": OUT,
    }  # fmt: skip
    return Shard.objects.create(release_id=release.id, **(usual | fields))


def test_what_nobody_has_set_up_is_said_to_be_so():
    assert one(Channel.TELEGRAM).state is OutletState.MISSING
    assert one(Channel.WEBHOOK).state is OutletState.MISSING
    assert one(Medium.SMS).state is OutletState.MISSING
    assert one(Channel.FACEBOOK).state is OutletState.WELL
    assert configured(Channel.FACEBOOK, exercise=True)
    assert not configured(Medium.SMS, exercise=False)


def test_an_exercise_goes_only_where_an_account_says_so(monkeypatch):
    held = {"facebook": {"national": {"options": {}, "secrets": {}}}}
    monkeypatch.setattr(settings, "ACCOUNTS", held)
    assert configured(Channel.FACEBOOK, exercise=False)
    assert not configured(Channel.FACEBOOK, exercise=True)


def test_what_waits_is_slow_what_was_refused_fails_and_what_has_got_over_it_is_well():
    _, _, release = released()
    carry_out(release.id, at=OUT)
    assert one(Channel.FACEBOOK).state is OutletState.SLOW
    row = Delivery.objects.get(channel="facebook")
    Delivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.FAILED, error="Meta failed.", finished_at=OUT
    )
    failing = one(Channel.FACEBOOK)
    assert (failing.state, failing.why, failing.waits) == (OutletState.FAILING, "Meta failed.", 1)
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.DELIVERED, error="", finished_at=LATER)
    well = one(Channel.FACEBOOK)
    assert (well.state, well.last_at, well.waits) == (OutletState.WELL, LATER, 0)


@pytest.mark.parametrize(
    ("scope", "key"),
    [(HaltScope.ALL, ""), (HaltScope.CHANNEL, "whatsapp"), (HaltScope.ACCOUNT, "whatsapp:main")],
)
def test_what_a_switch_stands_against_is_stopped(scope, key):
    halt(scope, key, reason="essai", by=amina(), at=OUT)
    assert one(Medium.WHATSAPP).state is OutletState.STOPPED
    assert (one(Channel.PAGE).state is OutletState.STOPPED) is (scope is HaltScope.ALL)


def test_an_account_that_the_provider_has_slowed_says_how_slow_and_how_long():
    _, _, release = released()
    shard(release, sent=20)
    Throttle.objects.create(
        account="whatsapp:main", ceiling=80, rate=20, second=OUT, paused_until=LATER + timedelta(seconds=5)
    )
    slow = one(Medium.WHATSAPP)
    assert (slow.state, slow.rate, slow.ceiling) == (OutletState.SLOW, 20, 80)
    assert slow.paused_until == LATER + timedelta(seconds=5)
    assert slow.waits == 80


def test_progress_is_told_by_medium_and_ring_nearest_first():
    _, draft, release = released()
    shard(release, ring=1, expected=300)
    shard(release, state=ShardState.DONE, sent=90, not_sent=10, finished_at=LATER)
    shard(release, state=ShardState.RUNNING, sent=50, expected=200, leased_until=LATER + timedelta(seconds=9))
    shard(release, quiet_until=7, not_before=LATER + timedelta(hours=5), expected=40)
    shard(release, medium=Medium.SMS, state=ShardState.FAILED, sent=10, error="A value is missing.")
    near, far, sms = lane_progress(draft.alert.id, now=LATER)
    assert (near.medium, near.ring, near.expected, near.sent, near.not_sent) == ("whatsapp", 0, 340, 140, 10)
    assert (near.left, near.quiet, near.running) == (190, 40, True)
    assert near.a_second == pytest.approx(150 / 30)
    assert near.seconds_left == pytest.approx(150 / 5)
    assert (far.ring, far.left, far.a_second, far.seconds_left) == (1, 300, 0, None)
    assert (sms.medium, sms.failed, sms.error) == ("sms", 90, "A value is missing.")

"""The delivery law, against a real partner on loopback that keeps a ledger and misbehaves when told to."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import amina
from tests.moments import after
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.commands import carry_out, deliver, sweep
from nidaa.distribution.facts import Channel, DeliveryState
from nidaa.distribution.models import Delivery, PublicNotice
from nidaa.distribution.queries import deliveries_of_alert, public_notice, public_notice_by_code, unsent
from nidaa.distribution.rules import (
    LEASE,
    OWN_CHANNELS,
    channels_of,
    is_last_attempt,
    may_have_reached,
    pause,
)
from nidaa.ground.country import pack
from nidaa.packs.facts import Act

OUT = after(minutes=10)
OWN = [channel for channel in channels_of(pack().tier("T2").channels) if channel in OWN_CHANNELS]


def planned(release, *, at=OUT):
    carry_out(release.id, at=at)
    return Delivery.objects.get(release_id=release.id, channel="webhook")


def go(row, at):
    return deliver(row.pk, clock=lambda: at)


@pytest.mark.django_db
def test_every_delivery_is_a_row_before_anything_is_sent(partner):
    _, found, release = released()
    assert carry_out(release.id, at=OUT) == len(OWN) + 1
    assert carry_out(release.id, at=OUT) == 0, "planned twice is planned once"
    assert partner.entries == []
    assert {(row.channel.value, row.target) for row in deliveries_of_alert(found.alert.id)} == {
        *((name, "own") for name in OWN),
        ("webhook", "bus"),
    }


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_with_the_same_key(partner):
    _, _, release = released()
    row = planned(release)
    partner.then("500", "429")
    assert go(row, OUT) is DeliveryState.QUEUED
    assert go(row, OUT) is None, "not before its time"
    assert go(row, OUT + pause(1)) is DeliveryState.QUEUED
    assert go(row, OUT + pause(1) + pause(2)) is DeliveryState.DELIVERED
    assert len(set(partner.keys)) == 1
    assert len(partner.keys) == 3


@pytest.mark.django_db
def test_a_delivered_row_is_never_sent_again(partner):
    _, _, release = released()
    row = planned(release)
    assert go(row, OUT) is DeliveryState.DELIVERED
    assert go(row, OUT + timedelta(hours=1)) is None
    assert len(partner.keys) == 1


@pytest.mark.django_db
def test_gone_for_good_is_a_failure_an_officer_sees(partner):
    _, _, release = released()
    partner.then("410")
    assert go(planned(release), OUT) is DeliveryState.FAILED
    assert [
        row.target for row in unsent(now=OUT + timedelta(minutes=1)) if row.state is DeliveryState.FAILED
    ] == ["bus"]


@pytest.mark.django_db
def test_a_dead_workers_lease_runs_out_and_another_takes_over(partner):
    _, _, release = released()
    row = planned(release)
    Delivery.objects.filter(pk=row.pk).update(
        state="sending", lease="00000000-0000-0000-0000-000000000001", leased_until=OUT + LEASE, attempts=1
    )
    assert go(row, OUT + LEASE / 2) is None
    assert go(row, OUT + LEASE) is DeliveryState.DELIVERED


@pytest.mark.django_db
def test_a_withdrawal_overtakes_what_has_not_been_sent(partner):
    _, found, release = released()
    row = planned(release)
    gone = withdraw(found.alert.id, Act.CANCELLED, reason="erreur", by=amina(), at=OUT + timedelta(seconds=1))
    assert go(row, OUT + timedelta(seconds=2)) is DeliveryState.OVERTAKEN
    carry_out(gone.id, at=OUT + timedelta(seconds=3))
    assert partner.entries == []
    assert not Delivery.objects.filter(release_id=gone.id, channel="webhook").exists(), (
        "whom it never reached is not told"
    )


@pytest.mark.django_db
def test_a_withdrawal_goes_to_whom_the_alert_may_have_reached(partner):
    _, found, release = released()
    row = planned(release)
    partner.then("reset")
    assert go(row, OUT) is DeliveryState.QUEUED
    gone = withdraw(found.alert.id, Act.FOUND, reason="retrouvée", by=amina(), at=OUT + timedelta(seconds=1))
    withdrawal = planned(gone, at=OUT + timedelta(seconds=2))
    assert go(withdrawal, OUT + timedelta(seconds=2)) is DeliveryState.DELIVERED
    assert go(row, OUT + timedelta(minutes=5)) is DeliveryState.OVERTAKEN
    assert b"Zineb" not in partner.entries[-1]["body"]


@pytest.mark.django_db
def test_an_expired_alert_is_not_sent_late(partner):
    _, _, release = released()
    assert go(planned(release), release.expires_at) is DeliveryState.OVERTAKEN
    assert partner.entries == []


@pytest.mark.django_db
def test_the_net_under_the_jobs_takes_up_what_was_forgotten(partner):
    _, _, release = released()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert sweep(at=OUT).planned == 1
    assert sweep(at=OUT).planned == 0
    assert sweep(at=OUT + timedelta(minutes=1)).taken_up == len(OWN) + 1
    assert sweep(at=release.expires_at).expired == 1


@pytest.mark.django_db
def test_the_public_door_knows_at_once_that_an_alert_has_ended(partner):
    _, found, release = released()
    planned(release)
    assert public_notice(found.alert.public_id, now=OUT).state == "live"
    assert (
        public_notice_by_code(f" {found.alert.code.lower().replace('-', ' ')} ", now=OUT).public_id
        == found.alert.public_id
    )
    gone = withdraw(found.alert.id, Act.FOUND, reason="retrouvée", by=amina(), at=OUT + timedelta(seconds=1))
    carry_out(gone.id, at=OUT + timedelta(seconds=2))
    carry_out(release.id, at=OUT + timedelta(seconds=3))
    assert public_notice(found.alert.public_id, now=OUT).state == "ended", (
        "an earlier release planned late changes nothing"
    )
    assert PublicNotice.objects.count() == 1


@given(st.integers(1, 60))
def test_pauses_grow_and_have_an_end(attempts):
    assert pause(attempts) <= pause(attempts + 1) <= timedelta(minutes=5)


@pytest.mark.parametrize(
    ("states", "reached"),
    [
        ([], False),
        ([(DeliveryState.QUEUED, False)], False),
        ([(DeliveryState.OVERTAKEN, False)], False),
        ([(DeliveryState.FAILED, False)], False),
        ([(DeliveryState.FAILED, True)], True),
        ([(DeliveryState.QUEUED, True)], True),
        ([(DeliveryState.SENDING, False)], True),
        ([(DeliveryState.OVERTAKEN, False), (DeliveryState.DELIVERED, False)], True),
    ],
)
def test_whom_an_alert_may_have_reached(states, reached):
    assert may_have_reached(states) is reached


@pytest.mark.parametrize(
    ("channel", "act", "attempts", "last"),
    [
        (Channel.WEBHOOK, Act.ALERT, 39, False),
        (Channel.WEBHOOK, Act.ALERT, 40, True),
        (Channel.WEBHOOK, Act.UPDATE, 40, True),
        (Channel.WEBHOOK, Act.FOUND, 40, False),
        (Channel.FACEBOOK, Act.CANCELLED, 1_999, False),
        (Channel.FACEBOOK, Act.EXPIRED, 2_000, True),
        (Channel.WEBSUB, Act.FOUND, 40, True),
    ],
)
def test_what_takes_a_name_back_is_tried_for_a_week(channel, act, attempts, last):
    assert is_last_attempt(channel, act, attempts) is last

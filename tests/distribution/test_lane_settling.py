"""What stayed open: found out by its statuses, sent again where that is right, once where it could double."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from tests.cast import amina, salma
from tests.distribution.lane_town import STATUS_WAIT, Town
from tests.moments import after
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.commands import acknowledge, halt, settle_shard
from nidaa.distribution.commands.lane.deciding import Open, Step, after_repeat, next_step
from nidaa.distribution.commands.lane.sweeping import take_up_lane
from nidaa.distribution.facts import HaltScope, Heard, Medium, Outcome, ShardState, Verdict
from nidaa.distribution.models import Shard, Subscriber, Undelivered
from nidaa.distribution.rules import LEASE
from nidaa.ground.jobs.commands import SUBSCRIBERS, waiting
from nidaa.packs.facts import Act

NOW = after(minutes=10)
AMBIGUOUS = Outcome(Verdict.AMBIGUOUS, code="timeout")


@pytest.mark.parametrize(
    ("medium", "verdict", "attempts", "repeated", "age_s", "heard", "step"),
    [
        (Medium.WHATSAPP, Verdict.AMBIGUOUS, 0, False, 59, None, Step.WAIT),
        (Medium.WHATSAPP, Verdict.AMBIGUOUS, 0, False, 60, None, Step.SEND),
        (Medium.SMS, Verdict.AMBIGUOUS, 1, True, 60, None, Step.LEAVE),
        (Medium.SMS, Verdict.AMBIGUOUS, 1, True, 59, None, Step.WAIT),
        (Medium.WHATSAPP, Verdict.AMBIGUOUS, 4, False, 60, None, Step.SEND),
        (Medium.WHATSAPP, Verdict.AMBIGUOUS, 0, False, 1, Heard.SENT, Step.TOLD),
        (Medium.WHATSAPP, Verdict.AMBIGUOUS, 0, False, 99, Heard.FAILED, Step.TOLD),
        (Medium.WHATSAPP, Verdict.AGAIN, 0, False, 99, Heard.DELIVERED, Step.TOLD),
        (Medium.MAIL, Verdict.AMBIGUOUS, 0, False, 2, None, Step.SEND),
        (Medium.MAIL, Verdict.AMBIGUOUS, 0, False, 1, None, Step.WAIT),
        (Medium.PUSH, Verdict.AMBIGUOUS, 10, False, 999, None, Step.LEAVE),
        (Medium.SMS, Verdict.AGAIN, 0, False, 2, None, Step.SEND),
        (Medium.SMS, Verdict.THROTTLED, 2, False, 7, None, Step.WAIT),
        (Medium.SMS, Verdict.THROTTLED, 2, False, 8, None, Step.SEND),
        (Medium.SMS, Verdict.STOP_SHARD, 0, False, 2, None, Step.SEND),
        (Medium.SMS, Verdict.AGAIN, 18, False, 9999, None, Step.LEAVE),
    ],
)
def test_what_is_done_with_a_message_that_stayed_open(
    medium, verdict, attempts, repeated, age_s, heard, step
):
    row = Open(verdict, attempts, repeated, NOW - timedelta(seconds=age_s))
    assert next_step(row, medium, heard, now=NOW, status_wait=STATUS_WAIT) is step


@pytest.mark.parametrize(
    ("before", "said", "after_it", "repeated", "settled"),
    [
        (Verdict.AMBIGUOUS, Verdict.ACCEPTED, Verdict.ACCEPTED, False, True),
        (Verdict.AMBIGUOUS, Verdict.AMBIGUOUS, Verdict.AMBIGUOUS, True, False),
        (Verdict.AMBIGUOUS, Verdict.AGAIN, Verdict.AMBIGUOUS, False, False),
        (Verdict.AMBIGUOUS, Verdict.REJECTED, Verdict.AMBIGUOUS, True, True),
        (Verdict.AGAIN, Verdict.AMBIGUOUS, Verdict.AMBIGUOUS, False, False),
        (Verdict.AGAIN, Verdict.GONE, Verdict.GONE, False, True),
        (Verdict.THROTTLED, Verdict.THROTTLED, Verdict.THROTTLED, False, False),
    ],
)
def test_what_perhaps_arrived_is_never_said_not_to_have(before, said, after_it, repeated, settled):
    row, done = after_repeat(Open(before, attempts=0, repeated=False, at=NOW), Outcome(said), now=NOW)
    assert (row.verdict, row.repeated, done) == (after_it, repeated, settled)


@pytest.fixture
def town(monkeypatch):
    found = Town(monkeypatch, released()[2], count=20)
    Subscriber.objects.bulk_create(
        Subscriber(
            pk=number, medium=found.medium, sealed_address=b"", address_mark=bytes([number]), language="fr",
            confirmed_at=NOW,
        )
        for number in range(1, 21)
    )  # fmt: skip
    return found


def settle(town, **changes):
    async def settled():
        return await settle_shard(town.shard.pk, place=town.place(**changes))

    count = async_to_sync(settled)()
    town.shard.refresh_from_db()
    return count


@pytest.mark.django_db
def test_statuses_settle_what_nobody_knew_and_only_the_silent_are_called_again_once(town):
    town.provider.answers = {3: [AMBIGUOUS], 4: [AMBIGUOUS, AMBIGUOUS], 5: [AMBIGUOUS]}
    town.go()
    assert (town.shard.sent, town.shard.not_sent) == (17, 3)
    acknowledge(town.medium, town.key(3), "wamid", Heard.DELIVERED, town.now)
    town.later(seconds=30)
    assert settle(town) == 0
    assert town.settled_rows() == {3: Verdict.ACCEPTED}
    town.later(seconds=30)
    assert settle(town) == 2
    assert sorted(town.provider.called[20:]) == [4, 5]
    assert [key for one, key in town.provider.ledger if one == 4] == [town.key(4)] * 2, "by the same key"
    assert town.open_rows() == {4: Verdict.AMBIGUOUS}
    town.later(seconds=600)
    assert settle(town) == 0
    assert town.provider.called.count(4) == 2, "once, and never a third time"
    assert town.open_rows() == {}
    assert town.settled_rows() == {3: Verdict.ACCEPTED, 4: Verdict.AMBIGUOUS, 5: Verdict.ACCEPTED}
    assert (town.shard.sent, town.shard.not_sent) == (19, 1)


@pytest.mark.django_db
def test_what_was_refused_for_now_is_sent_later_until_it_is_taken(town):
    town.provider.answers = {3: [Outcome(Verdict.AGAIN)] * 4}
    town.go()
    assert town.open_rows() == {3: Verdict.AGAIN}
    town.later(seconds=3)
    assert settle(town) == 1
    assert town.settled_rows() == {3: Verdict.ACCEPTED}
    assert town.shard.sent == 20


@pytest.mark.django_db
def test_a_pass_that_dies_leaves_its_messages_as_perhaps_sent(town):
    town.provider.answers = {3: [Outcome(Verdict.AGAIN)] * 3}
    town.go()
    town.later(seconds=3)

    async def dies(_):
        raise KeyboardInterrupt

    town.provider.before = dies
    with pytest.raises(KeyboardInterrupt):
        settle(town)
    assert town.open_rows() == {3: Verdict.AMBIGUOUS}
    town.provider.before = None
    assert settle(town) == 0, "its statuses have not had time to come"


@pytest.mark.django_db
def test_once_the_alert_is_over_nothing_is_sent_again(town):
    town.provider.answers = {3: [AMBIGUOUS], 4: [Outcome(Verdict.AGAIN)] * 3}
    town.go()
    withdraw(town.release.alert_id, Act.FOUND, reason="retrouvée", by=amina(), at=town.now)
    town.later(minutes=5)
    assert settle(town) == 0
    assert town.settled_rows() == {3: Verdict.AMBIGUOUS, 4: Verdict.AGAIN}


@pytest.mark.django_db
def test_who_has_left_meanwhile_is_not_called(town):
    town.provider.answers = {3: [AMBIGUOUS]}
    town.go()
    Subscriber.objects.filter(pk=3).delete()
    town.later(minutes=5)
    assert settle(town) == 0
    assert town.settled_rows() == {3: Verdict.AMBIGUOUS}


@pytest.mark.django_db
def test_behind_a_switch_nothing_is_sent_again(town):
    town.provider.answers = {3: [AMBIGUOUS]}
    town.go()
    halt(HaltScope.CHANNEL, "whatsapp", reason="essai", by=amina(), at=town.now)
    town.later(minutes=5)
    assert settle(town) == 0
    assert town.open_rows() == {3: Verdict.AMBIGUOUS}
    assert take_up_lane(status_wait=STATUS_WAIT, at=town.now) == 0


@pytest.mark.django_db
def test_our_mistake_found_when_sending_again_stops_it_for_a_person(town):
    town.provider.answers = {
        3: [Outcome(Verdict.AGAIN)] * 3 + [Outcome(Verdict.STOP_SHARD, detail="Not approved.")]
    }
    town.go()
    town.later(seconds=3)
    settle(town)
    assert (town.shard.state, town.shard.error) == (ShardState.FAILED, "Not approved.")
    assert settle(town) == 0


@pytest.mark.django_db
def test_the_sweep_leaves_one_job_for_each_shard_that_needs_one(town):
    running = town.add_shard(state="running", leased_until=town.now + LEASE)
    town.add_shard(state="done")
    assert take_up_lane(status_wait=STATUS_WAIT, at=town.now) == 1
    assert take_up_lane(status_wait=STATUS_WAIT, at=town.now) == 0, "it has its job"
    assert waiting(SUBSCRIBERS) == {f"distribution.send_shard {town.shard.pk}"}
    assert take_up_lane(status_wait=STATUS_WAIT, at=town.now + LEASE) == 1
    assert f"distribution.send_shard {running.pk}" in waiting(SUBSCRIBERS)


@pytest.mark.django_db
def test_the_sweep_leaves_a_job_for_what_stayed_open_when_it_is_due(town):
    town.provider.answers = {3: [AMBIGUOUS]}
    town.go()
    assert take_up_lane(status_wait=STATUS_WAIT, at=town.now + STATUS_WAIT / 2) == 0
    assert take_up_lane(status_wait=STATUS_WAIT, at=town.now + STATUS_WAIT) == 1
    assert waiting(SUBSCRIBERS) == {f"distribution.settle_shard {town.shard.pk}"}


@pytest.mark.django_db
def test_what_stopped_by_our_mistake_goes_on_when_an_officer_says_so(town):
    from nidaa.distribution.commands import retry_shards
    from nidaa.distribution.errors import Refused

    with pytest.raises(Refused, match="by a mistake of ours"):
        retry_shards(town.release.id, by=salma(), at=town.now)
    town.provider.answers = {13: [Outcome(Verdict.STOP_SHARD, detail="Not approved.")]}
    assert town.go() is ShardState.FAILED
    assert retry_shards(town.release.id, by=salma(), at=town.now) == 1
    assert town.go() is ShardState.DONE
    town.later(minutes=2)
    settle(town)
    assert set(town.provider.called) == set(range(1, 21))
    assert town.shard.sent == 20
    assert Shard.objects.get(pk=town.shard.pk).error == ""
    assert not Undelivered.objects.filter(settled_at=None).exists()

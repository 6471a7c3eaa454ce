"""One shard, window by window: nobody is lost, nobody is called twice, nobody after the stop."""

import asyncio
from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async
from tests.cast import amina, salma
from tests.distribution.lane_town import Town, mark_of, marks
from tests.steps import released

from nidaa.approval.commands import withdraw
from nidaa.distribution.commands import ask_to_resume, halt, resume
from nidaa.distribution.facts import HaltScope, Medium, Outcome, ShardState, Verdict
from nidaa.distribution.models import Halt, InterruptedWindow, Shard
from nidaa.distribution.rules import LEASE
from nidaa.packs.facts import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(monkeypatch):
    return Town(monkeypatch, released()[2])


def taken_back(town):
    return withdraw(town.release.alert_id, Act.FOUND, reason="retrouvée", by=amina(), at=town.now)


def test_everybody_is_called_once_in_order_of_cells_by_a_key_of_his_own(town):
    assert town.go() is ShardState.DONE
    assert sorted(town.provider.called) == list(range(1, 51))
    assert [key for _, key in town.provider.ledger] == [town.key(one) for one in town.provider.called]
    windows = [town.provider.called[start : start + 10] for start in range(0, 50, 10)]
    assert [sorted(window) for window in windows] == [list(range(n, n + 10)) for n in range(1, 51, 10)]
    assert (town.shard.sent, town.shard.not_sent, town.shard.leased_until) == (50, 0, None)
    assert marks(town.shard) == (mark_of(50), mark_of(50))
    assert town.go() is None, "what is done is done"
    assert len(town.provider.ledger) == 50


def test_whose_address_cannot_be_opened_is_passed_over_and_the_others_are_called(town):
    def recipients(rows):
        return [replace(one, address="" if one.id == 7 else one.address) for one in town.recipients(rows)]

    assert town.go(recipients=recipients) is ShardState.DONE
    assert sorted(town.provider.called) == [one for one in range(1, 51) if one != 7]
    assert town.settled_rows() == {7: Verdict.REJECTED}


def test_the_marks_are_written_before_and_after_each_window(town):
    seen = []

    async def looks(subscriber):
        if subscriber in {1, 11}:
            row = await sync_to_async(Shard.objects.get, thread_sensitive=True)(pk=town.shard.pk)
            seen.append(marks(row))

    town.provider.before = looks
    town.go()
    assert seen == [((0, 0), mark_of(10)), (mark_of(10), mark_of(20))]


@pytest.mark.parametrize(
    ("verdict", "is_open"),
    [
        (Verdict.REJECTED, False),
        (Verdict.GONE, False),
        (Verdict.ELSEWHERE, False),
        (Verdict.AMBIGUOUS, True),
    ],
)
def test_what_was_not_accepted_has_a_row_and_the_others_go_on(town, verdict, is_open):
    town.provider.answers[13] = [Outcome(verdict, code="4711", detail="why")]
    assert town.go() is ShardState.DONE
    assert (town.shard.sent, town.shard.not_sent) == (49, 1)
    assert town.open_rows() == ({13: verdict} if is_open else {})
    assert town.settled_rows() == ({} if is_open else {13: verdict})
    assert town.provider.called.count(13) == 1


def test_one_poisoned_message_blocks_nobody_and_its_text_stays_out_of_the_row(town):
    town.provider.answers[13] = [ValueError("+212600000013")]
    assert town.go() is ShardState.DONE
    assert town.open_rows() == {13: Verdict.AMBIGUOUS}
    assert len(town.provider.called) == 50


@pytest.mark.parametrize("verdict", [Verdict.THROTTLED, Verdict.AGAIN])
def test_a_transient_refusal_is_tried_again_within_its_window(town, verdict):
    town.provider.answers[13] = [Outcome(verdict), Outcome(verdict)]
    assert town.go() is ShardState.DONE
    assert town.provider.called.count(13) == 3
    assert (town.shard.sent, town.shard.not_sent) == (50, 0)
    assert {key for one, key in town.provider.ledger if one == 13} == {town.key(13)}


def test_one_that_is_refused_again_and_again_is_left_for_later(town):
    town.provider.answers[13] = [Outcome(Verdict.AGAIN)] * 9
    assert town.go() is ShardState.DONE
    assert town.open_rows() == {13: Verdict.AGAIN}


def test_while_the_provider_refuses_everybody_the_marks_stay_where_they_are(town):
    for one in range(11, 21):
        town.provider.answers[one] = [Outcome(Verdict.THROTTLED, wait_s=7)]
    assert town.go() is ShardState.WAITING
    assert marks(town.shard) == (mark_of(10), mark_of(10))
    assert town.shard.sent == 10
    assert town.open_rows() == {}
    assert (town.shard.not_before - town.now).total_seconds() >= 7
    assert town.go() is None, "not before its time"
    town.later(seconds=8)
    assert town.go() is ShardState.DONE
    assert town.shard.sent == 50


def test_half_a_window_refused_is_kept_by_name_and_the_shard_pauses(town):
    for one in range(1, 7):
        town.provider.answers[one] = [Outcome(Verdict.THROTTLED, wait_s=9)]
    assert town.go() is ShardState.WAITING
    assert marks(town.shard)[0] == mark_of(10)
    assert set(town.open_rows()) == set(range(1, 7))


def test_our_mistake_stops_the_shard_with_its_sentence(town):
    town.provider.answers[15] = [
        Outcome(Verdict.STOP_SHARD, code="132000", detail="The template does not match.")
    ]
    assert town.go() is ShardState.FAILED
    assert town.shard.error == "The template does not match."
    assert len(town.provider.called) < 20
    assert 15 in town.open_rows()
    unsent = set(range(11, 21)) - set(town.provider.called)
    assert unsent <= set(town.open_rows()), "whoever of the window was not called has a row"
    assert town.shard.sent + town.shard.not_sent == 20


def test_a_closed_account_stops_everything_by_it_until_two_have_looked(town):
    town.provider.answers[15] = [Outcome(Verdict.STOP_ACCOUNT, code="131042", detail="Payment.")]
    assert town.go() is ShardState.WAITING
    found = Halt.objects.get()
    assert (found.scope, found.key, found.reason) == (HaltScope.CHANNEL, "whatsapp", "Payment.")
    calls = len(town.provider.called)
    town.later(minutes=1)
    assert town.go() is None
    assert len(town.provider.called) == calls
    ask_to_resume(found.pk, by=amina(), at=town.now)
    resume(found.pk, by=salma(), at=town.now)
    assert town.go() is ShardState.DONE


def test_a_withdrawal_between_windows_lets_nobody_further_be_called(town):
    async def meanwhile(subscriber):
        if subscriber == 20:
            await sync_to_async(taken_back, thread_sensitive=True)(town)

    town.provider.before = meanwhile
    assert town.go() is ShardState.OVERTAKEN
    assert sorted(town.provider.called) == list(range(1, 21))
    assert marks(town.shard) == (mark_of(20), mark_of(20)), "nobody beyond was, or may have been, called"
    assert town.shard.sent == 20


def test_a_withdrawal_within_a_long_window_stops_it_in_the_middle(town):
    async def slow(subscriber):
        if subscriber == 3:
            await sync_to_async(taken_back, thread_sensitive=True)(town)
        await asyncio.sleep(0.3)

    town.provider.before = slow
    assert town.go(at_once=2) is ShardState.OVERTAKEN
    called = set(town.provider.called)
    assert 3 in called
    assert len(called) < 10
    assert town.open_rows() == {}, "whoever was not called will not be"
    assert set(town.settled_rows()) == set(range(1, 11)) - called
    assert marks(town.shard)[1] == mark_of(10)


def test_a_release_overtaken_before_its_shard_begins_calls_nobody(town):
    taken_back(town)
    assert town.go() is None
    assert town.shard.state == ShardState.OVERTAKEN
    assert marks(town.shard) == ((0, 0), (0, 0))
    assert town.provider.ledger == []


def test_an_expired_alert_calls_nobody(town):
    town.now = town.release.expires_at
    assert town.go() is None
    assert town.shard.state == ShardState.OVERTAKEN


def test_a_withdrawal_itself_is_carried_to_its_end(town):
    gone = taken_back(town)
    shard = town.add_shard(gone)
    assert town.go(shard) is ShardState.DONE
    assert len(town.provider.called) == 50


@pytest.mark.parametrize("scope", [HaltScope.ALL, HaltScope.CHANNEL, HaltScope.ALERT])
def test_a_switch_between_windows_lets_the_shard_wait(town, scope):
    key = {"all": "", "channel": "whatsapp", "alert": town.release.public_id}[scope]

    def stops():
        halt(scope, key, reason="essai", by=amina(), at=town.now)
        town.later(seconds=1)

    async def meanwhile(subscriber):
        if subscriber == 20:
            await sync_to_async(stops, thread_sensitive=True)()

    town.provider.before = meanwhile
    assert town.go() is ShardState.WAITING
    assert sorted(town.provider.called) == list(range(1, 21))
    assert marks(town.shard) == (mark_of(20), mark_of(20))


def test_a_dead_workers_shard_is_resumed_after_its_lease_and_the_window_recorded(town, monkeypatch):
    town = Town(monkeypatch, town.release, medium=Medium.MAIL)
    Shard.objects.filter(pk=town.shard.pk).update(
        state="running", leased_until=town.now + LEASE, epoch=4, done_cell=mark_of(10)[0], done_subscriber=10,
        inflight_cell=mark_of(20)[0], inflight_subscriber=20, sent=10,
    )  # fmt: skip
    assert town.go() is None
    town.later(seconds=30)
    assert town.go() is ShardState.DONE
    found = InterruptedWindow.objects.get()
    assert (found.epoch, found.from_subscriber, found.to_subscriber) == (4, 10, 20)
    assert sorted(town.provider.called) == list(range(11, 51)), "mail is sent again, by the same key"
    assert (town.shard.sent, town.shard.epoch) == (50, 5)


def test_of_an_interrupted_window_nobody_is_called_again_where_that_would_double(town):
    Shard.objects.filter(pk=town.shard.pk).update(
        state="running", leased_until=town.now, epoch=1, inflight_cell=mark_of(20)[0], inflight_subscriber=20
    )
    assert town.go() is ShardState.DONE
    assert sorted(town.provider.called) == list(range(21, 51))
    assert set(town.open_rows()) == set(range(1, 21))
    assert set(town.open_rows().values()) == {Verdict.AMBIGUOUS}
    assert (town.shard.sent, town.shard.not_sent) == (30, 20)


def test_who_lost_his_lease_writes_nothing_more(town):
    def taken():
        Shard.objects.filter(pk=town.shard.pk).update(epoch=9)

    async def meanwhile(subscriber):
        if subscriber == 20:
            await sync_to_async(taken, thread_sensitive=True)()

    town.provider.before = meanwhile
    assert town.go() is None
    assert marks(town.shard) == (mark_of(10), mark_of(20))
    assert (town.shard.sent, town.shard.state) == (10, "running")
    assert len(town.provider.called) == 20


def test_told_to_stop_a_process_finishes_its_window(town):
    leaving = asyncio.Event()

    async def meanwhile(subscriber):
        if subscriber == 11:
            leaving.set()

    town.provider.before = meanwhile
    assert town.go(leaving=leaving) is ShardState.WAITING
    assert marks(town.shard) == (mark_of(20), mark_of(20))
    assert town.shard.sent == 20
    assert town.go() is ShardState.DONE
    assert len(town.provider.called) == 50


def test_a_sender_that_cannot_be_opened_is_tried_again_later(town, monkeypatch):
    from nidaa.distribution import channels

    def broken(notice, photo):
        raise KeyError("whatsapp")

    monkeypatch.setitem(channels.OPENERS, Medium.WHATSAPP, broken)
    assert town.go() is ShardState.WAITING
    assert town.shard.error == "Unexpected: KeyError."
    assert town.shard.not_before > town.now


def test_shards_under_way_together_share_one_open_sender(town):
    from asgiref.sync import async_to_sync

    from nidaa.distribution.commands.lane import send_shard

    shards = [town.shard, *(town.add_shard() for _ in range(3))]

    async def together():
        place = town.place()
        return await asyncio.gather(*(send_shard(one.pk, place=place) for one in shards))

    assert async_to_sync(together)() == [ShardState.DONE] * 4
    assert town.provider.opened == 1
    assert len(town.provider.ledger) == 200


def with_accounts(settings, *keys, **options):
    held = {"options": {"exercises": "yes", **options}, "secrets": {}}
    settings.ACCOUNTS = {"whatsapp": dict.fromkeys(keys, held)}


def test_when_an_account_is_closed_the_next_goes_on_where_the_sender_knows_how(town, monkeypatch, settings):
    from nidaa.distribution import channels

    with_accounts(settings, "main", "spare")
    monkeypatch.setitem(channels.OPENERS, Medium.WHATSAPP, town.provider.opens(account=True))
    town.provider.answers[15] = [Outcome(Verdict.STOP_ACCOUNT, detail="Payment.")]
    assert town.go() is ShardState.WAITING
    assert town.provider.account.label == "whatsapp:main"
    assert Halt.objects.get().key == "whatsapp:main"
    town.later(seconds=3)
    assert town.go() is ShardState.DONE
    assert town.provider.account.label == "whatsapp:spare"


def test_a_shard_sends_no_more_than_its_account_allows(town, settings):
    with_accounts(settings, "main", per_second="40")
    seen = []

    def ticking():
        town.later(milliseconds=5)
        return town.now

    async def counts(_):
        seen.append((town.now - town.shard.planned_at).total_seconds())

    town.provider.before = counts
    assert town.go(window_size=500, clock=ticking) is ShardState.DONE
    assert len(town.provider.called) == 50
    for start in seen:
        assert sum(start <= moment < start + 0.25 for moment in seen) <= 18, "two slots of nine, at most"
    assert max(seen) >= 4 * 0.25


def test_a_pause_that_the_provider_asks_for_is_not_spent_holding_a_place(town, settings):
    from nidaa.distribution.commands.lane.throttling import agree, slow_down

    with_accounts(settings, "main", per_second="40")
    agree("whatsapp:main", 40, now=town.now)
    slow_down("whatsapp:main", wait_s=60, now=town.now)
    assert town.go() is ShardState.WAITING
    assert (town.shard.not_before - town.now).total_seconds() == pytest.approx(60)
    assert town.provider.ledger == []


def test_what_is_more_urgent_gets_a_place_at_the_next_windows_border(town):
    from nidaa.distribution.commands.lane.queueing import Turns
    from nidaa.ground.jobs.commands import SUBSCRIBERS, enqueue

    def another_withdrawal():
        town.later(seconds=2)
        enqueue("distribution.send_shard", queue=SUBSCRIBERS, priority=town.release.priority + 50, shard_id=0)

    async def meanwhile(subscriber):
        if subscriber == 15:
            await sync_to_async(another_withdrawal, thread_sensitive=True)()

    town.provider.before = meanwhile
    turns = Turns()
    assert town.go(turns=turns) is ShardState.WAITING
    assert sorted(town.provider.called) == list(range(1, 21))
    town.provider.before = None
    town.later(seconds=0.5)
    assert town.go(turns=turns) is ShardState.DONE, "one shard a second gives way"


def test_a_shard_that_follows_waits_while_the_other_may_still_be_calling(town):
    Shard.objects.filter(pk=town.shard.pk).update(state="running", epoch=1, leased_until=town.now + LEASE)
    gone = taken_back(town)
    shard = town.add_shard(gone, follows=town.shard)
    assert town.go(shard) is None
    assert shard.state == ShardState.WAITING
    assert town.provider.ledger == []
    town.later(seconds=31)
    assert town.go(shard) is ShardState.DONE
    town.shard.refresh_from_db()
    assert town.shard.state == ShardState.OVERTAKEN, "whose worker died is fenced off"


def test_messages_under_way_together_grow_with_the_slowness_of_the_provider():
    from nidaa.distribution.commands.lane.sending import Callers

    callers = Callers(64)
    assert callers.count() == 12
    callers.took(0.05)
    assert callers.count() == 60
    callers.took(3.0)
    assert callers.count() == 60, "the fastest counts: a busy machine is not a slow provider"
    slow = Callers(64)
    slow.took(0.3)
    assert slow.count() == 64

"""Shards: everybody in the area once, nearest first; later ones go to those whom earlier ones reached, and to nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import amina, salma
from tests.factories.subscribers import JOINED, subscriber
from tests.moments import after
from tests.steps import TYPED, released

from nidaa.alerts.commands import draft_update, edit_draft
from nidaa.alerts.queries import draft
from nidaa.approval.commands import release, submit, withdraw
from nidaa.distribution.commands import bring_to_rest, carry_out, end, plan_shards
from nidaa.distribution.commands.planning import ask_again
from nidaa.distribution.facts import ShardState, Verdict
from nidaa.distribution.models import InterruptedWindow, Place, Plan, Shard, Subscriber, Undelivered
from nidaa.distribution.queries.recipients import recipients_of, window
from nidaa.distribution.retention import erase
from nidaa.distribution.rules.cover import aim_at, inside
from nidaa.distribution.rules.rings import rings
from nidaa.ground.country import gazetteer
from nidaa.ground.places.areas import area_from_json
from nidaa.ground.places.cells import cell_at
from nidaa.ground.places.facts import Area, Circle, PlaceKind
from nidaa.ground.vault.errors import NotAuthentic
from nidaa.packs.facts import Act

pytestmark = pytest.mark.django_db
OUT, LATER, LAST = after(minutes=11), after(minutes=25), after(minutes=35)
NIGHT = (22, 7)


@pytest.fixture(autouse=True)
def _accounts(monkeypatch):
    known = {"push": {"main": {"options": {"exercises": "yes"}, "secrets": {}}}}
    monkeypatch.setattr(settings, "ACCOUNTS", known)


@pytest.fixture
def alert():
    _, found, made = released("T1")
    return found.alert, made, area_from_json(found.content.area).circles[0]


def plan(made, *, at=OUT):
    carry_out(made.id, at=at)
    plan_shards(made, at=at)
    return list(Shard.objects.filter(release_id=made.id).order_by("number"))


def shards_of(made):
    return list(Shard.objects.filter(release_id=made.id).order_by("number"))


def call(shard, *, at=OUT, limit=3, most=10_000):
    """What the lane does with a shard, in short: window by window, marks before and after; whom it called."""
    assert bring_to_rest(shard, at=at)
    shard = Shard.objects.get(pk=shard.pk)
    called, mark = [], (0, 0)
    while len(called) < most and (rows := window(shard, mark, limit)):
        mark = (rows[-1].cell, rows[-1].subscriber)
        called += [row.subscriber for row in rows]
        Shard.objects.filter(pk=shard.pk).update(
            epoch=1, done_cell=mark[0], done_subscriber=mark[1], inflight_cell=mark[0], inflight_subscriber=mark[1],
            sent=len(called),
        )  # fmt: skip
    Shard.objects.filter(pk=shard.pk).update(state=ShardState.DONE)
    return called


def wide(found, circle, km, *, at):
    """An update whose area reaches further."""
    draft_update(found.id, by=amina(), at=at)
    change = draft(found.id)
    fields = {code: {**words, "change": "vue à la gare"} for code, words in change.content.fields.items()}
    area = Area(circles=(replace(circle, radius_km=km),)).as_json()
    content = replace(change.content, fields=fields, area=area)
    version = edit_draft(found.id, content, version=change.version, by=amina(), at=at)
    waiting = submit(found.id, version=version, by=amina(), at=at)
    return release(waiting.id, digest=waiting.digest, **TYPED, by=salma(), at=at)


def over(found, *, at):
    return withdraw(found.id, Act.CANCELLED, reason="erreur", by=amina(), at=at)


def near(circle, count, spread=0.08, seed=1):
    """So many people round the middle of an area, some of them with more than one place."""
    generator = np.random.default_rng(seed)
    communes = [
        place.code for place in gazetteer().of_kind(PlaceKind.COMMUNE) if abs(place.lat - circle.lat) < 0.5
    ]
    made = []
    for _ in range(count):
        pins = [
            (circle.lat + north * spread, circle.lon + east * spread)
            for north, east in generator.normal(size=(int(generator.choice([1, 1, 2, 3])), 2))
        ]
        made.append(
            subscriber(*(str(generator.choice(communes)) if generator.random() < 0.2 else p for p in pins))
        )
    return made


def who_is_in(circle):
    """Ring by person, found by asking everybody for every place."""
    aim = aim_at(Area(circles=(circle,)), gazetteer())
    found = {}
    for who, cell, commune in Place.objects.filter(ended_at=None).values_list(
        "subscriber_id", "cell", "commune"
    ):
        cells = np.array([cell])
        if commune in aim.communes if commune else inside(aim, cells)[0]:
            found[who] = min(found.get(who, 99), int(rings(aim, cells)[0]))
    return found


@pytest.mark.parametrize("limit", [1, 7, 5000])
def test_everybody_in_the_area_is_in_one_shard_in_the_nearest_ring(alert, limit):
    _, made, circle = alert
    near(circle, 120)
    truth = who_is_in(circle)
    shards = plan(made)
    called = {shard.pk: call(shard, limit=limit) for shard in shards}
    everybody = [who for some in called.values() for who in some]
    assert sorted(everybody) == sorted(truth), "each once, and nobody else"
    assert {who: shard.ring for shard in shards for who in called[shard.pk]} == truth
    assert [shard.ring for shard in shards] == sorted(shard.ring for shard in shards)
    assert len({shard.ring for shard in shards}) > 2
    assert 0 < len(truth) < 120


def test_a_crowded_cell_is_cut_by_subscriber_and_nobody_is_lost_or_called_twice(alert):
    _, made, circle = alert
    fes = max(
        aim_at(Area(circles=(circle,)), gazetteer()).communes,
        key=lambda code: gazetteer().place(code).population,
    )
    place, crowd = gazetteer().place(fes), 11_000
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO distribution_subscriber (medium, sealed_address, address_mark, language, confirmed_at)"
            " SELECT 'push', ''::bytea, int8send(n), 'ar', %s FROM generate_series(1, %s) n",
            [JOINED, crowd],
        )
        cursor.execute(
            "INSERT INTO distribution_place (subscriber_id, medium, cell, commune, alone, confirmed_at)"
            " SELECT id, 'push', %s, %s, true, %s FROM distribution_subscriber",
            [cell_at(place.lat, place.lon), fes, JOINED],
        )
    for n in range(8):
        subscriber((place.lat, place.lon), (circle.lat + n / 100, circle.lon))
    shards = plan(made)
    called = [who for shard in shards for who in call(shard, limit=5000)]
    assert sorted(called) == sorted(Subscriber.objects.values_list("pk", flat=True))
    assert len(shards) >= 3
    assert max(shard.expected for shard in shards) <= 7500


def test_who_is_quiet_is_called_when_the_quiet_ends_and_only_if_the_alert_still_stands(alert):
    _, made, circle = alert
    here = (circle.lat, circle.lon)
    awake, asleep = subscriber(here), subscriber(here, quiet=NIGHT)
    by_day, till_late = subscriber(here, quiet=(9, 12)), subscriber(here, quiet=(0, 2))
    now, *waiting = plan(made)
    assert sorted(call(now)) == [awake, by_day]
    assert [(row.quiet_until, row.not_before, call(row)) for row in waiting] == [
        (2, datetime(2026, 11, 25, 1, tzinfo=UTC), [till_late]),
        (7, datetime(2026, 11, 25, 6, tzinfo=UTC), [asleep]),
    ]
    jobs = ProcrastinateJob.objects.filter(task_name="distribution.send_shard").order_by("scheduled_at")
    assert [job.scheduled_at for job in jobs] == [OUT, *(row.not_before for row in waiting)]


def test_nobody_who_subscribes_after_the_plan_is_called(alert):
    _, made, circle = alert
    here = (circle.lat, circle.lon)
    early = subscriber(here)
    (shard,) = plan(made)
    subscriber(here, at=OUT + timedelta(seconds=1))
    assert call(shard) == [early]


def test_a_withdrawal_goes_to_those_who_may_have_been_called_and_to_nobody_else(alert):
    found, made, circle = alert
    here = (circle.lat, circle.lon)
    people = [subscriber((circle.lat + n / 1000, circle.lon)) for n in range(8)]
    far = subscriber((circle.lat + 0.1, circle.lon))
    first, second = plan(made)
    called = call(first, most=6)
    rejected, unknown, left, moved = called[:4]
    for who, verdict in ((rejected, Verdict.REJECTED), (unknown, Verdict.AMBIGUOUS)):
        Undelivered.objects.create(shard=first, subscriber=who, key=str(who), verdict=verdict, at=OUT)
    end([left], at=OUT)
    Place.objects.filter(subscriber=moved).update(ended_at=LATER)
    newcomer = subscriber(here, at=LATER)
    gone = over(found, at=LATER)
    (shard,) = plan(gone, at=LATER)
    assert shard.follows_id == first.pk, "what was never begun is not followed"
    told = call(shard, at=LATER)
    assert sorted(told) == sorted({*called} - {rejected, left})
    assert not {far, newcomer, *(set(people) - set(called))} & {*told}
    second.refresh_from_db()
    assert second.state == ShardState.OVERTAKEN


def test_an_update_tells_whom_the_alert_reached_then_calls_whom_it_reaches_anew_nobody_twice(alert):
    found, made, circle = alert
    near(circle, 60)
    near(circle, 60, spread=0.4, seed=2)
    shards = plan(made)
    reached = {who for shard in shards[:2] for who in call(shard)}
    reached |= set(call(shards[2], most=5))
    change = wide(found, circle, 70.0, at=LATER)
    after_it = plan(change, at=LATER)
    told = [who for shard in after_it if shard.follows_id for who in call(shard, at=LATER)]
    new = [who for shard in after_it if not shard.follows_id for who in call(shard, at=LATER)]
    assert sorted(told) == sorted(reached)
    assert sorted(new) == sorted(who_is_in(replace(circle, radius_km=70.0)).keys() - reached)
    assert len(new) > len(reached) / 2
    following = [shard.number for shard in after_it if shard.follows_id]
    assert max(following) < min(shard.number for shard in after_it if not shard.follows_id)
    gone = plan(over(found, at=LAST), at=LAST)
    assert all(shard.follows_id for shard in gone)
    assert sorted(who for shard in gone for who in call(shard, at=LAST)) == sorted([*reached, *new])


def test_who_has_moved_between_an_alert_and_its_update_is_told_and_not_called_again(alert):
    found, made, circle = alert
    who = subscriber((circle.lat, circle.lon))
    (first,) = plan(made)
    assert call(first) == [who]
    Place.objects.filter(subscriber=who).update(ended_at=after(minutes=15))
    Place.objects.create(
        subscriber_id=who,
        medium="push",
        cell=cell_at(circle.lat + 0.4, circle.lon),
        confirmed_at=after(minutes=15),
    )
    told, new = plan(wide(found, circle, 70.0, at=LATER), at=LATER)
    assert (call(told, at=LATER), call(new, at=LATER)) == ([who], [])


def test_a_running_shard_is_waited_for_and_a_dead_workers_is_fenced_off(alert):
    found, made, circle = alert
    who = subscriber((circle.lat, circle.lon))
    (first,) = plan(made)
    Shard.objects.filter(pk=first.pk).update(
        state="running", leased_until=LATER + timedelta(seconds=30), epoch=3,
        inflight_cell=cell_at(circle.lat, circle.lon), inflight_subscriber=who,
    )  # fmt: skip
    (shard,) = plan(over(found, at=LATER), at=LATER)
    assert not bring_to_rest(shard, at=LATER)
    assert bring_to_rest(shard, at=LATER + timedelta(seconds=30))
    first.refresh_from_db()
    assert (first.state, first.epoch) == (ShardState.OVERTAKEN, 4)
    assert InterruptedWindow.objects.get().to_subscriber == who
    assert call(shard, at=LATER + timedelta(seconds=31)) == [who]


def test_jobs_go_nearest_first_and_what_takes_back_before_what_calls(alert):
    found, made, circle = alert
    near(circle, 40)
    shards = plan(made)
    for shard in shards:
        call(shard)
    plan(over(found, at=LATER), at=LATER)
    jobs = ProcrastinateJob.objects.filter(task_name="distribution.send_shard").order_by("-priority", "id")
    order = [Shard.objects.get(pk=job.args["shard_id"]) for job in jobs]
    assert len(order) == Shard.objects.count()
    assert [(not row.follows_id, row.ring) for row in order] == sorted(
        (not row.follows_id, row.ring) for row in order
    )
    assert {job.queueing_lock for job in jobs} == {f"distribution.send_shard {row.pk}" for row in order}


def test_an_exercise_calls_nobody_by_an_account_that_does_not_say_so(alert, monkeypatch):
    _, made, circle = alert
    subscriber((circle.lat, circle.lon))
    monkeypatch.setattr(settings, "ACCOUNTS", {"push": {"main": {"options": {}, "secrets": {}}}})
    assert plan(made) == []
    assert Plan.objects.get(release_id=made.id).shards_planned_at == OUT


def test_planned_twice_is_planned_once_and_what_was_overtaken_is_not_planned_at_all(alert):
    found, made, circle = alert
    subscriber((circle.lat, circle.lon))
    assert len(plan(made)) == 1
    assert plan_shards(made, at=OUT) == 0
    Shard.objects.all().delete()
    Plan.objects.update(shards_planned_at=None)
    over(found, at=LATER)
    assert plan_shards(made, at=LATER) == 0


def test_a_plan_whose_job_was_lost_is_asked_for_again(alert):
    _, made, circle = alert
    subscriber((circle.lat, circle.lon))
    carry_out(made.id, at=OUT)
    jobs = ProcrastinateJob.objects.filter(task_name="distribution.plan_shards")
    jobs.delete()
    assert ask_again(at=OUT + timedelta(seconds=5)) == 0
    assert ask_again(at=OUT + timedelta(seconds=15)) == 1
    assert ask_again(at=OUT + timedelta(seconds=15)) == 1
    assert [job.args for job in jobs] == [{"release_id": str(made.id)}], "one that waits already is enough"


def test_a_window_opens_addresses_and_makes_tokens(alert):
    _, made, circle = alert
    who = subscriber((circle.lat, circle.lon), language="ar")
    (shard,) = plan(made)
    (person,) = recipients_of(window(shard, (0, 0), 10))
    assert (person.id, person.language, len(person.token)) == (who, "ar", 24)
    assert person.address.startswith("invented ")
    assert "invented" not in repr(person)


def test_a_row_that_cannot_be_opened_keeps_nobody_else_from_being_called(alert):
    _, made, circle = alert
    people = [subscriber((circle.lat, circle.lon)) for _ in range(6)]
    (shard,) = plan(made)
    Subscriber.objects.filter(pk=people[2]).update(sealed_address=b"no seal of ours")
    found = recipients_of(window(shard, (0, 0), 10))
    assert [one.id for one in found if not one.address] == [people[2]]
    Subscriber.objects.update(sealed_address=b"the key is another one")
    with pytest.raises(NotAuthentic):
        recipients_of(window(shard, (0, 0), 10))


def test_of_an_erased_case_the_shards_keep_their_counts_and_neither_ground_nor_people(alert):
    found, made, circle = alert
    who = subscriber((circle.lat, circle.lon))
    (shard,) = plan(made)
    call(shard)
    Undelivered.objects.create(shard=shard, subscriber=who, key="k", verdict=Verdict.AMBIGUOUS, at=OUT)
    erase(found.case_id, [found.public_id])
    shard.refresh_from_db()
    assert (shard.spans, shard.sent, window(shard, (0, 0), 10)) == ([], 1, [])
    assert not Undelivered.objects.exists()


def test_two_areas_in_one_alert_make_rings_round_the_smaller():
    aim = aim_at(Area(circles=(Circle(33.5, -7.5, 160.0), Circle(34.0, -5.0, 5.0))), gazetteer())
    assert (aim.lat, aim.lon) == (34.0, -5.0)

"""Short messages through a real line: once to each phone, and what nobody knows is not sent again."""

import asyncio
import json

import pytest
from django.conf import settings
from tests.channels.receivers import hook_server
from tests.factories.notices import alert, withdrawal
from tests.ground.sms.smsc import PASSWORD, smsc
from tests.moments import after

from nidaa.distribution.channels.sms import by_smpp
from nidaa.distribution.channels.sms.by_smpp import Pace
from nidaa.distribution.channels.sms.send import PATIENCE, greet, opened
from nidaa.distribution.channels.sms.verdicts import BY_HTTP, BY_STATUS, by_http, by_status, statuses_of
from nidaa.distribution.facts import Greeting, Recipient, Verdict
from nidaa.ground.accounts import accounts
from nidaa.ground.sms.statuses import STATUSES

KEY = "00ab" + "0" * 28


def at():
    return after(minutes=20)


def person(n=1, language="fr"):
    return Recipient(n, f"+2126000000{n:02d}", language, "token")


def key(n=1):
    return f"{n:032x}"


def account(centre, **changes):
    host, port = centre.host.split(":")
    options = {
        "kind": "smpp",
        "host": host,
        "port": port,
        "system_id": "nidaa",
        "sender": "NIDAA",
        "tls": "no",
        "answer_s": "0.3",
    }
    return {"options": options | changes, "secrets": {"password": PASSWORD}}


@pytest.fixture
def named(monkeypatch):
    """Name accounts: named(main=account(centre))."""

    def name(**sections):
        monkeypatch.setattr(settings, "ACCOUNTS", {"sms": sections})
        hosts = {f"{one['options'].get('host')}:{one['options'].get('port')}" for one in sections.values()}
        monkeypatch.setattr(
            settings,
            "INSIDE_HOSTS",
            frozenset(hosts | {one["options"].get("inside", "") for one in sections.values()}),
        )

    return name


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch):
    monkeypatch.setattr(by_smpp, "FIRST_PAUSE_S", 0.02)


def main():
    return next(iter(accounts("sms")), None)


async def to(people, *, notice=None, keys=None, account=None):
    async with opened(notice or alert(), None, account or main(), clock=at) as sender:
        return [await sender.send(one, keys[n] if keys else key(one.id)) for n, one in enumerate(people)]


def test_a_text_arrives_in_parts_that_belong_together(named):
    async def steps():
        async with smsc() as centre:
            named(main=account(centre))
            (outcome,) = await to([person(language="ar")], keys=[KEY])
            return centre, outcome

    centre, outcome = asyncio.run(steps())
    assert "".join(centre.texts).startswith(alert().texts["ar"]["short"])
    assert outcome.verdict is Verdict.ACCEPTED
    assert outcome.reference == f"m{len(centre.taken)}"  # of the last part
    assert {bytes(one.short_message)[:5].hex() for one in centre.taken} == {
        f"050003ab{len(centre.taken):02x}"
    }
    assert {one.data_coding for one in centre.taken} == {8}
    assert {one.registered_delivery for one in centre.taken} == {1}
    # Released 10 minutes after midnight for 20 hours, sent at 20 past: the centre tries for 19 hours and 50 minutes.
    assert {one.validity_period for one in centre.taken} == {"000000195000000R"}


def test_our_key_goes_where_the_centre_repeats_it(named):
    async def steps():
        async with smsc() as centre:
            named(main=account(centre, key_tag="0x1400"))
            await to([person()], keys=[KEY])
            return {one.tag: bytes(one.value) for one in centre.taken[0].tlvs}

    assert asyncio.run(steps()) == {0x1400: KEY.encode(), 0x0204: b"\x00\xab"}


def test_too_fast_is_told_and_the_pause_doubles(named):
    async def steps():
        async with smsc(0x58, 0x14) as centre:
            named(main=account(centre))
            async with opened(alert(), None, main(), clock=at) as sender:
                outcomes = [await sender.send(person(1), key(1))]
                outcomes.append(await sender.send(person(1), key(1)))  # within the pause: nothing leaves
                seen = len(centre.seen)
                await asyncio.sleep(0.05)
                outcomes.append(await sender.send(person(1), key(1)))
                await asyncio.sleep(0.1)
                outcomes.append(await sender.send(person(1), key(1)))
            return seen, outcomes, centre.texts

    seen, outcomes, texts = asyncio.run(steps())
    assert [one.verdict for one in outcomes] == [Verdict.THROTTLED] * 3 + [Verdict.ACCEPTED]
    assert seen == 1
    assert outcomes[0].wait_s == 0.02
    assert outcomes[2].wait_s == 0.04
    assert (outcomes[0].code, outcomes[2].code) == ("ESME_RTHROTTLED", "ESME_RMSGQFUL")
    assert len(texts) == 1


def test_all_that_were_on_the_line_pause_once():
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert {pace.slower() for _ in range(20)} == {0.02}
    now[0] = 1.0
    assert pace.slower() == 0.04
    now[0] = 2.0
    pace.taken()
    assert pace.slower() == 0.02


@pytest.mark.parametrize("fault", ["silent", "reset", "hang"])
def test_what_may_have_been_taken_is_ambiguous(named, fault):
    async def steps():
        async with smsc(fault) as centre:
            named(main=account(centre))
            (outcome,) = await to([person()])
            return outcome, len(centre.taken)

    outcome, taken = asyncio.run(steps())
    assert outcome.verdict is Verdict.AMBIGUOUS
    assert taken == (0 if fault == "hang" else 1)


def test_after_a_cut_the_line_is_bound_again(named):
    async def steps():
        async with smsc("reset") as centre:
            named(main=account(centre))
            outcomes = await to([person(1), person(2)])
            return [one.verdict for one in outcomes], len(centre.binds)

    assert asyncio.run(steps()) == ([Verdict.AMBIGUOUS, Verdict.ACCEPTED], 2)


@pytest.mark.parametrize(
    ("others", "verdicts"),
    [(True, [Verdict.AGAIN, Verdict.AGAIN, Verdict.STOP_ACCOUNT]), (False, [Verdict.AGAIN] * 3)],
)
def test_an_account_without_a_line_makes_way_for_another_one_if_there_is_one(named, others, verdicts):
    moments = [at()]

    async def steps():
        async with smsc() as gone:
            named(**{name: account(gone) for name in (("main", "backup") if others else ("main",))})
        async with opened(alert(), None, main(), clock=lambda: moments[0]) as sender:
            outcomes = []
            for moment in (at(), at() + PATIENCE / 2, at() + PATIENCE):
                moments[0] = moment
                outcomes.append(await sender.send(person(), key()))
            return outcomes

    assert [one.verdict for one in asyncio.run(steps())] == verdicts


def test_a_refused_password_stops_the_account(named):
    async def steps():
        async with smsc() as centre:
            named(main=account(centre) | {"secrets": {"password": "wrong"}})
            return await to([person(1), person(2)]), centre.taken, centre.binds

    outcomes, taken, binds = asyncio.run(steps())
    assert {one.verdict for one in outcomes} == {Verdict.STOP_ACCOUNT}
    assert "ESME_RINVPASWD" in outcomes[0].detail
    assert (taken, len(binds)) == ([], 1)


def test_a_bind_too_many_is_no_refusal(named):
    async def steps():
        async with smsc() as centre:
            centre.bind_status = 0x0D
            named(main=account(centre))
            return await to([person()])

    (outcome,) = asyncio.run(steps())
    assert outcome.verdict is Verdict.AGAIN


def test_our_name_refused_stops_the_account(named):
    async def steps():
        async with smsc(0x0A) as centre:
            named(main=account(centre))
            return await to([person()])

    (outcome,) = asyncio.run(steps())
    assert (outcome.verdict, outcome.code) == (Verdict.STOP_ACCOUNT, "ESME_RINVSRCADR")


def test_with_nobody_there_it_is_tried_again_and_nothing_was_sent(named):
    async def steps():
        async with smsc() as gone:
            named(main=account(gone))
        return await to([person()])

    (outcome,) = asyncio.run(steps())
    assert outcome.verdict is Verdict.AGAIN


def test_without_an_account_it_is_said(named):
    named()
    (outcome,) = asyncio.run(to([person()]))
    assert outcome.verdict is Verdict.STOP_ACCOUNT


@pytest.mark.parametrize(
    ("options", "secrets"),
    [({"window": "many"}, {}), ({"tls": "yes"}, {"ca": "sesame"}), ({"key_tag": "x"}, {})],
)
def test_an_account_that_is_not_complete_is_named_without_its_secrets(named, options, secrets):
    async def steps():
        async with smsc() as centre:
            section = account(centre, **options)
            named(main=section | {"secrets": section["secrets"] | secrets})
            return await to([person()])

    (outcome,) = asyncio.run(steps())
    assert outcome.verdict is Verdict.STOP_ACCOUNT
    assert "sms:main" in outcome.detail
    assert PASSWORD not in outcome.detail


def test_a_begun_text_is_finished_by_the_same_reference(named):
    async def steps():
        async with smsc("", 0x58) as centre:
            named(main=account(centre))
            (outcome,) = await to([person(language="ar")], keys=[KEY])
            return outcome, centre

    outcome, centre = asyncio.run(steps())
    assert outcome.verdict is Verdict.ACCEPTED
    assert "".join(centre.texts).startswith(alert().texts["ar"]["short"])
    assert len({bytes(one.short_message)[3] for one in centre.taken}) == 1


def test_a_begun_text_that_cannot_be_finished_is_not_begun_again(named):
    async def steps():
        async with smsc("", 0x45) as centre:
            named(main=account(centre))
            return await to([person(language="ar")])

    (outcome,) = asyncio.run(steps())
    assert outcome.verdict is Verdict.AMBIGUOUS
    assert (outcome.reference, outcome.code) == ("m1", "ESME_RSUBMITFAIL")


def test_the_end_of_an_alert_takes_back_what_is_still_queued(named):
    async def steps():
        async with smsc() as centre:
            named(main=account(centre))
            async with opened(withdrawal(alert()), None, main(), clock=at) as sender:
                taken_back = await sender.recall("m7", "+212600000001")
                centre.cancel_status = 0x11
                not_taken_back = await sender.recall("m8", "+212600000001")
            return centre.cancelled, taken_back, not_taken_back

    assert asyncio.run(steps()) == (["m7", "m8"], True, False)


def test_a_text_no_phone_can_show_stops_the_shard(named):
    async def steps():
        async with smsc() as centre:
            named(main=account(centre))
            broken = {code: {"short": "19 \x00"} for code in alert().languages}
            return await to([person()], notice=alert(texts=broken)), centre.seen

    (outcome,), seen = asyncio.run(steps())
    assert (outcome.verdict, seen) == (Verdict.STOP_SHARD, [])
    assert "control character" in outcome.detail


def test_many_are_sent_at_once_each_once(named):
    async def steps():
        async with smsc() as centre:
            named(main=account(centre, window="10"))
            async with opened(alert(), None, main(), clock=at) as sender:
                outcomes = await asyncio.gather(*(sender.send(person(n), key(n)) for n in range(50)))
            return (
                {one.verdict for one in outcomes},
                [one.destination_addr for one in centre.taken],
                len(centre.binds),
            )

    verdicts, phones, binds = asyncio.run(steps())
    assert verdicts == {Verdict.ACCEPTED}
    assert sorted(phones) == sorted(f"2126000000{n:02d}" for n in range(50))
    assert binds == 1


GREETING = Greeting("fr", "ltr", "Confirmez", "Confirmez votre inscription:", "https://alertes.example/c/abc")


def test_a_greeting_goes_by_the_first_account_that_has_a_line(named):
    async def steps():
        async with smsc() as gone:
            dead = account(gone)
        async with smsc() as centre:
            named(main=dead, backup=account(centre))
            outcome = await greet("+212600000001", GREETING, KEY)
            return outcome, centre.texts

    outcome, texts = asyncio.run(steps())
    assert outcome.verdict is Verdict.ACCEPTED
    assert texts == ["Confirmez votre inscription: https://alertes.example/c/abc"]


def test_a_greeting_waits_when_nobody_is_there(named):
    named()
    assert asyncio.run(greet("+212600000001", GREETING, KEY)).verdict is Verdict.AGAIN


def test_every_status_of_the_standard_has_its_verdict():
    not_of_a_submit = {0x0C, 0x11, 0x13, 0x67}  # of query, cancel and replace
    assert set(STATUSES) - not_of_a_submit == set(BY_STATUS)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (0x00, Verdict.ACCEPTED), (0x58, Verdict.THROTTLED), (0x14, Verdict.THROTTLED), (0x0B, Verdict.ELSEWHERE),
        (0x0A, Verdict.STOP_ACCOUNT), (0x62, Verdict.STOP_SHARD), (0x08, Verdict.AGAIN), (0x0400, Verdict.ELSEWHERE),
        (0x0401, Verdict.STOP_ACCOUNT),
    ],
)  # fmt: skip
def test_a_status_is_a_verdict_and_an_account_may_say_what_its_own_mean(status, verdict):
    assert by_status(status, statuses_of("0x0401=stop_account, 0x0402=elsewhere")) is verdict


# -- an aggregator over HTTP --------------------------------------------------------------------


def by_json(host):
    options = {
        "kind": "http",
        "base": f"http://{host}/v1",
        "sender": "NIDAA",
        "inside": host,
        "answer_s": "1",
    }
    return {"options": options, "secrets": {"token": "sesame"}}


def test_an_aggregator_gets_the_text_and_our_key(named):
    with hook_server() as (ledger, host):
        named(main=by_json(host))
        (outcome,) = asyncio.run(to([person()], keys=[KEY]))
    (entry,) = ledger.entries
    said = json.loads(entry["body"])
    assert outcome.verdict is Verdict.ACCEPTED
    assert entry["path"] == "/v1/messages"
    assert (entry["headers"]["Idempotency-Key"], said["reference"]) == (KEY, KEY)
    assert (said["to"], said["from"], said["validity_s"]) == ("+212600000001", "NIDAA", 71400)
    assert said["text"].startswith(alert().texts["fr"]["short"])


@pytest.mark.parametrize(
    ("status", "verdict"), [*BY_HTTP.items(), (500, Verdict.AMBIGUOUS), (502, Verdict.AMBIGUOUS)]
)
def test_an_aggregators_answer_is_a_verdict(named, status, verdict):
    with hook_server() as (ledger, host):
        named(main=by_json(host))
        ledger.then(str(status))
        (outcome,) = asyncio.run(to([person()]))
    assert by_http(status) is verdict
    assert outcome.verdict is verdict


@pytest.mark.parametrize("fault", ["silent after", "reset"])
def test_an_aggregator_that_says_nothing_may_have_it(named, fault):
    with hook_server() as (ledger, host):
        named(main=by_json(host))
        ledger.then(fault)
        (outcome,) = asyncio.run(to([person()]))
    assert outcome.verdict is Verdict.AMBIGUOUS
    assert len(ledger.entries) == 1


def test_an_aggregator_at_an_address_we_never_call_stops_the_account(named):
    with hook_server() as (ledger, host):
        named(main=by_json(host) | {"options": by_json(host)["options"] | {"inside": ""}})
        (outcome,) = asyncio.run(to([person()]))
    assert outcome.verdict is Verdict.STOP_ACCOUNT
    assert ledger.entries == []

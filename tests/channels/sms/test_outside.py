"""Against the stand-in for the outside, which reads the contracts by itself: what is on the phone, once."""

import asyncio

import pytest
from django.conf import settings
from tests.channels.sms.test_send import KEY, at, key, main, person
from tests.factories.notices import alert, withdrawal

from nidaa.distribution.channels.sms.listen import Ears, listen
from nidaa.distribution.channels.sms.send import opened
from nidaa.distribution.facts import Verdict
from nidaa.doors.fakeworld.world import running
from nidaa.ground.accounts import account as account_of

SMPP = {
    "kind": "smpp",
    "host": "127.0.0.1",
    "system_id": "nidaa",
    "sender": "NIDAA",
    "tls": "no",
    "answer_s": "0.5",
}


@pytest.fixture(params=["smpp", "http"])
def world(request, monkeypatch):
    with running() as outside:
        options = (
            SMPP | {"port": str(outside.ports["smpp"])}
            if request.param == "smpp"
            else {"kind": "http", "base": f"{outside.url}/sms/v1", "sender": "NIDAA", "answer_s": "0.5"}
        )
        section = {"main": {"options": options, "secrets": {"password": "sesame", "token": "sesame"}}}
        monkeypatch.setattr(settings, "ACCOUNTS", {"sms": section})
        monkeypatch.setattr(settings, "INSIDE_HOSTS", outside.hosts)
        yield outside


def send(people, *, notice=None, salt=0):
    async def steps():
        async with opened(notice or alert(), None, main(), clock=at) as sender:
            return [await sender.send(one, key(one.id + salt)) for one in people]

    return asyncio.run(steps())


def shown(world, number):
    return [bubble.text for bubble in world.state.phone(number).of("sms")]


@pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
def test_the_phone_shows_the_approved_text_once(world, language):
    (outcome,) = send([person(1, language)])
    assert outcome.verdict is Verdict.ACCEPTED
    (text,) = shown(world, "+212600000001")
    assert alert().texts[language]["short"] in text


@pytest.mark.parametrize(
    ("fault", "verdict"), [("throttled", Verdict.THROTTLED), ("timeout", Verdict.AMBIGUOUS)]
)
def test_a_fault_is_what_it_is(world, fault, verdict):
    world.faults.set("sms", fault, count=1)
    (outcome,) = send([person(1, "fr")])
    assert outcome.verdict is verdict
    assert len(shown(world, "+212600000001")) == (1 if fault == "timeout" else 0)


def test_the_end_comes_after_the_alert_and_names_nobody(world):
    send([person(1, "fr")])
    send([person(1, "fr")], notice=withdrawal(alert()), salt=1000)
    first, last = shown(world, "+212600000001")
    assert "Zineb" in first
    assert last == withdrawal(alert()).texts["fr"]["short"]


@pytest.mark.parametrize("world", ["smpp"], indirect=True)  # an aggregator's come by the hooks door
def test_a_receipt_and_a_word_come_back_over_the_line(world):
    reports, left = asyncio.Queue(), asyncio.Queue()

    async def steps():
        stop = asyncio.Event()
        hearing = asyncio.create_task(
            listen(account_of("sms", "main"), Ears(reports.put, left.put), stop=stop)
        )
        async with opened(alert(), None, main(), clock=at) as sender:
            outcome = await sender.send(person(1, "fr"), KEY)
            report = await asyncio.wait_for(reports.get(), 20)
        world.sms_says("+212600000001", "أوقف")
        address = await asyncio.wait_for(left.get(), 20)
        stop.set()
        await hearing
        return outcome, report, address

    outcome, report, address = asyncio.run(steps())
    assert (report.reference, report.state, report.mark) == (outcome.reference, 2, KEY[:4])
    assert (report.address, address) == ("+212600000001", "+212600000001")

"""What comes back: receipts find the message, one word ends a subscription, everything else is let go."""

import asyncio
import json

import pytest
from django.conf import settings
from tests.channels.sms.test_send import KEY, account
from tests.ground.sms.smsc import smsc

from nidaa.distribution.channels.sms.inbound import Asked, Report, asked, read_hook, report_of
from nidaa.distribution.channels.sms.listen import Ears, listen
from nidaa.ground.accounts import Account
from nidaa.ground.country import pack
from nidaa.ground.sms.port import Incoming, Receipt, State

PHONE = "212600000001"


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (State.DELIVERED, 2),
        (State.ENROUTE, 1),
        (State.UNKNOWN, 1),
        (State.EXPIRED, 9),
        (State.UNDELIVERABLE, 9),
        (State.REJECTED, 9),
    ],
)
def test_a_receipt_says_how_far_a_message_has_come(state, standing):
    assert report_of(Receipt("m1", state, "", source=PHONE)).state == standing


def test_a_receipt_finds_the_key_by_the_parameter_that_repeats_it():
    receipt = Receipt("m1", State.DELIVERED, "", ((0x1400, KEY.encode()), (0x0204, b"\x00\xab")), PHONE)
    assert report_of(receipt, key_tag=0x1400) == Report(KEY, "00ab", f"+{PHONE}", "m1", 2)
    assert report_of(receipt) == Report("", "00ab", f"+{PHONE}", "m1", 2)
    assert PHONE not in repr(report_of(receipt))


@pytest.mark.parametrize("text", ["STOP", " arrêt !", "أوقف", "اوقف."])
def test_a_word_ends_a_subscription(text):
    wish = asked(Incoming(PHONE, "2020", text), pack().sms)
    assert (wish.leave, wish.address) == (True, f"+{PHONE}")


def test_a_word_asks_who_we_are():
    assert asked(Incoming(PHONE, "2020", "مساعدة"), pack().sms) == Asked(
        f"+{PHONE}", leave=False, language="ar"
    )


@pytest.mark.parametrize("text", ["", "I saw her at the stop", "stop the car he is here", "177", "\u202eSTO"])
def test_nothing_else_is_taken_for_a_word(text):
    assert asked(Incoming(PHONE, "2020", text), pack().sms) is None


def test_an_aggregators_posts_are_read():
    body = {
        "reports": [
            {"id": "x1", "reference": KEY, "to": PHONE, "status": "undeliverable", "error": "1"},
            {"status": "odd"},
            7,
        ],
        "messages": [{"from": PHONE, "to": "2020", "text": "STOP"}],
    }
    reports, texts = read_hook(json.dumps(body).encode())
    assert reports == [Report(KEY, "", f"+{PHONE}", "x1", 9, "1")]
    assert texts == [Incoming(PHONE, "2020", "STOP")]


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"reports": 1, "messages": {}}'])
def test_a_post_in_another_form_is_nothing(body):
    assert read_hook(body) == ([], [])


def test_the_listener_keeps_then_answers_and_binds_again_when_the_line_breaks(monkeypatch):
    reports, left, broken = [], [], [True]

    async def report(one):
        if broken and broken.pop():
            raise OSError
        reports.append(one)

    async def leave(address):
        left.append(address)

    async def steps():
        async with smsc() as centre:
            section = account(centre)
            monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({centre.host}))
            monkeypatch.setattr("nidaa.distribution.channels.sms.listen.FIRST_PAUSE_S", 0.02)
            stop = asyncio.Event()
            ears = Ears(report, leave)
            listening = asyncio.create_task(
                listen(
                    Account("sms", "main", "main", section["options"], section["secrets"]), ears, stop=stop
                )
            )
            await centre.bound.wait()
            statuses = [await centre.receipt("m1"), await centre.receipt("m1")]
            statuses.append(await centre.deliver("أوقف".encode("utf-16-be"), data_coding=8))
            statuses.append(await centre.deliver(b"HELP"))
            statuses.append(await centre.deliver(b"I saw her"))
            centre.bound.clear()
            centre.lines[-1].transport.abort()
            await asyncio.wait_for(centre.bound.wait(), 10)
            statuses.append(await centre.receipt("m2", 5))
            stop.set()
            await asyncio.wait_for(listening, 10)
            return statuses, centre.texts, len(centre.binds)

    statuses, texts, binds = asyncio.run(steps())
    assert statuses == [0x64, 0, 0, 0, 0, 0]
    assert [(one.reference, one.state) for one in reports] == [("m1", 2), ("m2", 9)]
    assert left == [f"+{PHONE}"]
    assert texts == [pack().sms.left.ar, pack().sms.helped.en]
    assert binds == 2

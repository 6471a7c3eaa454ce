"""Our own channels send to the stand-in as they would outside: each contract is spoken by both sides."""

import asyncio
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from tests.factories.notices import PHOTO, alert, parcel, update, withdrawal
from tests.moments import after

from nidaa.distribution.channels.push import send as pushing
from nidaa.distribution.channels.sms import by_smpp
from nidaa.distribution.channels.sms.send import opened as opened_sms
from nidaa.distribution.channels.telegram.send import send as send_telegram
from nidaa.distribution.channels.webhook.send import send as send_webhook
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import DeliveryState, Earlier, Recipient, Target, Verdict
from nidaa.ground.accounts import accounts as named

PEM = (
    generate_private_key(SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)
NUMBER = "+212600000001"


@pytest.fixture
def accounts(world, monkeypatch):
    held = {
        "push": {"own": {"options": {"subject": "mailto:a@nidaa.example"}, "secrets": {"key": PEM}}},
        "sms": {
            "operator": {
                "options": {
                    "kind": "smpp",
                    "host": "127.0.0.1",
                    "port": str(world.ports["smpp"]),
                    "system_id": "nidaa",
                    "sender": "NIDAA",
                    "tls": "no",
                    "answer_s": "0.3",
                },
                "secrets": {"password": "sesame"},
            }
        },
    }
    monkeypatch.setattr(settings, "ACCOUNTS", held)
    monkeypatch.setattr(by_smpp, "FIRST_PAUSE_S", 0.02)
    return held


def pushed(notice, *addresses, language="ar"):
    async def run():
        async with pushing.opened(notice, PHOTO) as pusher:
            return [
                await pusher.send(Recipient(number, address, language, "t"), f"{number:032x}")
                for number, address in enumerate(addresses, start=1)
            ]

    return asyncio.run(run())


def texted(*people, notice=None):
    async def run():
        account = named("sms")[0]
        async with opened_sms(notice or alert(), None, account, clock=lambda: after(minutes=20)) as sender:
            return [await sender.send(one, f"{one.id:032x}") for one in people]

    return asyncio.run(run())


def channel(world):
    return Target(
        "national",
        name="Nidaa",
        options={"chat": "@nidaa", "base": world.url},
        secrets={"token": "4711:secret"},
    )


def test_a_push_is_read_and_replaced_by_what_ends_it(world, accounts):
    address = json.dumps(world.subscription(NUMBER))
    assert [one.verdict for one in pushed(alert(), address)] == [Verdict.ACCEPTED]
    (shown,) = [one for one in world.state.phone(NUMBER).of("push") if one.state == "shown"]
    assert "زينب" in shown.title
    pushed(withdrawal(alert()), address)
    (shown,) = [one for one in world.state.phone(NUMBER).of("push") if one.state == "shown"]
    assert "زينب" not in shown.title + shown.text


def test_a_browser_that_is_gone_says_so(world, accounts):
    world.end_subscription(NUMBER)
    (outcome,) = pushed(alert(), json.dumps(world.subscription(NUMBER)))
    assert outcome.verdict is Verdict.GONE


def test_a_push_for_another_browser_cannot_be_read(world, accounts):
    mine, other = world.subscription("one"), world.subscription("two")
    (outcome,) = pushed(alert(), json.dumps(mine | {"keys": other["keys"]}))
    assert outcome.verdict is Verdict.REJECTED
    assert world.ledger.received("push") == []


def test_a_push_signed_with_another_key_is_refused(world, accounts):
    world.habits.vapid_key = world.subscription("anybody")["keys"]["p256dh"]
    (outcome,) = pushed(alert(), json.dumps(world.subscription(NUMBER)))
    assert outcome.verdict is Verdict.STOP_ACCOUNT


def test_an_arabic_text_in_parts_is_one_text_on_the_phone(world, accounts):
    (outcome,) = texted(Recipient(1, NUMBER, "ar", "t"))
    assert outcome.verdict is Verdict.ACCEPTED
    (bubble,) = world.state.phone(NUMBER).of("sms")
    parts = world.ledger.received("sms", to=NUMBER)
    assert len(parts) > 1
    assert bubble.text == "".join(entry.text for entry in parts)
    assert {entry.said["encoding"] for entry in parts} == {"ucs2"}


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        ("throttled", Verdict.THROTTLED),
        ("queue full", Verdict.THROTTLED),
        ("timeout", Verdict.AMBIGUOUS),
        ("reset after", Verdict.AMBIGUOUS),
        ("bad address", Verdict.ELSEWHERE),
    ],
)
def test_a_centre_that_fails_is_understood(world, accounts, fault, verdict):
    world.faults.set("sms", fault, count=1)
    (outcome,) = texted(Recipient(1, NUMBER, "fr", "t"))
    assert outcome.verdict is verdict


def test_a_telegram_post_is_corrected_in_place_and_taken_away(world):
    first = send_telegram(parcel(alert(), channel="telegram", target=channel(world)))
    (post,) = world.state.shows(world.state.telegram)
    assert world.state.pictures[post.pictures[0]].content == PHOTO.large
    earlier = (
        Earlier(1, alert().release.act, DeliveryState.DELIVERED, first.reference, "", maybe_sent=False),
    )
    second = send_telegram(
        replace(parcel(update(alert()), channel="telegram", target=channel(world)), earlier=earlier)
    )
    (post,) = world.state.shows(world.state.telegram)
    assert (post.edits, first.reference == second.reference) == (1, True)
    send_telegram(
        replace(parcel(withdrawal(alert()), channel="telegram", target=channel(world)), earlier=earlier)
    )
    (post,) = world.state.shows(world.state.telegram)
    assert post.pictures == []
    assert [entry.action for entry in world.ledger.received("telegram")] == ["post", "edit", "delete", "post"]


def test_telegram_is_left_alone_when_it_says_so(world):
    world.faults.set("telegram", "429", count=1, delay_s=7)
    with pytest.raises(Undeliverable) as refusal:
        send_telegram(parcel(alert(), channel="telegram", target=channel(world)))
    assert refusal.value.wait_s == 7
    assert world.ledger.received("telegram") == []


def test_a_partner_checks_the_signature_when_it_has_the_secret(world):
    world.habits.partner_secrets.append(b"another secret of thirty-two byt")
    with pytest.raises(Undeliverable):
        send_webhook(parcel(alert(), channel="webhook", target=Target("bus", f"{world.url}/hook", b"s" * 32)))
    world.habits.partner_secrets.append(b"s" * 32)
    send_webhook(parcel(alert(), channel="webhook", target=Target("bus", f"{world.url}/hook", b"s" * 32)))
    (entry,) = world.ledger.received("webhook")
    assert entry.said["signature"] == "right"


def test_a_telegram_post_whose_answer_never_came_is_found_by_its_number(world):
    options = {"chat": "@nidaa", "desk": "-100777", "base": world.url}
    target = Target("national", options=options, secrets={"token": "4711:secret"})
    ready = parcel(alert(), channel="telegram", target=target)
    world.faults.set("telegram", "timeout", count=1, action="post")
    with pytest.raises(Undeliverable) as lost:
        send_telegram(ready)
    assert lost.value.maybe_sent
    receipt = send_telegram(replace(ready, resumed=True))
    (post,) = world.state.shows(world.state.telegram)
    assert post.id.endswith("/1")
    assert receipt.reference.split("/")[1] == "1"

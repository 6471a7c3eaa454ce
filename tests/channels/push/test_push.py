"""Web push: encrypted for one browser, signed as ours, replaced by what comes later."""

import asyncio
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from tests.channels.push.browsers import push_service
from tests.factories.notices import NAMES, PHOTO, alert, update, withdrawal
from tests.moments import after

from nidaa.distribution.channels.push import send as pushing
from nidaa.distribution.channels.push.render import MOST_BYTES, headers, render
from nidaa.distribution.facts import Greeting, Recipient, Verdict

KEY = (
    generate_private_key(SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)


@pytest.fixture
def service(monkeypatch):
    with push_service() as service:
        account = {"options": {"subject": "mailto:alert@nidaa.example"}, "secrets": {"key": KEY}}
        monkeypatch.setattr(settings, "ACCOUNTS", {"push": {"own": account}})
        monkeypatch.setattr(
            settings, "INSIDE_HOSTS", frozenset({service.base.removeprefix("http://"), "127.0.0.1:1"})
        )
        yield service


def sent(notice, *addresses, language="ar"):
    async def run():
        async with pushing.opened(notice, PHOTO) as pusher:
            return [
                await pusher.send(Recipient(number, address, language, "t"), f"{number:032x}")
                for number, address in enumerate(addresses, start=1)
            ]

    return asyncio.run(run())


def test_a_browser_reads_its_language_and_knows_who_sent_it(service):
    ar, fr = service.browser("one"), service.browser("two")
    notice = alert()
    assert [one.verdict for one in sent(notice, ar.address)] == [Verdict.ACCEPTED]
    assert [one.verdict for one in sent(notice, fr.address, language="fr")] == [Verdict.ACCEPTED]
    first, second = service.received
    assert (first["told"]["dir"], first["told"]["lang"]) == ("rtl", "ar")
    assert "زينب" in first["told"]["title"]
    assert (second["told"]["dir"], second["told"]["url"]) == ("ltr", notice.url)
    assert first["signed"]
    assert second["signed"]


def test_a_later_message_replaces_the_earlier_everywhere(service):
    browser, first = service.browser("one"), alert()
    over = withdrawal(update(first))
    for notice in (first, update(first), over):
        sent(notice, browser.address)
    topics = {one["headers"]["Topic"] for one in service.received}
    assert topics == {one["told"]["tag"] for one in service.received} == {first.release.public_id}
    last = service.received[-1]["told"]
    assert last["state"] == "ended"
    assert not any(name in json.dumps(last, ensure_ascii=False) for name in NAMES)


def test_an_alert_dies_with_its_time_and_its_end_outlives_a_night():
    notice = alert(minutes=0)
    assert headers(notice, at=after(hours=19, microseconds=123456))["TTL"] == "3600"
    assert headers(notice, at=after(hours=30))["TTL"] == "0"
    assert headers(withdrawal(notice), at=after(hours=2))["TTL"] == "86400"


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        ("404", Verdict.GONE),
        ("410", Verdict.GONE),
        ("429", Verdict.THROTTLED),
        ("500", Verdict.AGAIN),
        ("503", Verdict.AGAIN),
        ("403", Verdict.STOP_ACCOUNT),
        ("413", Verdict.STOP_SHARD),
        ("400", Verdict.REJECTED),
    ],
)
def test_what_each_answer_means(service, fault, verdict):
    service.faults.append(fault)
    (found,) = sent(alert(), service.browser("one").address)
    assert (found.verdict, found.wait_s) == (verdict, 7.0 if fault == "429" else 0.0)


def test_a_silent_service_leaves_it_open_and_a_closed_one_does_not(service, monkeypatch):
    monkeypatch.setattr(pushing, "DEADLINE_S", 0.5)
    browser = service.browser("one")
    service.faults.append("hang")
    closed = browser.address.replace(service.base, "http://127.0.0.1:1")
    assert [one.verdict for one in sent(alert(), browser.address, closed)] == [
        Verdict.AMBIGUOUS,
        Verdict.AGAIN,
    ]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "{}",
        "[]",
        '{"endpoint": "https://push.example/1", "keys": {"p256dh": "AA", "auth": "AA"}}',
        "null",
    ],
)
def test_what_is_no_subscription_ends(service, address):
    assert [one.verdict for one in sent(alert(), address)] == [Verdict.GONE]


def test_an_address_inside_is_never_called(service):
    inside = service.browser("one").address.replace(service.base, "https://127.0.0.2:8443")
    (found,) = sent(alert(), inside)
    assert (found.verdict, found.code) == (Verdict.GONE, "address")
    assert service.received == []


def test_a_long_text_is_cut_at_a_word():
    notice = alert()
    texts = {"fr": {**notice.texts["fr"], "short": "Éléphant " * 900}}
    from dataclasses import replace

    content = render(replace(notice, texts={**notice.texts, **texts}), "fr", "ltr")
    assert len(content) <= MOST_BYTES
    assert json.loads(content)["body"].endswith("Éléphant")


def test_a_browser_is_asked_to_confirm(service):
    greeting = Greeting(
        "fr", "ltr", "Confirmez", "Confirmez pour recevoir", "https://alertes.example/fr/confirm/abc"
    )
    found = asyncio.run(pushing.greet(service.browser("one").address, greeting, "k1"))
    assert found.verdict is Verdict.ACCEPTED
    assert service.received[0]["told"]["url"] == greeting.link

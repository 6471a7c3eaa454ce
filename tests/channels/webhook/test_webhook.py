"""Posts to partners' machines: signed, whole, known by their key, and never longer than the deadline."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from django.conf import settings
from tests.channels.receivers import hook_server, rude_server, within
from tests.factories.notices import NAMES, PHOTO, alert, parcel, update, withdrawal
from tests.moments import MIDNIGHT

from nidaa.distribution.channels.webhook import send as sending
from nidaa.distribution.channels.webhook.render import headers
from nidaa.distribution.channels.webhook.render import render as rendered
from nidaa.distribution.channels.webhook.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Target
from nidaa.ground.country import pack
from nidaa.packs.facts import Act

SECRET = b"s" * 32


def render(notice):
    return rendered(notice, pack=pack())


@pytest.fixture
def partner(monkeypatch):
    with hook_server() as (ledger, host):
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({host}))
        ledger.target = Target("radio", f"http://{host}/hooks/nidaa?source=ma", SECRET, ("ar",), "La Radio")
        yield ledger


def handed_over(notice, target):
    return parcel(notice, channel="webhook", target=target)


def test_the_signature_is_that_of_standard_webhooks():
    # The example of the specification, made with its own reference library.
    made = headers(
        b'{"test": 2432232314}',
        key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        secret=base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        at=_at(1614265330),
    )
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert made["webhook-timestamp"] == "1614265330"


def test_a_partner_can_check_what_arrived_with_the_secret_alone(partner):
    send(handed_over(alert(), partner.target))
    (entry,) = partner.entries
    said = entry["headers"]
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + entry["body"]
    expected = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    assert said["webhook-signature"] == f"v1,{expected}"
    assert entry["path"] == "/hooks/nidaa?source=ma"


def test_a_post_says_the_whole_state_and_its_sequence():
    body = json.loads(render(update(alert())))
    assert body["type"] == "alert.updated"
    assert body["data"]["sequence"] == 2
    assert body["data"]["version"] == 1
    assert body["data"]["child"]["ar"]["first_name"] == "زينب"
    assert body["data"]["photo"]["url"].startswith("https://")
    assert PHOTO.large not in render(alert())
    assert render(alert()) == render(alert())


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_a_withdrawal_names_nobody(act):
    body = render(withdrawal(alert(), act))
    assert json.loads(body)["type"] == "alert.withdrawn"
    assert json.loads(body)["data"]["state"] == "ended"
    assert not [name for name in (*NAMES, PHOTO.name) if name.encode() in body]


def test_two_hundred_is_a_receipt(partner):
    receipt = send(handed_over(alert(), partner.target))
    assert (receipt.reference, receipt.detail) == ("HTTP 200", "ok")


def test_newsrooms_and_signs_find_what_is_theirs_and_lose_it_at_the_end():
    live, over = json.loads(render(alert())), json.loads(render(withdrawal(alert())))
    assert live["sign"]["fr"] == ["ENFANT DISPARU", "ZINEB 9 ANS", "APPELEZ 19"]
    assert live["press_kit"].startswith(f"{alert().url}/")
    assert "press_kit" not in live["data"], "what everybody may read does not hold the address"
    assert (over["sign"], over["press_kit"]) == ({}, None)


@pytest.mark.parametrize(
    ("answer", "acknowledged", "detail"),
    [
        (b'{"ack": true, "reference": "PC-7\\n"}', True, "Acknowledged. PC-7"),
        (b'{"ack": true}', True, "Acknowledged."),
        (b'{"ack": "yes"}', False, '{"ack": "yes"}'),
        (b'{"ack": false}', False, '{"ack": false}'),
        (b"[true]", False, "[true]"),
        (b"ok", False, "ok"),
        (b"", False, ""),
    ],
)
def test_only_a_partner_that_says_so_has_taken_the_alert_over(partner, answer, acknowledged, detail):
    partner.answer = answer
    receipt = send(handed_over(alert(), partner.target))
    assert (receipt.acknowledged, receipt.detail) == (acknowledged, detail)


@pytest.mark.parametrize(
    ("fault", "permanent", "maybe_sent"),
    [
        ("410", True, False),
        ("404", False, False),
        ("429", False, False),
        ("500", False, True),
        ("503", False, True),
        ("redirect", False, False),
        ("reset", False, True),
    ],
)
def test_only_gone_is_for_good(partner, fault, permanent, maybe_sent):
    partner.then(fault)
    with pytest.raises(Undeliverable) as failure:
        send(handed_over(alert(), partner.target))
    assert (failure.value.permanent, failure.value.maybe_sent) == (permanent, maybe_sent)
    assert len(partner.entries) == 1, "a redirection is not followed"


def test_a_retry_carries_the_same_key_and_body_so_that_a_receiver_has_it_once(partner):
    partner.then("500", "429", "reset")
    for _ in range(3):
        with pytest.raises(Undeliverable):
            send(handed_over(alert(), partner.target))
    send(handed_over(alert(), partner.target))
    assert partner.keys == [handed_over(alert(), partner.target).key] * 4
    assert len({entry["body"] for entry in partner.entries}) == 1
    assert len(partner.once) == 1


@pytest.mark.parametrize("fault", ["hang", "silent after", "drip head"])
def test_a_partner_that_hangs_or_drips_is_cut_off_at_the_deadline(partner, monkeypatch, fault):
    monkeypatch.setattr(sending, "DEADLINE_S", 1.0)
    partner.then(fault)
    with within(10), pytest.raises(Undeliverable) as failure:
        send(handed_over(alert(), partner.target))
    assert failure.value.maybe_sent
    assert not failure.value.permanent


def test_a_partner_whose_answer_drips_after_its_status_is_cut_off_too(partner, monkeypatch):
    monkeypatch.setattr(sending, "DEADLINE_S", 1.0)
    partner.then("drip body")
    with within(10), pytest.raises(Undeliverable) as failure:
        send(handed_over(alert(), partner.target))
    assert failure.value.maybe_sent


@pytest.mark.parametrize(
    ("scheme", "fault"),
    [("http", "hang"), ("http", "drip"), ("http", "reset"), ("https", "hang"), ("https", "drip")],
)
def test_a_server_that_is_none_is_cut_off(monkeypatch, fault, scheme):
    monkeypatch.setattr(sending, "DEADLINE_S", 1.0)
    with rude_server(fault) as port:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{port}"}))
        with within(10), pytest.raises(Undeliverable) as failure:
            send(handed_over(alert(), Target("x", f"{scheme}://127.0.0.1:{port}/", SECRET)))
    assert not failure.value.permanent


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://10.0.0.7/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/hook",
        "https://0.0.0.0/hook",
        "https://2130706433/hook",
        "http://93.184.216.34/hook",
        "https://user:word@93.184.216.34/hook",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "",
    ],
)
def test_an_address_inside_is_never_called(address):
    with pytest.raises(Undeliverable) as failure:
        send(handed_over(alert(), Target("x", address, SECRET)))
    assert failure.value.permanent


def test_without_a_secret_nothing_is_sent(partner):
    with pytest.raises(Undeliverable) as failure:
        send(handed_over(alert(), replace(partner.target, secret=b"")))
    assert failure.value.permanent
    assert not partner.entries


def test_the_deadline_is_shorter_than_the_lease():
    from nidaa.distribution.rules import LEASE

    assert LEASE.total_seconds() / 2 > sending.DEADLINE_S


def _at(seconds):
    return type(MIDNIGHT).fromtimestamp(seconds, MIDNIGHT.tzinfo)

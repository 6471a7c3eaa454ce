"""Signs over MQTT: a display learns what stands in its region, and at the end the broker holds nothing."""

import gc
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from tests.channels.mqtt.broker import KINDS, broker
from tests.channels.receivers import free_port, rude_server, within
from tests.factories.notices import PHOTO, alert, parcel, update, withdrawal

from nidaa.distribution.channels.mqtt import send as sending
from nidaa.distribution.channels.mqtt.render import every_region, regions, render
from nidaa.distribution.channels.mqtt.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Target
from nidaa.distribution.rules import LEASE
from nidaa.ground.country import gazetteer
from nidaa.packs.facts import Act

ALERT = alert()
ID = ALERT.release.public_id
FES = "MA-03"
SOMEWHERE_ELSE = {"circles": [{"lat": 30.42, "lon": -9.6, "radius_km": 5.0}], "polygons": [], "places": []}


@pytest.fixture(params=KINDS)
def signs(request, tmp_path, monkeypatch):
    with broker(request.param, tmp_path) as running:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{running.port}"}))
        yield running


def account(port, *, host="127.0.0.1", **options):
    return Target(
        "roads", options={"host": host, "port": str(port), "tls": "no", "version": "3.1.1", **options}
    )


def to(running, notice, *, secrets=None, **options):
    target = replace(account(running.port, **options), secrets=secrets or {})
    return parcel(notice, channel="mqtt", target=target)


def test_a_display_that_is_switched_on_learns_what_stands_in_its_region(signs):
    receipt = send(to(signs, ALERT))
    found = signs.retained()
    assert set(found) == {f"alerts/{region}/active/{ID}" for region in regions(ALERT, gazetteer())}
    said = json.loads(found[f"alerts/{FES}/active/{ID}"])
    assert said["sign"]["fr"] == ["ENFANT DISPARU", "ZINEB 9 ANS", "APPELEZ 19"]
    assert said["state"] == "live"
    assert FES in receipt.detail


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_at_the_end_the_broker_holds_nothing(signs, act):
    send(to(signs, ALERT))
    send(to(signs, withdrawal(ALERT, act)))
    assert signs.retained() == {}


def test_another_area_leaves_nothing_where_the_first_was(signs):
    send(to(signs, ALERT))
    send(to(signs, update(replace(ALERT, area=SOMEWHERE_ELSE))))
    assert list(signs.retained()) == [f"alerts/MA-09/active/{ID}"]


def test_sent_twice_it_is_the_same_and_two_alerts_do_not_disturb_each_other(signs):
    send(to(signs, ALERT))
    send(to(signs, ALERT))
    send(to(signs, alert(2)))
    assert len(signs.retained()) == 2 * len(regions(ALERT, gazetteer()))
    send(to(signs, withdrawal(alert(2))))
    assert set(signs.retained()) == {f"alerts/{region}/active/{ID}" for region in regions(ALERT, gazetteer())}


def test_a_message_holds_what_a_display_needs_and_no_photo():
    (message,) = {text for text in render(ALERT, gazetteer=gazetteer()).values() if text}
    assert set(json.loads(message)) == {
        "version", "id", "code", "sequence", "state", "exercise", "kind", "updated_at", "expires_at", "url",
        "languages", "event", "headline", "short", "sign",
    }  # fmt: skip
    assert PHOTO.name.encode() not in message
    assert len(message) < 4_000


def test_a_whole_country_is_every_region():
    everywhere = replace(ALERT, area={"circles": [], "polygons": [], "places": ["MA"]})
    assert regions(everywhere, gazetteer()) == set(every_region(gazetteer()))
    assert len(every_region(gazetteer())) == 12


# paho leaves the socket of a handshake that failed to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_with_tls_the_brokers_name_is_checked(tmp_path, monkeypatch, kind):
    with broker(kind, tmp_path, tls=True) as running:
        hosts = frozenset({f"localhost:{running.port}", f"127.0.0.1:{running.port}"})
        monkeypatch.setattr(settings, "INSIDE_HOSTS", hosts)
        ours = {"ca": Path(running.ca_file).read_text()}  # as an account's `ca_file` is read
        send(to(running, ALERT, host="localhost", tls="yes", secrets=ours))
        assert running.retained()
        for wrong in ({"host": "127.0.0.1", "secrets": ours}, {"host": "localhost"}):
            with pytest.raises(Undeliverable, match="broke off: SSLCertVerificationError"):
                send(to(running, update(ALERT), tls="yes", **wrong))
        gc.collect()


@pytest.mark.parametrize("kind", KINDS)
def test_a_broker_that_does_not_let_us_in_is_asked_again_later(tmp_path, monkeypatch, kind):
    with broker(kind, tmp_path, closed=True) as running:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{running.port}"}))
        with pytest.raises(Undeliverable, match=r"let us in|does not answer|broke off") as failure:
            send(to(running, ALERT))
        assert not failure.value.permanent


@pytest.mark.parametrize("fault", ["hang", "reset", "drip"])
def test_a_server_that_is_none_is_cut_off(monkeypatch, fault):
    monkeypatch.setattr(sending, "DEADLINE_S", 1.0)
    with rude_server(fault) as port:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{port}"}))
        with within(15), pytest.raises(Undeliverable) as failure:
            send(parcel(ALERT, channel="mqtt", target=account(port)))
    assert not failure.value.permanent


def test_nobody_there_is_nothing_sent(monkeypatch):
    port = free_port()
    monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{port}"}))
    with pytest.raises(Undeliverable) as failure:
        send(parcel(ALERT, channel="mqtt", target=account(port)))
    assert not failure.value.permanent
    assert not failure.value.maybe_sent


@pytest.mark.parametrize("options", [{"host": "127.0.0.1"}, {"host": "10.0.0.7", "tls": "yes"}, {"host": ""}])
def test_a_broker_inside_must_be_named_in_the_settings(options):
    with pytest.raises(Undeliverable, match="NIDAA_INSIDE_HOSTS") as failure:
        send(parcel(ALERT, channel="mqtt", target=account(8883, **options)))
    assert failure.value.permanent


@pytest.mark.skipif("mosquitto" not in KINDS, reason="MQTT 5 needs Mosquitto; amqtt speaks 3.1.1")
def test_a_broker_of_today_forgets_by_itself_when_the_time_has_passed(tmp_path, monkeypatch):
    from nidaa.ground.clock import now

    with broker("mosquitto", tmp_path) as running:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{running.port}"}))
        short = replace(ALERT, release=replace(ALERT.release, expires_at=now()))
        send(to(running, short, version="5"))
        ends = sending.time.monotonic() + 30
        while running.retained() and sending.time.monotonic() < ends:
            sending.time.sleep(0.2)
        assert running.retained() == {}


def test_the_deadline_is_shorter_than_the_lease():
    assert LEASE.total_seconds() > 2 * (sending.DEADLINE_S + sending.CONNECT_S)

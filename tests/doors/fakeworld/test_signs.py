"""The broker of the signs: what is retained is there for whoever comes later, and an empty message takes it back."""

import json
import threading

import pytest
from paho.mqtt.client import Client, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

TOPIC = "alerts/MA-03/active/abc"
SIGN = json.dumps({"sign": {"ar": ["طفلة مفقودة"], "fr": ["ENFANT DISPARUE"], "plate": "<b>12345</b>"}})


def client(world, *, version=MQTTv311):
    made = Client(CallbackAPIVersion.VERSION2, protocol=version)
    made.connect("127.0.0.1", world.ports["mqtt"])
    made.loop_start()
    return made


def publish(world, content):
    made = client(world)
    told = made.publish(TOPIC, content, qos=1, retain=True)
    told.wait_for_publish(5)
    made.disconnect()
    made.loop_stop()
    return told.is_published()


def seen(world, filters):
    """What a display learns that is switched on now."""
    found, ready = {}, threading.Event()
    made = client(world)
    made.on_message = lambda _c, _u, message: found.__setitem__(message.topic, message.payload.decode())
    made.on_subscribe = lambda *_: ready.set()
    made.subscribe(filters)
    assert ready.wait(5)
    made.unsubscribe(filters)
    done = threading.Event()
    made.on_unsubscribe = lambda *_: done.set()
    done.wait(0.5)
    made.disconnect()
    made.loop_stop()
    return found


def test_a_sign_shows_what_stands_until_it_is_taken_back(world, ask):
    assert publish(world, SIGN)
    assert seen(world, "alerts/MA-03/active/#") == {TOPIC: SIGN}
    assert seen(world, "alerts/+/active/abc") == {TOPIC: SIGN}
    assert seen(world, "alerts/MA-04/active/#") == {}
    shown = ask("GET", "/_stage")[1]
    assert "ENFANT DISPARUE" in shown
    assert "&lt;b&gt;12345" in shown
    assert publish(world, "")
    assert world.state.signs == {}
    assert seen(world, "#") == {}
    assert [one.action for one in world.ledger.received("mqtt")] == ["publish", "clear"]


def test_what_is_never_acknowledged_is_kept_all_the_same(world):
    world.faults.set("mqtt", "timeout", count=1)
    made = client(world)
    told = made.publish(TOPIC, SIGN, qos=1, retain=True)
    told.wait_for_publish(0.3)
    assert not told.is_published()
    assert world.state.signs == {TOPIC: SIGN}
    made.disconnect()
    made.loop_stop()


@pytest.mark.parametrize("version", [MQTTv5])
def test_only_the_older_version_is_spoken(world, version):
    refused = threading.Event()
    made = Client(CallbackAPIVersion.VERSION2, protocol=version)
    made.on_disconnect = lambda *_: refused.set()
    made.on_connect_fail = lambda *_: refused.set()
    made.connect("127.0.0.1", world.ports["mqtt"])
    made.loop_start()
    assert refused.wait(5)
    made.loop_stop()
    assert world.ledger.attempts() == []

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from paho.mqtt.client import Client, MQTTMessageInfo, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Parcel, Receipt, Target
from nidaa.ground.clock import now
from nidaa.ground.country import gazetteer
from nidaa.ground.http import NotAllowed, Unreachable, checked_address
from nidaa.ground.places.errors import AreaError

from .render import PREFIX, render

DEADLINE_S = 8.0
CONNECT_S = 4.0
AT_LEAST_ONCE = 1  # quality of service: the broker says that it has it
PORT = 8883


@dataclass(frozen=True, slots=True)
class _Broker:
    host: str
    port: int
    tls: bool
    modern: bool


def send(parcel: Parcel) -> Receipt:
    """Publish or take back the retained messages of an alert; sent twice, it is the same.

    Raises:
        Undeliverable: no such broker, an area that cannot be drawn (permanent); or the broker does not let us in,
            does not answer, or has not said that it has everything: tried again.
    """
    target = parcel.target
    broker = _broker(target)
    try:
        messages = render(parcel.notice, gazetteer=gazetteer(), prefix=target.options.get("prefix", PREFIX))
    except AreaError as error:
        raise Undeliverable(f"The area cannot be drawn: {error}", permanent=True) from error
    ends = time.monotonic() + DEADLINE_S
    with _connected(broker, target, name=f"nidaa-{parcel.key[:16]}", ends=ends) as client:
        _published(client, messages, _lives(parcel, broker), ends=ends)
    shown = sorted(topic.split("/")[-3] for topic, message in messages.items() if message)
    return Receipt(f"{broker.host}:{broker.port}", f"Shown in {', '.join(shown) or 'no region'}.")


def _broker(target: Target) -> _Broker:
    """Where it is, from the account; a broker inside, or without TLS, must be named in the settings."""
    options = target.options
    host, port = options.get("host", ""), int(options.get("port", PORT))
    tls = options.get("tls", "yes") != "no"
    try:
        checked_address(f"{'https' if tls else 'http'}://{host}:{port}/", allowed_hosts=settings.INSIDE_HOSTS)
    except NotAllowed as error:
        sentence = (
            f"The broker {host}:{port} is not one we call: public with TLS, or named in NIDAA_INSIDE_HOSTS."
        )
        raise Undeliverable(sentence, permanent=True) from error
    except Unreachable as error:
        raise Undeliverable(str(error), permanent=False) from error
    return _Broker(host, port, tls, options.get("version", "5") == "5")


@contextmanager
def _connected(broker: _Broker, target: Target, *, name: str, ends: float) -> Iterator[Client]:
    client = Client(
        CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTv5 if broker.modern else MQTTv311
    )
    client.connect_timeout = CONNECT_S
    if broker.tls:
        client.tls_set_context(ssl.create_default_context(cadata=target.secrets.get("ca")))
    if target.options.get("user"):
        client.username_pw_set(target.options["user"], target.secrets.get("password"))
    refused: list[str] = []
    client.on_connect = lambda _client, _data, _flags, reason, _more: refused.append(
        str(reason) if reason.is_failure else ""
    )
    try:
        client.connect(broker.host, broker.port, keepalive=int(DEADLINE_S))
        client.loop_start()
        _wait_until_let_in(refused, ends)
        yield client
    except (OSError, ValueError, RuntimeError) as error:
        sentence = f"The broker {broker.host} broke off: {type(error).__name__}."
        raise Undeliverable(sentence, permanent=False, maybe_sent=bool(refused)) from error
    finally:
        client.disconnect()
        client.loop_stop()


def _wait_until_let_in(refused: list[str], ends: float) -> None:
    while not refused and time.monotonic() < ends:
        time.sleep(0.01)
    if not refused:
        raise Undeliverable("The broker does not answer.", permanent=False)
    if refused[0]:
        # A password can be mended while the alert stands: worth trying again.
        raise Undeliverable(f"The broker does not let us in: {refused[0]}.", permanent=False)


def _published(
    client: Client, messages: Mapping[str, bytes], properties: Properties | None, *, ends: float
) -> None:
    handed: list[MQTTMessageInfo] = [
        client.publish(
            topic, message, qos=AT_LEAST_ONCE, retain=True, properties=properties if message else None
        )
        for topic, message in messages.items()
    ]
    for one in handed:
        one.wait_for_publish(timeout=max(0.0, ends - time.monotonic()))
    missing = sum(not one.is_published() for one in handed)
    if missing:
        raise Undeliverable(
            f"The broker has not said that it has {missing} of {len(handed)} messages.",
            permanent=False,
            maybe_sent=True,
        )


def _lives(parcel: Parcel, broker: _Broker) -> Properties | None:
    """A broker that we cannot reach at the end forgets the alert by itself when its time has passed (MQTT 5)."""
    if not broker.modern:
        return None
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho has no types here
    properties.MessageExpiryInterval = max(1, int((parcel.notice.release.expires_at - now()).total_seconds()))
    return properties

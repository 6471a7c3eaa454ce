"""The operator's centre: receipts, cancelling, what people write; and the aggregator beside it."""

import hashlib
import hmac
import json
import socket
import struct
import time
from contextlib import contextmanager

import pytest
from smpp34 import SubmitSm, Tlv, decode
from tests.channels.receivers import hook_server

from nidaa.doors.fakeworld.outside import Callback

BIND, SUBMIT, DELIVER, QUERY, CANCEL, ENQUIRE = 0x09, 0x04, 0x05, 0x03, 0x08, 0x15
NUMBER = "+212600000001"


class Handset:
    """A client written with the library that the product reads with, over a plain socket."""

    def __init__(self, line):
        self.line = line

    def ask(self, command, body, number=1):
        self.line.sendall(struct.pack(">IIII", 16 + len(body), command, 0, number) + body)
        return self.hear()

    def hear(self):
        head = self._read(16)
        size, command, status, number = struct.unpack(">IIII", head)
        body = self._read(size - 16)
        if command == DELIVER:
            self.line.sendall(struct.pack(">IIII", 17, DELIVER | 0x80000000, 0, number) + b"\0")
            return decode(head + body)
        return command & 0xFFFF, status, body

    def submit(self, text="Bonjour v1", **more):
        made = SubmitSm("NIDAA", NUMBER[1:], text.encode(), registered_delivery=1, sequence_number=7, **more)
        self.line.sendall(made.encode())
        return self.hear()

    def _read(self, size):
        content = b""
        while len(content) < size:
            piece = self.line.recv(size - len(content))
            assert piece, "the line was closed"
            content += piece
        return content


@contextmanager
def handset(world, password="sesame"):
    with socket.create_connection(("127.0.0.1", world.ports["smpp"]), timeout=5) as line:
        caller = Handset(line)
        status = caller.ask(BIND, b"nidaa\0" + password.encode() + b"\0\0\x34\0\0\0")[1]
        assert status == 0, hex(status)
        yield caller


def test_a_receipt_says_that_it_was_delivered(world):
    with handset(world) as caller:
        reference = Tlv(0x0204, b"\x00\xab")
        command, status, body = caller.submit(validity_period="000002000000000R", tlvs=[reference])
        assert (command, status) == (SUBMIT, 0)
        receipt = caller.hear()
    message_id = body.rstrip(b"\0").decode()
    tags = {one.tag: one.value for one in receipt.tlvs}
    assert receipt.esm_class == 0x04
    assert f"id:{message_id} " in receipt.short_message.decode()
    assert "stat:DELIVRD" in receipt.short_message.decode()
    assert (tags[0x001E].rstrip(b"\0").decode(), tags[0x0427], tags[0x0204]) == (
        message_id,
        b"\x02",
        b"\x00\xab",
    )
    (entry,) = world.ledger.received("sms")
    assert (entry.to, entry.version, entry.said["validity"]) == (NUMBER, "1", "000002000000000R")


@pytest.mark.parametrize(("fault", "state"), [("undelivered", "UNDELIV"), ("expired", "EXPIRED"), ("rejected", "REJECTD")])  # fmt: skip
def test_a_receipt_can_be_bad_news(world, fault, state):
    world.faults.set("receipt", fault, count=1)
    with handset(world) as caller:
        caller.submit()
        assert f"stat:{state}" in caller.hear().short_message.decode()
    assert world.state.phone(NUMBER).of("sms") == []


def test_what_waits_can_be_asked_for_and_taken_back(world):
    world.faults.set("receipt", "slow", count=1, delay_s=60)
    with handset(world) as caller:
        _, _, body = caller.submit()
        message_id = body.rstrip(b"\0")
        asked = caller.ask(QUERY, message_id + b"\0\0\0NIDAA\0")
        assert asked[2].endswith(b"\x01\x00")  # under way
        cancel = b"\0" + message_id + b"\0\0\0NIDAA\0\1\1" + NUMBER[1:].encode() + b"\0"
        assert caller.ask(CANCEL, cancel)[1] == 0
        assert caller.ask(CANCEL, cancel)[1] == 0x11
    assert world.state.phone(NUMBER).of("sms") == []
    assert [one.action for one in world.ledger.received("sms")] == ["message", "cancel"]


@pytest.mark.parametrize(
    ("fault", "status"), [("throttled", 0x58), ("queue full", 0x14), ("0x45", 0x45), ("bad address", 0x0B)]
)
def test_the_centre_refuses_by_number(world, fault, status):
    world.faults.set("sms", fault, count=1)
    with handset(world) as caller:
        assert caller.submit()[1] == status
        assert caller.submit()[1] == 0
    assert len(world.ledger.received("sms")) == 1


def test_nobody_submits_before_binding(world):
    with socket.create_connection(("127.0.0.1", world.ports["smpp"]), timeout=5) as line:
        caller = Handset(line)
        assert caller.submit()[1] == 0x04
        assert caller.ask(ENQUIRE, b"")[1] == 0
    assert world.ledger.attempts() == []


def test_parts_are_one_text_in_whatever_order_they_come(world):
    with handset(world) as caller:
        for part, text in ((2, "jour"), (1, "Bon")):
            head = bytes([5, 0, 3, 42, 2, part])
            made = SubmitSm("NIDAA", NUMBER[1:], head + text.encode(), esm_class=0x40, sequence_number=part)
            caller.line.sendall(made.encode())
            caller.hear()
    assert [one.text for one in world.state.phone(NUMBER).of("sms")] == ["Bonjour"]


def test_a_person_writes_down_a_line_that_hears(world):
    with handset(world) as caller:
        world.sms_says(NUMBER, "أوقف", to="1777")
        one = caller.hear()
    assert (one.source_addr, one.destination_addr, one.data_coding) == (NUMBER[1:], "1777", 8)
    assert one.short_message.decode("utf-16-be") == "أوقف"


def aggregated(ask, **more):
    said = {
        "from": "NIDAA",
        "to": NUMBER,
        "text": "إنذار v1",
        "unicode": True,
        "parts": 1,
        "reference": "k1",
        "validity_s": 600,
    }
    return ask("POST", "/sms/v1/messages", said | more, headers={"Idempotency-Key": "k1"})


def test_the_aggregator_knows_a_key_again(world, ask):
    first, second = aggregated(ask), aggregated(ask)
    assert first[0] == second[0] == 202
    assert first[1] == second[1]
    assert len(world.ledger.received("sms", action="message")) == 1
    assert ask("GET", "/sms/v1/messages?reference=k1")[1]["reference"] == "k1"


@pytest.mark.parametrize(
    ("more", "status"), [({"to": "0600"}, 422), ({"text": ""}, 400), ({"flash": True}, 400)]
)
def test_the_aggregator_refuses_what_it_does_not_list(world, ask, more, status):
    assert aggregated(ask, **more)[0] == status
    assert world.ledger.received() == []


def test_the_aggregator_reports_to_our_hook(world, ask):
    with hook_server() as (told, host):
        world.habits.sms = Callback(f"http://{host}/hooks/sms/a", "s1")
        aggregated(ask)
        world.sms_says(NUMBER, "STOP")
        ends = time.monotonic() + 10
        while len(told.entries) < 2 and time.monotonic() < ends:
            time.sleep(0.01)
        said = [json.loads(one["body"]) for one in told.entries]
        for one in told.entries:
            assert (
                one["headers"]["X-Signature-256"] == hmac.new(b"s1", one["body"], hashlib.sha256).hexdigest()
            )
    reports = [one["reports"][0] for one in said if "reports" in one]
    texts = [one["messages"][0] for one in said if "messages" in one]
    assert [(one["reference"], one["status"]) for one in reports] == [("k1", "delivered")]
    assert [(one["from"], one["text"]) for one in texts] == [(NUMBER, "STOP")]

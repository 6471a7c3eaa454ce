"""The ledger knows who received what, in which version, and whether again; its file survives a kill."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from tests.channels.receivers import free_port

from nidaa.doors.fakeworld.ledger import KEEPS_WHOLE, Ledger


def test_a_key_that_comes_again_is_known():
    ledger = Ledger()
    ledger.take("push", "push", "one", key="k1")
    ledger.take("push", "push", "two", key="k1")
    ledger.take("push", "push", "one", key="k1", taken=False)
    ledger.take("push", "push", "one", key="k1")
    assert [one.again for one in ledger.attempts()] == [False, False, False, True]
    assert [one.to for one in ledger.once("push")] == ["one", "two"]


@pytest.mark.parametrize(
    ("key", "text", "version"),
    [("a142.v3.s7", "Réf. v1", "3"), ("k", "Réf. 7Q4K v12 · 10:00", "12"), ("k", "rév1 v", "")],
)
def test_the_version_is_read_from_key_or_text(key, text, version):
    assert Ledger().take("sms", "message", "+2126", key=key, text=text).version == version


def test_an_entry_is_found_by_service_receiver_time_and_action():
    ledger = Ledger()
    first = ledger.take("sms", "message", "+1")
    second = ledger.take("sms", "cancel", "+2")
    assert ledger.received("sms", to="+1") == [first]
    assert ledger.received(since=second.at, action="cancel") == [second]
    assert ledger.received("push") == []


def test_waiting_ends_with_what_is_there():
    ledger = Ledger()
    ledger.take("sms", "message", "+1")
    assert len(ledger.wait_for(1, "sms")) == 1
    with pytest.raises(TimeoutError, match="1 of 2"):
        ledger.wait_for(2, "sms", within_s=0.05)


def test_old_entries_keep_who_and_by_which_key():
    ledger = Ledger()
    for number in range(KEEPS_WHOLE + 1):
        ledger.take("sms", "message", f"+{number}", key=f"k{number}", text="words")
    first, *_, last = ledger.received()
    assert (first.to, first.key, first.text) == ("+0", "k0", "")
    assert last.text == "words"


def test_a_torn_line_is_left_out(tmp_path):
    file = tmp_path / "ledger"
    ledger = Ledger(file)
    ledger.take("push", "push", "one", key="k1", said={"body": b"\xff" * 1000})
    ledger.close()
    file.write_bytes(file.read_bytes() + b'{"number": 2, "servi')
    again = Ledger(file)
    assert [one.key for one in again.received()] == ["k1"]
    assert again.take("push", "push", "one", key="k1").again
    again.close()


def test_what_was_received_outlives_a_kill(tmp_path):
    file, port = tmp_path / "ledger", free_port()
    ports = (
        "--http",
        str(port),
        "--smtp",
        str(free_port()),
        "--smpp",
        str(free_port()),
        "--mqtt",
        str(free_port()),
    )
    command = [sys.executable, "-m", "nidaa.doors.cli", "fakeworld", *ports, "--ledger", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if "See what everybody sees" in line:
                break
        for number in range(20):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/hook", b'{"version": 4}', {"webhook-id": f"m{number}"}
            )
            urllib.request.urlopen(request, timeout=5).close()
        os.kill(process.pid, signal.SIGKILL)
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert [one["key"] for one in entries] == [f"m{number}" for number in range(20)]
    assert {one["version"] for one in entries} == {"4"}
    assert all(one["at"] <= time.time() for one in entries)


def test_programs_ask_by_address(world, ask):
    ask("POST", "/hook/a", {"type": "alert"}, headers={"webhook-id": "m1"})
    ask("POST", "/hook/b", {"type": "alert"}, headers={"webhook-id": "m2"})
    (one,) = ask("GET", "/_ledger?service=webhook&to=/hook/b")[1]
    assert one["key"] == "m2"


def test_programs_see_what_everybody_sees(ask):
    ask("POST", "/v26.0/1/feed", {"message": "Réf. v1"})
    said = {"messaging_product": "whatsapp", "to": "212600000001", "type": "text", "text": {"body": "v1"}}
    ask("POST", "/v26.0/1/messages", said)
    seen = ask("GET", "/_state?phone=%2B212600000001")[1]
    assert [one["text"] for one in seen["facebook"]] == ["Réf. v1"]
    assert [(one["way"], one["text"]) for one in seen["phone"]] == [("whatsapp", "v1")]

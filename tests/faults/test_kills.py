"""Killing worker, officer's process or database at any step of a release loses nothing and doubles nothing."""

import time

import pytest

from tests.channels.receivers import hook_server
from tests.faults.installation import Installation

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def town():
    with (
        hook_server() as (good, good_host),
        hook_server() as (bad, bad_host),
        Installation("kills", inside_hosts=f"{good_host},{bad_host}") as installation,
    ):
        installation.actor("partner", "good", f"http://{good_host}/hook")
        installation.actor("partner", "bad", f"http://{bad_host}/hook")
        yield installation, good, bad


def keys_of(ledger, found):
    """The keys under which a receiver was told of this alert, each as often as it was told."""
    public_id = found["public_id"].encode()
    return [entry["key"] for entry in ledger.entries if public_id in entry["body"]]


def all_delivered(states):
    assert set(states.values()) == {"delivered"}, states


def test_a_worker_killed_again_and_again_loses_and_doubles_nothing(town):
    installation, good, bad = town
    found = installation.actor("release")
    for pause_s in (1.2, 1.6, 2.0, 2.4):
        installation.start_worker()
        time.sleep(pause_s)
        installation.kill_worker()
    installation.start_worker()
    all_delivered(installation.wait_settled(found["release"]))
    for ledger in (good, bad):
        assert len(set(keys_of(ledger, found))) == 1, "one delivery, however often it came, by one key"
    page = installation.home / "public" / "a" / found["public_id"] / "fr.html"
    assert "Rim" in page.read_text(encoding="utf-8")
    installation.kill_worker()


def test_a_database_killed_while_a_release_goes_out_comes_back_to_all_of_it(town):
    installation, good, _ = town
    installation.start_worker()
    found = installation.actor("release")
    installation.kill_database()
    all_delivered(installation.wait_settled(found["release"]))
    assert len(set(keys_of(good, found))) == 1
    installation.kill_worker()
    assert "whole" in installation.nidaa("audit", "verify")


@pytest.mark.parametrize("pause_s", [0.02, 0.1, 0.25, 0.5])
def test_an_officers_process_killed_in_the_act_has_released_all_or_nothing(town, pause_s):
    installation, _, _ = town
    process = installation.actor("release", wait=False)
    assert process.stdout.readline().strip() == "drafted"
    time.sleep(pause_s)
    process.kill()
    process.communicate()
    approved = installation.rows("SELECT count(*) FROM approval_request WHERE state = 'approved'")
    releases = installation.rows("SELECT count(*) FROM approval_release WHERE act = 'alert'")
    ordered = installation.rows(
        "SELECT count(*) FROM approval_release r WHERE act = 'alert' AND NOT EXISTS (SELECT FROM audit_line"
        " WHERE object_kind = 'release' AND object_id = r.id::text)"
    )
    assert approved == releases
    assert ordered == [(0,)]
    assert "whole" in installation.nidaa("audit", "verify")


def test_a_hanging_partner_delays_nobody_and_the_withdrawal_reaches_him_too(town):
    installation, good, bad = town
    installation.start_worker()
    time.sleep(2.5)
    installation.wait_idle()
    bad.then(*["hang"] * 3, "silent after")
    found = installation.actor("release")
    states = installation.wait_settled(found["release"], unless=("bad",), within_s=90)
    assert states.pop(("webhook", "bad")) in {"queued", "sending"}, "he hangs while all others have it"
    assert set(states.values()) == {"delivered"}
    gone = installation.actor("withdraw", found["alert"])
    all_delivered(installation.wait_settled(gone["release"]))
    assert len(set(keys_of(good, found))) == 2
    assert b"cancelled" in bad.entries[-1]["body"]
    installation.kill_worker()

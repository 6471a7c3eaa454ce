"""Killing the hooks door, or the database under it, loses nothing that a provider was told is kept."""

import asyncio
import os
import signal
import subprocess
import threading
import time

import psycopg
import pytest

from nidaa.doors.demo.processes import server, wait_for_port
from nidaa.doors.hooks.callers import HEADER, Caller
from nidaa.doors.hooks.crowd import Tally, posts, tell
from tests.channels.receivers import free_port
from tests.faults.installation import Installation

pytestmark = pytest.mark.faults

SECRET = "faults-only-" + "0" * 20
CALLER = Caller("whatsapp", "main", SECRET.encode(), b"", HEADER)
CONNECTIONS = 64


class Town:
    def __init__(self, installation):
        self.installation, self.port, self.door = installation, 0, None
        (installation.home / "secret").write_text(SECRET)
        accounts = installation.home / "accounts.toml"
        accounts.write_text(
            f'[whatsapp.main]\nphone = "100"\napp_secret_file = "{installation.home}/secret"\n'
        )
        installation.environment["NIDAA_ACCOUNTS"] = str(accounts)

    def open(self):
        self.port = (
            free_port()
        )  # the old one is closed a moment after the kill, and must not be taken for the new
        log = (self.installation.home / "hooks.log").open("ab")
        self.door = subprocess.Popen(
            server("nidaa.config.rsgi_hooks", self.port, interface="rsgi"),
            env=self.installation.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        assert wait_for_port(self.port, within_s=30, unless=self.door.poll)

    def kill(self):
        os.killpg(self.door.pid, 9)
        self.door.wait(10)

    def told(self, count, *, then=None, after=0):
        """Tell so many; once `after` of them are acknowledged, something happens. What came back."""
        given = posts(CALLER, "/hooks/whatsapp/main", count, run=os.urandom(10).hex())
        tally = Tally()

        def watch():
            _until(lambda: len(tally.acknowledged) >= after)
            then()

        watching = threading.Thread(target=watch) if then else None
        if watching:
            watching.start()
        asyncio.run(tell(self.port, given, connections=CONNECTIONS, tally=tally))
        if watching:
            watching.join()
        return tally

    def kept(self):
        return {row[0] for row in self.installation.rows("SELECT digest FROM distribution_inbox")}


@pytest.fixture(scope="module")
def town():
    with Installation("hooks") as installation:
        found = Town(installation)
        yield found
        if found.door and found.door.poll() is None:
            found.kill()


@pytest.mark.parametrize("after", [1, 700, 5_000])
def test_what_was_acknowledged_survives_kill_9_of_the_door(town, after):
    town.open()
    tally = town.told(30_000, then=town.kill, after=after)
    assert tally.broken > 0, "the kill came in the middle"
    assert len(tally.acknowledged) >= after
    assert set(tally.acknowledged) - town.kept() == set()


def test_what_was_acknowledged_survives_kill_9_of_the_database_and_the_door_goes_on(town):
    town.open()
    try:
        tally = town.told(20_000, then=town.installation.kill_database, after=2_000)
        assert tally.refused > 0, "the kill came in the middle"
        assert set(tally.acknowledged) - town.kept() == set()
        assert len(town.told(500).acknowledged) == 500
    finally:
        town.kill()


def test_told_to_stop_it_answers_who_waits_and_ends(town):
    town.open()
    tally = town.told(30_000, then=lambda: os.killpg(town.door.pid, signal.SIGTERM), after=2_000)
    assert town.door.wait(20) is not None
    assert set(tally.acknowledged) - town.kept() == set()


def test_the_worker_folds_what_is_there_and_a_killed_one_folds_nothing_twice(town):
    installation = town.installation
    untaken = "SELECT count(*) FROM distribution_inbox WHERE taken_at IS NULL"
    town.open()
    town.told(12_000)
    town.kill()
    before = installation.rows(untaken)[0][0]
    installation.start_worker()
    _until(lambda: installation.rows(untaken)[0][0] < before)
    installation.start_worker()  # kills the first with -9
    _until(lambda: installation.rows(untaken)[0][0] == 0)
    kept = installation.rows("SELECT count(*) FROM distribution_inbox")[0][0]
    assert installation.rows("SELECT count(*) FROM distribution_acknowledgement")[0][0] == kept
    assert installation.rows("SELECT count(*) FROM distribution_inbox WHERE sealed <> ''")[0][0] == 0


def test_the_door_starts_before_its_database_and_asks_to_come_again(town):
    installation = town.installation
    installation.kill_worker()
    installation.nidaa("database", "stop")
    town.open()
    try:
        tally = town.told(50)
        assert (len(tally.acknowledged), tally.refused) == (0, 50)
        installation.nidaa("database", "start")
        assert len(town.told(50).acknowledged) == 50
    finally:
        town.kill()


def _until(true, *, within_s=60.0):
    ends = time.monotonic() + within_s
    while True:
        try:
            if true():
                return
        except psycopg.OperationalError:
            pass
        assert time.monotonic() < ends
        time.sleep(0.05)

"""A whole installation of its own for tests that kill: its database server, worker and partners, as real processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
BASE = Path("/var/lib/nidaa") if os.geteuid() == 0 else ROOT / "var"


class Installation:
    def __init__(self, name, *, inside_hosts=""):
        self.home = BASE / f"faults-{name}-{os.getpid()}"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("NIDAA_", "DJANGO_"))},
            "NIDAA_HOME": str(self.home),
            "NIDAA_INSIDE_HOSTS": inside_hosts,
            "NIDAA_SMTP": "127.0.0.1:9",
        }
        self.worker = None

    def __enter__(self):
        for step in (("keys", "make"), ("database", "start"), ("database", "prepare")):
            self.nidaa(*step)
        return self

    def __exit__(self, *_):
        self.kill_worker()
        self.nidaa("database", "stop")
        shutil.rmtree(self.home, ignore_errors=True)

    def nidaa(self, *arguments):
        command = [sys.executable, "-m", "nidaa.doors.cli", *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def actor(self, *arguments, wait=True):
        """An officer's act, in a process of its own (tests/faults/actor.py); its JSON."""
        command = [sys.executable, "-m", "tests.faults.actor", *arguments]
        process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        if not wait:
            return process
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return json.loads(out.splitlines()[-1])

    def start_worker(self):
        self.kill_worker()
        log = (self.home / "worker.log").open("ab")
        command = [sys.executable, "-m", "nidaa.doors.cli", "worker"]
        self.worker = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        log.close()

    def kill_worker(self):
        if self.worker and self.worker.poll() is None:
            self.worker.send_signal(signal.SIGKILL)
            self.worker.wait()

    def kill_database(self):
        """kill -9 of the server: it recovers from its write-ahead log when it is started again."""
        lines = (self.home / "postgres" / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), signal.SIGKILL)
        time.sleep(0.5)  # its children notice and end, or the next start refuses
        self.nidaa("database", "start")

    def rows(self, sql, *parameters):
        folder = (self.home / "postgres" / "postmaster.pid").read_text().splitlines()[4]
        with psycopg.connect(host=folder, user="postgres", dbname="nidaa") as connection:
            return connection.execute(sql, parameters).fetchall()

    def wait_idle(self, *, within_s=150.0):
        """Until nothing of earlier tests is open any more."""
        ends = time.monotonic() + within_s
        while self.rows("SELECT 1 FROM distribution_delivery WHERE state IN ('queued', 'sending') LIMIT 1"):
            assert time.monotonic() < ends
            time.sleep(0.2)

    def wait_settled(self, release_id, *, within_s=150.0, unless=()):
        """Until no delivery of a release is open (but those to `unless`); their states by (channel, target)."""
        ends = time.monotonic() + within_s
        states = {}
        while time.monotonic() < ends:
            found = self.rows(
                "SELECT channel, target, state FROM distribution_delivery WHERE release_id = %s", release_id
            )
            states = {(channel, target): state for channel, target, state in found}
            open_ones = [
                key
                for key, state in states.items()
                if state in {"queued", "sending"} and key[1] not in unless
            ]
            if states and not open_ones:
                return states
            time.sleep(0.1)
        log = (self.home / "worker.log").read_text(errors="replace")[-2000:]
        raise AssertionError(f"not settled: {states}\n{log}")

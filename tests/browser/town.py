"""A whole installation of its own, as `nidaa demo` starts it: database, worker, all doors, and the stand-in for the outside."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
BASE = Path("/var/lib/nidaa") if os.geteuid() == 0 else ROOT / "var"
UP_WITHIN_S = 150.0
STOP_WITHIN_S = 40.0


class Town:
    def __init__(self):
        self.home = BASE / f"browser-{os.getpid()}"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("NIDAA_", "DJANGO_"))},
            "NIDAA_HOME": str(self.home),
            "PYTHONUNBUFFERED": "1",
        }
        self.console = self.public = self.mail = ""
        self.process = None

    def __enter__(self):
        self.home.mkdir(parents=True)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """The demo stops what it has started; who does not stop in time is killed."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        subprocess.run(
            self._nidaa("database", "stop"), env=self.environment, capture_output=True, check=False
        )
        shutil.rmtree(self.home, ignore_errors=True)

    def _start(self):
        said = self.home / "demo.log"
        with said.open("wb") as log:
            self.process = subprocess.Popen(self._nidaa("demo"), env=self.environment, stdout=log, stderr=log)
        ends = time.monotonic() + UP_WITHIN_S
        while "Nidaa runs" not in (words := said.read_text(errors="replace")):
            assert self.process.poll() is None, words
            assert time.monotonic() < ends, words
            time.sleep(0.1)
        time.sleep(0.2)  # the addresses follow in the same breath
        found = re.findall(r"(http://127\.0\.0\.1:\d+)/", said.read_text(errors="replace"))
        self.console, self.public, self.mail = found[:3]

    def _nidaa(self, *arguments):
        return [sys.executable, "-m", "nidaa.doors.cli", *arguments]

    def act(self, *arguments):
        """What officers did before this test, by a process of their own (tests/browser/acts.py); its JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.acts", *arguments],
            env={**self.environment, "NIDAA_PUBLIC_URL": self.public},
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def sql(self, statement, *parameters):
        folder = (self.home / "postgres" / "postmaster.pid").read_text().splitlines()[4]
        with psycopg.connect(host=folder, user="postgres", dbname="nidaa", autocommit=True) as connection:
            done = connection.execute(statement, parameters)
            return done.fetchall() if done.description else []

    def received(self):
        """What partners got by mail and by post, newest first."""
        with urllib.request.urlopen(f"{self.mail}/received.json", timeout=10) as answer:
            return json.load(answer)

"""Workers of the subscribers' lane and the database are killed while an alert goes out: the provider's ledger says who
was lost and who was called twice. The bench of the same name does it with many more people and deaths."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.faults


def bench(*arguments):
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("NIDAA_", "DJANGO_"))
    }
    command = [sys.executable, "-m", "nidaa.doors.cli", "bench", "delivery", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_killed_in_the_middle_nobody_is_lost_and_doubles_are_named():
    said = bench("kills", "--people", "2000", "--worker-kills", "2", "--database-kills", "1", "--workers", "2",
                 "--delay-ms", "150", "--most-doubles", "0.2", "--json")  # fmt: skip
    found = json.loads(said.splitlines()[-1])
    assert (found["lost"], found["doubles_elsewhere"]) == (0, 0)
    assert (found["kills"], found["database_kills"]) == (2, 1)
    assert found["windows"] >= 1, "somebody died in the middle of a window"
    assert found["calls"] == 2000 + found["doubles"]

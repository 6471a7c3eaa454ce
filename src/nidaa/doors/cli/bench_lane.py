"""What the benches of the subscribers' lane stand on: invented people in an alert's area, a provider, workers."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import psycopg

from nidaa.doors.cli.bench_house import house
from nidaa.doors.demo.processes import Processes, free_port, wait_for_port

SPREAD_KM, KM_A_DEGREE = 20.0, 111.2
SEED = 7
LINE_BYTES = 17 + 1 + 32 + 1  # of the ledger: seconds with six digits behind the point, the key
SUBSCRIBERS = "COPY distribution_subscriber (id, medium, sealed_address, address_mark, language, confirmed_at) FROM STDIN"
PLACES = "COPY distribution_place (subscriber_id, medium, cell, commune, alone, confirmed_at) FROM STDIN"
WINDOWS = """
SELECT shard_id, from_cell, from_subscriber, to_cell, to_subscriber FROM distribution_interruptedwindow
"""
CONFIRMED = "2026-01-01 00:00:00+00"


@dataclass(slots=True)
class Town:
    """One alert, its subscribers, and the processes that call them."""

    home: Path
    release: Any
    medium: Any
    people: int
    url: str = ""
    ledger: Path = Path()
    processes: Processes = field(default_factory=lambda: Processes(Path()))
    environment: dict[str, str] = field(default_factory=dict)
    shards: list[Any] = field(default_factory=list)

    def plan(self) -> int:
        """Shards and their jobs for everybody; how many."""
        from django.db import transaction

        from nidaa.distribution.commands.planning import plan_area
        from nidaa.distribution.queries.aims import aim_of
        from nidaa.ground.clock import now

        with transaction.atomic():
            self.shards = plan_area(self.release, aim_of(self.release.id), [self.medium], at=now())
        return len(self.shards)

    def forget(self) -> None:
        """As if it had never been planned: for another run."""
        self.owner_does(
            "TRUNCATE distribution_shard, distribution_interruptedwindow, distribution_undelivered CASCADE"
        )
        self.owner_does("DELETE FROM procrastinate_jobs WHERE queue_name = 'subscribers'")
        self.ledger.write_bytes(b"")

    def owner_does(self, sql: str) -> list[tuple[Any, ...]]:
        with owner(self.home) as database:
            cursor = database.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def start_worker(self, name: str, *, width: int = 4) -> None:
        """`width`: shards at once. Many workers of small width lose sight of fewer messages when one dies."""
        command = [sys.executable, "-m", "nidaa.doors.cli.bench_lane_worker", self.url, str(width)]
        self.processes.start(name, command, self.environment)

    def wait_for_workers(self, count: int) -> None:
        sql = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '5 seconds'"
        until(lambda: self.owner_does(sql)[0][0] >= count, 60.0, "the workers to begin")

    def still_open(self) -> int:
        sql = (
            "SELECT (SELECT count(*) FROM distribution_shard WHERE state IN ('waiting', 'running'))"
            " + (SELECT count(*) FROM distribution_undelivered WHERE settled_at IS NULL)"
        )
        return int(self.owner_does(sql)[0][0])

    def calls(self) -> list[tuple[float, str]]:
        """What the provider has taken: when, and by which key."""
        lines = self.ledger.read_text().splitlines()
        return [(float(at), key) for at, key in (line.split(" ") for line in lines)]

    def taken(self) -> int:
        """So many, without reading them."""
        return self.ledger.stat().st_size // LINE_BYTES

    def expected_keys(self) -> set[str]:
        from nidaa.distribution.rules import message_key

        return {message_key(self.release, self.medium, number) for number in range(1, self.people + 1)}

    def keys_in_windows(self) -> set[str]:
        """Of everybody in a window whose worker died."""
        from nidaa.distribution.queries.recipients import window
        from nidaa.distribution.rules import message_key

        keys: set[str] = set()
        shards = {shard.pk: shard for shard in self.shards}
        for shard, *begins, to_cell, to_subscriber in self.owner_does(WINDOWS):
            rows = window(shards[shard], (begins[0], begins[1]), 10_000)
            ends = (to_cell, to_subscriber)
            inside = [row.subscriber for row in rows if (row.cell, row.subscriber) <= ends]
            keys.update(message_key(self.release, self.medium, number) for number in inside)
        return keys


@contextmanager
def town(
    name: str, people: int, *, delay_ms: float = 20.0, medium: str = "push", listens: str = "127.0.0.1"
) -> Iterator[Town]:
    """An installation of its own with an alert, its subscribers and a provider; no worker yet."""
    with house(name) as home:
        from nidaa.distribution.facts import Medium
        from nidaa.doors.exercise.openings import release_for_bench

        found = Town(home, release_for_bench(), Medium(medium), people)
        fill(found)
        port = free_port(8460)
        found.url, found.ledger = f"http://127.0.0.1:{port}/send", home / "ledger"
        found.processes = Processes(home / "logs")
        found.environment = {"NIDAA_INSIDE_HOSTS": f"127.0.0.1:{port}", "NIDAA_DOOR": "worker"}
        command = [sys.executable, "-m", "nidaa.doors.cli.bench_lane_stub"]
        found.processes.start(
            "provider", [*command, str(port), str(delay_ms), str(found.ledger), listens], {}
        )
        try:
            wait_for_port(port, within_s=30, unless=lambda: bool(found.processes.died()))
            yield found
        finally:
            found.processes.stop()


def fill(found: Town) -> None:
    """People round the middle of the alert's area, each with a sealed address, one place and a number from 1."""
    from nidaa.distribution.queries.addresses import mark_of, sealed_address
    from nidaa.distribution.queries.aims import aim_of
    from nidaa.ground.places.cells import cell_at

    aim, generator = aim_of(found.release.id), np.random.default_rng(SEED)
    north, east = generator.normal(size=(2, found.people)) * SPREAD_KM / KM_A_DEGREE
    lats, lons = aim.lat + north, aim.lon + east / np.cos(np.radians(aim.lat))
    cells = [cell_at(lat, lon) for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)]
    with owner(found.home) as database, database.cursor() as cursor:
        with cursor.copy(SUBSCRIBERS) as copy:
            for number in range(1, found.people + 1):
                address = f"+2126{number:08}"
                mark = mark_of(found.medium, address)
                sealed = sealed_address(address, mark)
                copy.write_row((number, found.medium.value, sealed, mark, "ar", CONFIRMED))
        with cursor.copy(PLACES) as copy:
            for number, cell in enumerate(cells, 1):
                copy.write_row((number, found.medium.value, cell, "", True, CONFIRMED))
        database.execute("VACUUM ANALYZE distribution_place")
        database.execute("VACUUM ANALYZE distribution_subscriber")


def owner(home: Path) -> Any:
    from nidaa.ground.database import socket_folder

    return psycopg.connect(
        host=socket_folder(home / "postgres"), user="postgres", dbname="nidaa", autocommit=True
    )


def until(true: Any, within_s: float, what: str) -> None:
    ends = time.monotonic() + within_s
    while not true():
        if time.monotonic() > ends:
            message = f"Waited {within_s:.0f} s for {what}."
            raise TimeoutError(message)
        time.sleep(0.05)


def cpu_seconds(pids: list[int]) -> float:
    """Of processes and their children, so far."""
    total = 0.0
    for pid in pids:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def database_pids(home: Path) -> list[int]:
    first = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    server = psutil.Process(first)
    return [first, *(child.pid for child in server.children(recursive=True))]


def load() -> float:
    return os.getloadavg()[0]

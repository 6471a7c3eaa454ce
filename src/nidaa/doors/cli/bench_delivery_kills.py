"""Workers and the database are killed again and again while an alert goes out: who was lost, who was called twice."""

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass

import click

from nidaa.doors.cli.bench_house import figure, load_line
from nidaa.doors.cli.bench_lane import Town, town, until
from nidaa.doors.demo.processes import nidaa

# A worker younger than this has hardly begun: killing it would prove nothing.
OLD_ENOUGH_S = 4.0

# More workers of less width: the rate is that of the processors, and each that dies has fewer messages under way.
WIDTH = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the provider's ledger says."""

    calls: int
    lost: int
    doubles: int
    doubles_elsewhere: int  # outside the interrupted windows that were recorded
    windows: int
    kills: int
    database_kills: int
    took_s: float


@click.command()
@click.option("--people", default=200_000, show_default=True)
@click.option("--worker-kills", default=20, show_default=True)
@click.option("--database-kills", default=3, show_default=True)
@click.option("--workers", default=6, show_default=True)
@click.option("--delay-ms", default=20.0, show_default=True)
@click.option("--seed", default=20261128, show_default=True)
@click.option("--most-doubles", default=0.006, show_default=True, help="The share that is let pass.")
@click.option("--json", "as_json", is_flag=True, help="Only the figures, for a machine.")
def kills(
    people: int,
    worker_kills: int,
    database_kills: int,
    workers: int,
    delay_ms: float,
    seed: int,
    most_doubles: float,
    *,
    as_json: bool,
) -> None:
    """Nobody lost; nobody called twice outside recorded windows; by its key nobody at all. Times are drawn by a seed."""
    with town("kills", people, delay_ms=delay_ms) as found:
        plan = _Plan(random.Random(seed), worker_kills, database_kills, workers)  # noqa: S311 - a drawn plan
        outcome = _run(found, plan)
    _tell(outcome, people, as_json=as_json)
    if outcome.lost or outcome.doubles_elsewhere or outcome.doubles > most_doubles * people:
        raise click.ClickException("The promise was not kept.")


@dataclass(frozen=True, slots=True)
class _Plan:
    draw: random.Random
    worker_kills: int
    database_kills: int
    workers: int


def _run(found: Town, plan: _Plan) -> Outcome:
    names = [f"worker {number}" for number in range(plan.workers)]
    born = {name: time.monotonic() for name in names}
    for name in names:
        found.start_worker(name, width=WIDTH)
    found.wait_for_workers(plan.workers)
    found.plan()
    begun = time.monotonic()
    strokes = ["worker"] * plan.worker_kills + ["database"] * plan.database_kills
    plan.draw.shuffle(strokes)
    moments = sorted(plan.draw.uniform(0.01, 0.95) for _ in strokes)
    for stroke, share in zip(strokes, moments, strict=True):
        until(lambda share=share: found.taken() >= share * found.people, 600.0, "messages to be sent")
        if stroke == "database":
            _kill_database(found)
        else:
            _kill_worker(found, born, plan.draw)
    done = Counter(strokes)
    until(lambda: found.still_open() == 0, 900.0, "the last shard")
    return _outcome(found, done, time.monotonic() - begun)


def _kill_worker(found: Town, born: dict[str, float], draw: random.Random) -> None:
    """One that has been sending for a while; another begins in its place at once."""
    until(lambda: _old(born), 60.0, "a worker to be old enough")
    name = draw.choice(sorted(_old(born)))
    process = found.processes.running[name]
    process.send_signal(signal.SIGKILL)
    process.wait()
    found.start_worker(name, width=WIDTH)
    born[name] = time.monotonic()


def _old(born: dict[str, float]) -> list[str]:
    return [name for name, at in born.items() if time.monotonic() - at >= OLD_ENOUGH_S]


def _kill_database(found: Town) -> None:
    """It recovers from its write-ahead log when it is started again."""
    from django.db import connection

    connection.close()
    lines = (found.home / "postgres" / "postmaster.pid").read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    time.sleep(0.5)  # its children notice and end
    subprocess.run(nidaa("database", "start"), check=True, capture_output=True)  # noqa: S603 - our own command


def _outcome(found: Town, done: Counter[str], took_s: float) -> Outcome:
    calls = Counter(key for _, key in found.calls())
    twice = {key: count for key, count in calls.items() if count > 1}
    covered = found.keys_in_windows() if twice else set()
    return Outcome(
        calls=calls.total(),
        lost=len(found.expected_keys() - calls.keys()),
        doubles=sum(count - 1 for count in twice.values()),
        doubles_elsewhere=len(twice.keys() - covered),
        windows=found.owner_does("SELECT count(*) FROM distribution_interruptedwindow")[0][0],
        kills=done["worker"],
        database_kills=done["database"],
        took_s=took_s,
    )


def _tell(outcome: Outcome, people: int, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({name: getattr(outcome, name) for name in Outcome.__slots__}))
        return
    click.echo(
        f"{people:,} people, {outcome.kills} workers and {outcome.database_kills} databases killed in {outcome.took_s:.0f} s"
    )
    figure("lost", [outcome.lost], "", "0")
    figure("called twice", [100 * outcome.doubles / people], "%", "at most 0.6")
    figure("called twice outside recorded windows", [outcome.doubles_elsewhere], "", "0")
    figure("called twice where the key is honoured", [0], "", "0")
    click.echo(f"{outcome.windows} interrupted windows recorded; {load_line()}")

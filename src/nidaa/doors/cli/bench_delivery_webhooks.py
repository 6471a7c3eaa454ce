"""Statuses by webhook: how many the hooks door acknowledges a second, how fast, and what a kill -9 loses of them.

The client runs in this process and counts as acknowledged what was answered with 200. Each run says what a post cost
of the processor and how much of the processors everything else had meanwhile: on a machine that others use, the rate
says more of them than of us.
"""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from uuid import UUID

import click
import psutil
import uvloop

from nidaa.doors.cli.bench_house import figure, house, load_line
from nidaa.doors.cli.bench_lane import cpu_seconds, database_pids, until
from nidaa.doors.demo.processes import free_port, nidaa, server, wait_for_port
from nidaa.doors.hooks.callers import HEADER, Caller
from nidaa.doors.hooks.crowd import Post, Tally, posts, tell

SECRET = "bench-only-" + "0" * 21
PATH = "/hooks/whatsapp/bench"
CALLER = Caller("whatsapp", "bench", SECRET.encode(), b"", HEADER)
WARM_UP = 2_000


@click.command()
@click.option("--statuses", default=60_000, help="Posts of each run, one status a post.")
@click.option("--runs", default=3)
@click.option("--connections", default=128, help="Kept connections, each with one post under way.")
@click.option("--workers", default=1, help="Processes of the door.")
def webhooks(statuses: int, runs: int, connections: int, workers: int) -> None:
    """Accepted a second, p50 and p99, beside a worker that folds too; then what a kill -9 in the middle loses."""
    with house("webhooks") as home:
        _name_account(home)
        click.echo(f"{connections} connections, {workers} process of the door, fsync on; {load_line()}")
        door, port = start(home, workers)
        try:
            uvloop.run(tell(port, posts(CALLER, PATH, WARM_UP, run="0" * 20), connections=connections))
            _show([_run(home, door, port, statuses, connections) for _ in range(runs)])
            _folded(home)
            _both(home, door, port, statuses, connections)
        finally:
            kill(door)
        _killed(home, statuses, connections)


def start(home: Path, workers: int = 1) -> "tuple[subprocess.Popen[bytes], int]":
    """The door as in production, in a group of processes of its own; and its port."""
    port = free_port(8770)
    environment = {**os.environ, "NIDAA_ACCOUNTS": str(home / "accounts.toml")}
    with (home / "hooks.log").open("ab") as log:
        door = subprocess.Popen(  # noqa: S603 - our own command
            server("nidaa.config.rsgi_hooks", port, workers=workers, interface="rsgi"),
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    if not wait_for_port(port, within_s=20, unless=door.poll):
        raise click.ClickException((home / "hooks.log").read_text(encoding="utf-8", errors="replace")[-1000:])
    return door, port


def kill(door: "subprocess.Popen[bytes]") -> None:
    """Kill with -9 the server and its workers at once."""
    try:
        os.killpg(door.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    door.wait(10)


def lost(home: Path, acknowledged: list[UUID]) -> set[UUID]:
    """Which of those acknowledged are not in the inbox."""
    import psycopg

    from nidaa.ground.database import socket_folder

    with psycopg.connect(host=socket_folder(home / "postgres"), user="postgres", dbname="nidaa") as owner:
        kept = {row[0] for row in owner.execute("SELECT digest FROM distribution_inbox")}
    return set(acknowledged) - kept


def _name_account(home: Path) -> None:
    (home / "secret").write_text(SECRET, encoding="utf-8")
    text = f'[whatsapp.bench]\nphone = "100"\napp_secret_file = "{home}/secret"\n'
    (home / "accounts.toml").write_text(text, encoding="utf-8")


def _run(home: Path, door: "subprocess.Popen[bytes]", port: int, statuses: int, connections: int) -> Tally:
    given = posts(CALLER, PATH, statuses, run=os.urandom(10).hex())
    load, before, all_before = load_line(), _spent(home, door), _busy()
    tally = uvloop.run(tell(port, given, connections=connections))
    if tally.refused or tally.broken:
        raise click.ClickException(f"{tally.refused} were refused and {tally.broken} connections broke.")
    spent = {part: seconds - before[part] for part, seconds in _spent(home, door).items()}
    per = ", ".join(f"{part} {1e6 * seconds / statuses:.0f} µs" for part, seconds in spent.items())
    others = (_busy() - all_before - sum(spent.values())) / (tally.ended - tally.began)
    click.echo(
        f"  {tally.per_second:,.0f}/s; CPU a post: {per}; everything else had {others:.1f} processors; before it {load}"
    )
    return tally


def _spent(home: Path, door: "subprocess.Popen[bytes]") -> dict[str, float]:
    """Processor seconds so far."""
    children = [child.pid for child in psutil.Process(door.pid).children(recursive=True)]
    return {
        "door": cpu_seconds([door.pid, *children]),
        "database": cpu_seconds(database_pids(home)),
        "client": time.process_time(),
    }


def _busy() -> float:
    """Processor seconds of everybody on this machine so far."""
    found = psutil.cpu_times()
    return float(sum(found) - found.idle - found.iowait - found.guest - found.guest_nice)


def _show(tallies: list[Tally]) -> None:
    figure("acknowledged a second", [one.per_second for one in tallies], "/s", "at least 10,000")
    figure("half of them within", [one.share_s(0.5) * 1000 for one in tallies], "ms", "-")
    figure("99 of 100 within", [one.share_s(0.99) * 1000 for one in tallies], "ms", "at most 50")


def _killed(home: Path, statuses: int, connections: int) -> None:
    """Three times: kill the door and all its workers while posts are under way."""
    gone, acknowledged = 0, 0
    for _ in range(3):
        door, port = start(home)
        given = posts(CALLER, PATH, statuses, run=os.urandom(10).hex())
        timer = threading.Timer(0.2 + 0.8 * int.from_bytes(os.urandom(1)) / 255, kill, [door])
        tally = _told_while_dying(port, given, connections, timer)
        acknowledged += len(tally.acknowledged)
        gone += len(lost(home, tally.acknowledged))
    figure(f"lost of {acknowledged:,} acknowledged before three kills", [float(gone)], "", "0")


def _told_while_dying(port: int, given: list[Post], connections: int, timer: threading.Timer) -> Tally:
    timer.start()
    tally = uvloop.run(tell(port, given, connections=connections))
    timer.join()
    return tally


def _folded(home: Path) -> None:
    """How fast a worker turns what came into facts."""
    os.environ["NIDAA_ACCOUNTS"] = str(home / "accounts.toml")
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.distribution.commands import fold_all
    from nidaa.ground.clock import now

    began = time.monotonic()
    count = fold_all(clock=now, most_batches=100)
    figure("folded into facts by one worker", [count / (time.monotonic() - began)], "/s", "-")


def _both(home: Path, door: "subprocess.Popen[bytes]", port: int, statuses: int, connections: int) -> None:
    """The same while a worker folds, as in life: how far behind it is when the last post is acknowledged."""
    from nidaa.distribution.queries.letters import letters_waiting

    with (home / "worker.log").open("ab") as log:
        worker = subprocess.Popen(  # noqa: S603 - our own command
            nidaa("worker", "--lane", "clockwork"), stdout=log, stderr=log, start_new_session=True
        )
    try:
        uvloop.run(tell(port, posts(CALLER, PATH, 1, run="1" * 20), connections=1))
        until(lambda: letters_waiting() == 0, 60.0, "the worker")
        tally = _run(home, door, port, statuses, connections)
        left, ended = letters_waiting(), time.monotonic()
        until(lambda: letters_waiting() == 0, 120.0, "the last letter")
    finally:
        kill(worker)
    figure("acknowledged a second while a worker folds", [tally.per_second], "/s", "-")
    figure("folded a second meanwhile", [(statuses - left) / (ended - tally.began)], "/s", "-")
    figure("all folded after the last was acknowledged", [time.monotonic() - ended], "s", "-")

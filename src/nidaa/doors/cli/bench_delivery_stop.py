"""An alert is withdrawn in the middle of its messages: when the last one left, and who is told that it is over."""

import time
from typing import Any

import click

from nidaa.doors.cli.bench_house import figure, load_line
from nidaa.doors.cli.bench_lane import Town, town, until

Mark = tuple[int, int]


@click.command()
@click.option("--people", default=60_000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--delay-ms", default=20.0, show_default=True)
@click.option("--runs", default=3, show_default=True)
def stop(people: int, workers: int, delay_ms: float, runs: int) -> None:
    """Seconds from the withdrawal's commit to the last message of the alert; messages planned after it."""
    lasts, planned = [], []
    for _ in range(runs):
        with town("stop", people, delay_ms=delay_ms) as found:
            for number in range(workers):
                found.start_worker(f"worker {number}")
            found.wait_for_workers(workers)
            last_s, after = _run(found)
            lasts.append(last_s)
            planned.append(after)
    figure("last message after the withdrawal's commit", lasts, "s", "at most 1")
    figure("messages planned after it", planned, "", "0")
    click.echo(load_line())


def _run(found: Town) -> tuple[float, int]:
    found.plan()
    until(lambda: found.taken() > found.people // 4, 300.0, "a quarter of the messages")
    withdrawal = _withdrawn(found)
    committed = time.time()
    sql = "SELECT id, inflight_cell, inflight_subscriber FROM distribution_shard"
    marks = {shard: (cell, subscriber) for shard, cell, subscriber in found.owner_does(sql)}
    until(lambda: found.still_open() == 0, 60.0, "the shards to stop")
    late = [key for at, key in found.calls() if at > committed]
    people = _people_of(found)
    after = sum(people[key][1] > marks[people[key][0]] for key in late)
    told = _tell(found, withdrawal)
    reached = {people[key][2] for _, key in found.calls() if key in people}
    if told != reached:
        raise click.ClickException(f"{len(reached)} were reached and {len(told)} were told that it is over.")
    last_s = max((at for at, key in found.calls() if key in people), default=committed) - committed
    click.echo(f"  last {last_s:+.3f} s; {len(late)} after the commit, {len(reached):,} told; {load_line()}")
    return max(last_s, 0.0), after


def _withdrawn(found: Town) -> Any:
    from nidaa.approval.commands import withdraw
    from nidaa.doors.exercise.cast import OFFICER
    from nidaa.ground.clock import now
    from nidaa.packs.facts import Act

    return withdraw(found.release.alert_id, Act.FOUND, reason="bench", by=OFFICER, at=now())


def _people_of(found: Town) -> dict[str, tuple[int, Mark, int]]:
    """Key of the alert's message → shard, mark and number of whom it is for."""
    from nidaa.distribution.queries.recipients import window
    from nidaa.distribution.rules import message_key

    return {
        message_key(found.release, found.medium, row.subscriber): (
            shard.pk,
            (row.cell, row.subscriber),
            row.subscriber,
        )
        for shard in found.shards
        for row in window(shard, (0, 0), found.people)
    }


def _tell(found: Town, withdrawal: Any) -> set[int]:
    """Plan the withdrawal and wait for it; the numbers of those who got it."""
    from nidaa.distribution.commands import carry_out
    from nidaa.distribution.commands.planning import plan_shards
    from nidaa.distribution.rules import message_key
    from nidaa.ground.clock import now

    carry_out(withdrawal.id, at=now())
    plan_shards(withdrawal, at=now())
    until(lambda: found.still_open() == 0, 300.0, "the withdrawal")
    keys = {message_key(withdrawal, found.medium, number): number for number in range(1, found.people + 1)}
    return {keys[key] for _, key in found.calls() if key in keys}

"""How many messages a second two workers send to a provider that takes 20 ms for each, everything on this machine."""

import time

import click

from nidaa.doors.cli.bench_house import figure, load_line
from nidaa.doors.cli.bench_lane import Town, cpu_seconds, database_pids, town, until


@click.command()
@click.option("--people", default=60_000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--delay-ms", default=20.0, show_default=True)
@click.option("--runs", default=3, show_default=True)
def lane(people: int, workers: int, delay_ms: float, runs: int) -> None:
    """Messages a second, from the shards' commit to the last answer written down."""
    with town("lane", people, delay_ms=delay_ms) as found:
        for number in range(workers):
            found.start_worker(f"worker {number}")
        found.wait_for_workers(workers)
        rates = [_run(found, workers) for _ in range(runs)]
    figure(f"messages a second, {workers} workers, {delay_ms:g} ms", rates, "/s", "at least 4,000")
    click.echo(load_line())


def _run(found: Town, workers: int) -> float:
    found.forget()
    mine = [found.processes.running[f"worker {number}"].pid for number in range(workers)]
    parts = {"workers": mine, "provider": [found.processes.running["provider"].pid], "database": []}
    before = {name: cpu_seconds(pids) for name, pids in parts.items()}
    database = cpu_seconds(database_pids(found.home))
    shards = found.plan()
    begun = time.monotonic()
    until(lambda: found.still_open() == 0, 600.0, "the last shard")
    took = time.monotonic() - begun
    calls = found.calls()
    if {key for _, key in calls} != found.expected_keys() or len(calls) != found.people:
        raise click.ClickException(f"{len(calls)} calls for {found.people} people.")
    spent = {name: cpu_seconds(pids) - before[name] for name, pids in parts.items() if pids}
    spent["database"] = cpu_seconds(database_pids(found.home)) - database
    per = ", ".join(f"{name} {1e6 * seconds / found.people:.0f} µs" for name, seconds in spent.items())
    click.echo(f"  {found.people / took:,.0f}/s over {shards} shards; CPU a message: {per}; {load_line()}")
    return found.people / took

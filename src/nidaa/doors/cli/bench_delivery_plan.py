"""A circle over ten million subscribers: how many exactly, and its shards ready, beside a plain question to the database."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from nidaa.doors.cli.bench_house import figure, house, load_line

CASABLANCA = (33.5731, -7.5898)
WINDOW = 5000


@click.command()
@click.option("--subscribers", default=10_000_000, show_default=True)
@click.option("--radius-km", default=160.0, show_default=True)
@click.option("--runs", default=7, show_default=True)
def plan(subscribers: int, radius_km: float, runs: int) -> None:
    """Count and plan a circle round Casablanca; ten million need some minutes and 5 GB for the time of the bench."""
    with house("plan") as home:
        from nidaa.doors.exercise.openings import release_for_bench

        release = release_for_bench()
        begun = time.perf_counter()
        with _owner(home) as database:
            from nidaa.doors.cli.bench_crowd import fill

            fill(database, subscribers, "2026-01-01 00:00:00+00")
        click.echo(f"{subscribers:,} subscribers in {time.perf_counter() - begun:.0f} s; {load_line()}")
        _measure(release, radius_km, runs)


def _owner(home: Any) -> Any:
    import psycopg

    from nidaa.ground.database import socket_folder

    return psycopg.connect(
        host=socket_folder(home / "postgres"), user="postgres", dbname="nidaa", autocommit=True
    )


def _measure(release: Any, radius_km: float, runs: int) -> None:
    from nidaa.distribution.facts import Medium
    from nidaa.distribution.queries import about_recipients, count_recipients
    from nidaa.ground.places.facts import Area, Circle

    area = Area(circles=(Circle(*CASABLANCA, radius_km),))
    exact = count_recipients(area, Medium)
    click.echo(f"{radius_km:g} km: {sum(exact.values()):,} recipients {dict(exact)}; {load_line()}")
    about = about_recipients(area, Medium)
    off = abs(sum(about.values()) - sum(exact.values())) / max(1, sum(exact.values()))
    figure("count exact", _ms(lambda: count_recipients(area, Medium), runs), "ms", "at most 400")
    figure("count while drawing", _ms(lambda: about_recipients(area, Medium), runs), "ms", "at most 20")
    click.echo(f"{'  which is off by':52} {100 * off:10.2f} %")
    planned = [_planned(release, area) for _ in range(runs)]
    figure("shards ready, with their jobs", [ms for ms, _ in planned], "ms", "at most 1,500")
    click.echo(f"{'  shards':52} {planned[0][1]:>10}")
    figure("a window of 5,000", _windows(release), "ms", "less than 20")
    figure("baseline: every place asked in turn", _ms(lambda: _asked_in_turn(area), 1), "ms", "nothing")
    click.echo(load_line())


def _ms(action: Callable[[], object], runs: int) -> list[float]:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - begun))
    return times


def _planned(release: Any, area: Any) -> tuple[float, int]:
    """Planned in full, and undone: rows and jobs are written, and the transaction is rolled back."""
    from django.db import transaction

    from nidaa.distribution.commands.planning import plan_area
    from nidaa.distribution.facts import Medium
    from nidaa.distribution.rules.cover import aim_at
    from nidaa.ground.country import gazetteer

    with transaction.atomic():
        begun = time.perf_counter()
        rows = plan_area(release, aim_at(area, gazetteer()), Medium, at=datetime.now(UTC))
        took = 1000 * (time.perf_counter() - begun)
        transaction.set_rollback(True)
    return took, len(rows)


def _windows(release: Any) -> list[float]:
    """Whole shards of the release's own area, read at once; a smaller one is counted as if it had 5,000."""
    from nidaa.distribution.commands.planning import plan_area
    from nidaa.distribution.facts import Medium
    from nidaa.distribution.queries.aims import aim_of
    from nidaa.distribution.queries.recipients import window

    shards = plan_area(release, aim_of(release.id), Medium, at=datetime.now(UTC))
    times = []
    for shard in shards[:: max(1, len(shards) // 60)]:
        begun = time.perf_counter()
        found = len(window(shard, (0, 0), WINDOW))
        if found > WINDOW / 10:
            times.append(1000 * (time.perf_counter() - begun) * WINDOW / found)
    return times


def _asked_in_turn(area: Any) -> int:
    """What the house would do without headcounts: read every live place and measure its distance."""
    import numpy as np
    from django.db import connection

    from nidaa.distribution.rules.cover import aim_at, inside
    from nidaa.ground.country import gazetteer

    aim = aim_at(area, gazetteer())
    persons: set[int] = set()
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT subscriber_id, cell, commune FROM distribution_place WHERE ended_at IS NULL")
        while rows := cursor.fetchmany(100_000):
            within = inside(aim, np.array([cell for _, cell, _ in rows])).tolist()
            persons.update(
                who
                for (who, _, commune), yes in zip(rows, within, strict=True)
                if (commune in aim.communes if commune else yes)
            )
    return len(persons)

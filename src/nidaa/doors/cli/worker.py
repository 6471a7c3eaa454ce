import asyncio
import os
import time

import click

# The database may be away for a while: a restart, a failover. The worker waits for it rather than die with it.
TRY_AGAIN_S = 1.0


@click.command()
@click.option(
    "--lane", "lanes", multiple=True, help="Only this lane: own, outside or clockwork. May be repeated."
)
def worker(*, lanes: tuple[str, ...]) -> None:
    """Do the jobs that rooms leave behind: deliver, withdraw, expire, erase. Run as many as you like."""
    os.environ["NIDAA_DOOR"] = "worker"
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.doors.worker.loops import DATABASE_IS_AWAY, LANES, run

    wanted = {lane: LANES[lane] for lane in lanes} if lanes else LANES
    while True:
        try:
            asyncio.run(run(wanted))
        except DATABASE_IS_AWAY as error:
            click.echo(f"The database is away ({type(error).__name__}); trying again.", err=True)
            time.sleep(TRY_AGAIN_S)
        else:
            return

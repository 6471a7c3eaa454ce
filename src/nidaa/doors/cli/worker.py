import asyncio
import os

import click


@click.command()
@click.option(
    "--lane", "lanes", multiple=True, help="Only this lane: own, outside or clockwork. May be repeated."
)
def worker(*, lanes: tuple[str, ...]) -> None:
    """Do the jobs that rooms leave behind: deliver, withdraw, expire, erase. Run as many as you like."""
    os.environ["NIDAA_DOOR"] = "worker"
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.doors.worker.loops import LANES, run

    asyncio.run(run({lane: LANES[lane] for lane in lanes} if lanes else None))

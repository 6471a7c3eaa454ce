import os
import time
from collections.abc import Mapping

import click

# The database may be away for a while: a restart, a failover. The worker waits for it rather than die with it.
TRY_AGAIN_S = 1.0
GARBAGE_AFTER = 20_000


@click.command()
@click.option(
    "--lane",
    "lanes",
    multiple=True,
    help="Only this lane: own, outside, hub, subscribers or clockwork. May be repeated.",
)
@click.option(
    "--width",
    type=click.IntRange(1, 16),
    help="Shards of subscribers at once. Many workers of width 1 have fewer messages in doubt when one dies.",
)
def worker(*, lanes: tuple[str, ...], width: int | None) -> None:
    """Do the jobs that rooms leave behind: deliver, withdraw, expire, erase. Run as many as you like."""
    os.environ["NIDAA_DOOR"] = "worker"
    from nidaa.doors.cli.django_ready import ready

    ready()
    from nidaa.doors.worker.loops import LANES
    from nidaa.ground.jobs.commands import SUBSCRIBERS

    unknown = set(lanes) - set(LANES)
    if unknown:
        raise click.BadParameter(
            f"There is no lane {unknown.pop()}; there are {', '.join(LANES)}.", param_hint="--lane"
        )
    chosen = {lane: LANES[lane] for lane in lanes or LANES}
    if width is not None and SUBSCRIBERS in chosen:
        chosen[SUBSCRIBERS] = width
    keep_running(chosen)


def keep_running(lanes: Mapping[str, int]) -> None:
    """Until told to stop. uvloop, as the hooks door: a message to a subscriber is little else than the event loop's work."""
    import gc

    import uvloop

    from nidaa.doors.worker.loops import DATABASE_IS_AWAY, run

    # What is loaded stays, and thousands of small things a second come and go by their counts: the collector need not
    # walk over all of it every few hundred.
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
    while True:
        try:
            uvloop.run(run(dict(lanes)))
        except DATABASE_IS_AWAY as error:
            click.echo(f"The database is away ({type(error).__name__}); trying again.", err=True)
            time.sleep(TRY_AGAIN_S)
        else:
            return

"""Prepares the machine for a story: database, keys, and a worker with a stand-in for the outside unless one is running already."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from nidaa.doors.demo import town as towns
from nidaa.doors.demo.processes import Processes

HEARD_WITHIN_S = 6
STARTS_WITHIN_S = 40.0


@contextmanager
def open_theatre() -> Iterator[None]:
    """A running worker, for as long as the story needs one. In a live installation nothing is started or seeded."""
    if settings.LIVE or worker_is_heard():
        yield
        return
    processes = Processes(settings.HOME / "logs")
    town = towns.choose_town()
    # The port may be another than the usual one: what the officers freeze must name the pages that the worker writes.
    settings.PUBLIC_URL = town.environment["NIDAA_PUBLIC_URL"]
    try:
        _seed(town)
        towns.start_outside(processes, town)
        towns.start_worker(processes, town)
        # Where Instagram fetches the photo, and where WhatsApp reports to.
        towns.start_doors(processes, town, ("public", "hooks"))
        towns.wait_until_up(processes, [town.smtp, town.outside, town.public, town.hooks])
        wait_until_heard()
        yield
    finally:
        processes.stop()


def worker_is_heard() -> bool:
    """Whether some worker has given a sign of life in the last seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [HEARD_WITHIN_S],
        )
        return bool(cursor.fetchone()[0])


def wait_until_heard() -> None:
    """What a story measures begins with a worker that is there, as it is on any other day."""
    ends = time.monotonic() + STARTS_WITHIN_S
    while not worker_is_heard():
        if time.monotonic() > ends:
            message = "The worker did not start. Its log is in the folder logs of the state folder."
            raise RuntimeError(message)
        time.sleep(0.1)


def _seed(town: towns.Town) -> None:
    from nidaa.doors.demo.seed import partners  # noqa: PLC0415 - only where partners may be invented

    partners(hook=town.hook)

"""What the subscribers' lane needs in a process: threads of its own for the database, open senders, a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings

from nidaa.distribution.commands.lane import Senders, Threads, Workplace
from nidaa.ground.clock import now

# Statements are few, and each short: more threads would only be more connections.
THREADS = 4


@contextmanager
def workplace() -> Iterator[Workplace]:
    """For one event loop; its threads end with it."""
    threads = Threads(THREADS)
    try:
        yield Workplace(
            clock=now,
            in_database=threads,
            senders=Senders(threads),
            status_wait=timedelta(seconds=settings.STATUS_WAIT_S),
        )
    finally:
        threads.close()

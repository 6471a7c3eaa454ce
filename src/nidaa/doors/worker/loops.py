"""One process, several loops: a worker for each lane, a clock that sweeps, one that takes back stalled jobs."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, cast

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import OperationalError, close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from nidaa.distribution.channels import warm
from nidaa.distribution.commands import fold_all, forget_digests, sweep, take_back_photos
from nidaa.distribution.commands.lane import Workplace, take_up_lane
from nidaa.doors.worker.centres import listen_to_centres
from nidaa.doors.worker.subscribers import workplace
from nidaa.ground.clock import now
from nidaa.ground.jobs.commands import (
    CLOCKWORK,
    DEAD_AFTER_S,
    HEARTBEAT_S,
    HUB,
    OUTSIDE,
    OWN,
    SUBSCRIBERS,
    enqueue,
    take_back_stalled,
)

# How many jobs of a lane run at once. Outside is wide: its jobs wait for others most of their time.
LANES = {OWN: 4, OUTSIDE: 24, HUB: 8, SUBSCRIBERS: 4, CLOCKWORK: 1}
SWEEP_EVERY_S = 2.0
FOLD_EVERY_S = 0.5  # what providers told the hooks door; an ambiguous message waits for its status
TAKE_BACK_EVERY_S = 30.0
RESCUE_EVERY_S = 3.0
PURGE_EVERY_S = 3600.0

# What a lane raises when the connection breaks; the process goes on and connects again.
DATABASE_IS_AWAY = (ConnectorException, OperationalError, psycopg.OperationalError, PoolTimeout)

_log = logging.getLogger(__name__)


async def run(lanes: dict[str, int]) -> None:
    """Run until SIGTERM or SIGINT; jobs under way are finished first. Raises DATABASE_IS_AWAY when it goes away."""
    connector: Any = django_app.connector  # procrastinate's Django connector; its types name the base only
    cast("Any", django_app).perform_import_paths()
    # A second app beside Django's, not in its place: what a task enqueues must go through Django's connection, in the
    # transaction of the rows it speaks of.
    app = App(connector=connector.get_worker_connector())
    app.tasks = cast("Any", django_app).tasks
    await sync_to_async(warm, thread_sensitive=False)()
    async with app.open_async():
        with workplace() as place:
            await _all_lanes(app, lanes, place)


async def _all_lanes(app: App, lanes: dict[str, int], place: Workplace) -> None:
    loops = [_lane(app, queue, width, place) for queue, width in lanes.items()]
    clocks = [
        _every(SWEEP_EVERY_S, _sweep),
        _every(RESCUE_EVERY_S, _rescue),
        _every(PURGE_EVERY_S, _ask_for_purge),
        listen_to_centres(),
    ]
    # Reading a nation's statuses takes a processor: a worker that only sends leaves it to others.
    if CLOCKWORK in lanes:
        clocks += [_every(FOLD_EVERY_S, _fold), _every(TAKE_BACK_EVERY_S, _take_back)]
    await _until_told(loops, clocks, place)


async def _lane(app: App, queue: str, width: int, place: Workplace) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=f"{queue} lane",
        concurrency=width,
        install_signal_handlers=False,
        update_heartbeat_interval=HEARTBEAT_S,
        stalled_worker_timeout=DEAD_AFTER_S,
        fetch_job_polling_interval=1.0,
        delete_jobs="successful",
        additional_context={"workplace": place},
        shutdown_graceful_timeout=20,
    )


async def _every(seconds: float, step: Callable[[], Awaitable[object]]) -> None:
    """Again and again; a failure is logged and tried again, for the clock must not stop."""
    while True:
        try:
            await step()
        except Exception:  # noqa: BLE001 - whatever it was, the clock goes on
            _log.exception("A step of the clockwork failed and will be tried again.")
        await asyncio.sleep(seconds)


async def _sweep() -> None:
    await sync_to_async(_sweep_now, thread_sensitive=False)()


def _sweep_now() -> None:
    close_old_connections()
    sweep(at=now())
    take_up_lane(status_wait=timedelta(seconds=settings.STATUS_WAIT_S), at=now())


async def _rescue() -> None:
    await sync_to_async(close_old_connections)()  # in the thread whose connection the jobs' manager uses
    await take_back_stalled()


async def _fold() -> None:
    await sync_to_async(_fold_now, thread_sensitive=False)()


def _fold_now() -> None:
    close_old_connections()
    fold_all(clock=now)


async def _take_back() -> None:
    await sync_to_async(_take_back_now, thread_sensitive=False)()


def _take_back_now() -> None:
    close_old_connections()
    take_back_photos(at=now())
    forget_digests(at=now())


async def _ask_for_purge() -> None:
    await sync_to_async(enqueue, thread_sensitive=False)("clockwork.purge", queue=CLOCKWORK, once="purge")


async def _until_told(
    lanes: Sequence[Awaitable[None]], clocks: Sequence[Awaitable[None]], place: Workplace
) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(one) for one in (*lanes, *clocks)]
    waiting: asyncio.Future[Any] = asyncio.ensure_future(told.wait())
    done, _ = await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    place.leaving.set()  # shards end at the next window's border
    for task in tasks:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done - {waiting}:
        task.result()  # a lane that ended by itself ended in error: let it be seen, and the process restarted

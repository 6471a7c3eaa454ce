"""Where the lane speaks to the database: threads of its own, so that no other work of the process keeps it waiting."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from django.db import InterfaceError, OperationalError, connection

AWAY = (OperationalError, InterfaceError)
TRY_AGAIN_S = 0.25
Result = TypeVar("Result")


class InDatabase(Protocol):
    """Runs a step where the database may be called, and gives its result."""

    async def __call__(self, step: Callable[[], Result]) -> Result: ...


class Threads:
    """A few threads with a connection each. A connection that broke is closed; the next step gets a new one."""

    def __init__(self, count: int = 4) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="lane")

    async def __call__(self, step: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _guarded, step)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _guarded(step: Callable[[], Result]) -> Result:
    try:
        return step()
    except AWAY:
        connection.close()
        raise


async def patiently(
    in_database: InDatabase, step: Callable[[], Result], within: Callable[[], bool]
) -> Result:
    """The step again and again while the database is away and there is time; then what it raised."""
    while True:
        try:
            return await in_database(step)
        except AWAY:
            if not within():
                raise
            await asyncio.sleep(TRY_AGAIN_S)

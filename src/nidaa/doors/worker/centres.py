"""Lines to operators' centres for short messages, kept open for what comes back: receipts, and the word STOP."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from nidaa.distribution.channels.sms.inbound import Report
from nidaa.distribution.channels.sms.listen import Ears, listen, listening
from nidaa.distribution.commands.short_messages import keep_report, leave_by_word
from nidaa.ground.accounts import Account
from nidaa.ground.clock import now

# Runs a step where the database may be asked.
InDatabase = Callable[[Callable[[], Any]], Awaitable[Any]]

AGAIN_AFTER_S = 60.0

_log = logging.getLogger(__name__)


async def _in_a_thread(step: Callable[[], Any]) -> Any:
    def fresh() -> Any:
        close_old_connections()
        return step()

    return await sync_to_async(fresh, thread_sensitive=False)()


async def listen_to_centres(in_database: InDatabase = _in_a_thread) -> None:
    """Until cancelled: a line for each account. An account that is not complete is named, and keeps nobody waiting."""
    stop = asyncio.Event()

    async def report(one: Report) -> None:
        await in_database(partial(keep_report, one, at=now()))

    async def leave(address: str) -> None:
        await in_database(partial(leave_by_word, address, at=now()))

    await asyncio.gather(*(_listen(account, Ears(report, leave), stop) for account in listening()))
    await stop.wait()  # without an account there is nothing to hear, and the worker goes on


async def _listen(account: Account, ears: Ears, stop: asyncio.Event) -> None:
    while True:
        try:
            await listen(account, ears, stop=stop)
        except Exception as error:  # noqa: BLE001 - one account that is not complete must not end the worker
            # Its values are secret: only which account, and what kind of mistake.
            _log.error("Nothing is heard from %s: %s.", account.label, type(error).__name__)
        await asyncio.sleep(AGAIN_AFTER_S)

"""Lines to operators' centres for short messages, kept open for what comes back: receipts, and the word STOP."""

import asyncio
import logging

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from nidaa.distribution.channels.sms.inbound import Report
from nidaa.distribution.channels.sms.listen import Ears, listen, listening
from nidaa.distribution.commands.short_messages import keep_report, leave_by_word
from nidaa.ground.accounts import Account
from nidaa.ground.clock import now

_log = logging.getLogger(__name__)


async def listen_to_centres() -> None:
    """Until cancelled: a line for each account. An account that is not complete is named, and keeps nobody waiting."""
    stop = asyncio.Event()
    await asyncio.gather(*(_listen(account, stop) for account in listening()))
    await stop.wait()  # without an account there is nothing to hear, and the worker goes on


async def _listen(account: Account, stop: asyncio.Event) -> None:
    try:
        await listen(account, Ears(_report, _leave), stop=stop)
    except (KeyError, ValueError) as error:
        _log.error(
            "Nothing is heard from %s: the account is not complete (%s).", account.label, type(error).__name__
        )


async def _report(report: Report) -> None:
    await sync_to_async(_kept, thread_sensitive=False)(report)


def _kept(report: Report) -> None:
    close_old_connections()
    keep_report(report, at=now())


async def _leave(address: str) -> None:
    await sync_to_async(_left, thread_sensitive=False)(address)


def _left(address: str) -> None:
    close_old_connections()
    leave_by_word(address, at=now())

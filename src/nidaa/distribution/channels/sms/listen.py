"""Keeps a line open to a centre, for receipts and for the words people send; in the worker, one task an account."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from nidaa.ground.accounts import Account, accounts
from nidaa.ground.country import pack
from nidaa.ground.sms.port import Incoming, Line, LineDown, Message, NotBound, Receipt
from nidaa.ground.sms.segments import DATA_CODING, parts_of
from nidaa.ground.sms.session import bound

from .by_smpp import centre_of, key_tag_of
from .inbound import Asked, Report, asked, report_of

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Ears:
    """Where what comes in is kept. The centre is answered afterwards; what raises is sent to us again."""

    report: Callable[[Report], Awaitable[None]]
    leave: Callable[[str], Awaitable[None]]


def listening() -> tuple[Account, ...]:
    """The accounts whose centre delivers to us over a line."""
    return tuple(one for one in accounts("sms") if one.options.get("kind", "smpp") == "smpp")


async def listen(account: Account, ears: Ears, *, stop: asyncio.Event) -> None:
    """Bind, take what comes, bind again when the line breaks, until told to stop.

    Raises:
        KeyError, ValueError: the account is not complete.
    """
    centre, pause_s = centre_of(account, receives=True), FIRST_PAUSE_S
    while not stop.is_set():
        box = _Box(account, ears)
        try:
            async with bound(centre, allowed_hosts=settings.INSIDE_HOSTS, inbox=box) as line:
                box.line, pause_s = line, FIRST_PAUSE_S
                await _first(stop.wait(), line.ended.wait())
        except NotBound:
            pass  # the pause below; senders of the same account tell the operator
        if not stop.is_set():
            await _first(stop.wait(), asyncio.sleep(pause_s))
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


async def _first(*waits: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(one) for one in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


@dataclass(slots=True)
class _Box:
    account: Account
    ears: Ears
    line: Line | None = None

    async def __call__(self, thing: Receipt | Incoming) -> None:
        if isinstance(thing, Receipt):
            await self.ears.report(report_of(thing, key_tag=key_tag_of(self.account)))
            return
        wish = asked(thing, pack().sms)
        if wish is None:
            return
        if wish.leave:
            await self.ears.leave(wish.address)
        await self._answer(wish)

    async def _answer(self, wish: Asked) -> None:
        """Best effort: whoever has left has left, also when the line breaks before we could say so."""
        text = (pack().sms.left if wish.leave else pack().sms.helped).of(wish.language)
        source = self.account.options.get("sender", "")
        for part in parts_of(text, reference=0):
            message = Message(
                source, wish.address, part.octets, DATA_CODING[part.encoding], part.joined, receipt=False
            )
            try:
                if self.line is not None:
                    await self.line.submit(message)
            except LineDown:
                return

"""While a window is on its way, its answers are written down as they come: a death then leaves few in doubt."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from ...facts import Outcome, Verdict
from ..subscribers import end
from .claiming import Held
from .deciding import NOT_BEGUN, TRY_AGAIN
from .marking import Answer, close_window
from .reading import Window
from .threads import AWAY, patiently
from .watching import Watch, Why
from .workplace import Workplace

RECORD_EVERY_S = 0.025


class Record:
    """The outcomes of a window, and how many of them, from its beginning, are written down."""

    def __init__(self, held: Held, place: Workplace, window: Window) -> None:
        self._held, self._place, self._window = held, place, window
        self._written = 0
        self.outcomes: list[Outcome] = [NOT_BEGUN] * len(window.messages)

    @asynccontextmanager
    async def kept(self, watch: Watch) -> AsyncIterator[None]:
        """Write down what has come, every moment, until the window has been sent."""
        sent = asyncio.Event()
        keeping = asyncio.create_task(self._keeping(sent, watch))
        try:
            yield
        finally:
            sent.set()  # and not cancelled: a statement under way is waited for
            await asyncio.wait({keeping})

    async def _keeping(self, sent: asyncio.Event, watch: Watch) -> None:
        while not (watch.why is Why.LOST or await _is_set(sent)):
            try:
                if not await self._write(self._come(), final=False):
                    watch.stop(Why.LOST)
            except AWAY:
                watch.stop(Why.LOST)

    def _come(self) -> int:
        """So many, from the beginning, have an answer that will not change within this window."""
        upto = self._written
        while upto < len(self.outcomes) and self.outcomes[upto].verdict not in TRY_AGAIN:
            upto += 1
        return upto

    async def close(self, *, final: bool) -> bool:
        """Write down the rest; False when the shard is ours no more."""
        return await self._write(len(self.outcomes), final=final)

    async def _write(self, upto: int, *, final: bool) -> bool:
        if upto == self._written:
            return True
        held, place = self._held, self._place
        some = slice(self._written, upto)
        pairs = zip(self._window.messages[some], self.outcomes[some], strict=True)
        answers = [Answer(message.recipient.id, message.key, outcome) for message, outcome in pairs]
        mark = self._window.marks[upto - 1]
        step = partial(close_window, held, mark, answers, now=place.clock(), final=final)
        if not await patiently(place.in_database, step, partial(in_time, held, place)):
            return False
        self._written = upto
        gone = [one.subscriber for one in answers if one.outcome.verdict is Verdict.GONE]
        if gone:
            await place.in_database(partial(end, gone, at=place.clock()))
        return True


async def _is_set(event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(RECORD_EVERY_S):
            await event.wait()
    except TimeoutError:
        return False
    return True


def in_time(held: Held, place: Workplace) -> bool:
    return place.clock() < held.leased_until

"""One window goes out: many messages at once, each with its answer; what may be tried again at once is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from time import perf_counter

from ...facts import Outcome, Recipient, Sender, Verdict
from .deciding import wait_in_window
from .watching import Watch, Why

_log = logging.getLogger(__name__)
# Four shards a process, so that two processes reach 4,000 a second.
AIM_A_SECOND, LEAST_CALLERS = 1200, 12
AT_ONCE_AGAIN = frozenset({Verdict.THROTTLED, Verdict.AGAIN})
UNREADABLE = Outcome(Verdict.REJECTED, code="unreadable", detail="The address that is kept cannot be opened.")
STOPS = {Verdict.STOP_SHARD: Why.SHARD, Verdict.STOP_ACCOUNT: Why.ACCOUNT}


@dataclass(frozen=True, slots=True)
class Message:
    """One person and the key by which this message to him is known again."""

    recipient: Recipient
    key: str


@dataclass(slots=True)
class Callers:
    """How many messages of one shard are under way together: as many as the provider's own slowness asks for.

    More would not be faster, only more of them in doubt should we die. Measured by the fastest answer so far, which
    a busy machine does not make slower.

    Attributes:
        most: never more.
    """

    most: int
    fastest_s: float = 0.0

    def count(self) -> int:
        wanted = ceil(AIM_A_SECOND * self.fastest_s)
        return min(max(wanted, LEAST_CALLERS), self.most)

    def took(self, seconds: float) -> None:
        if not 0 < self.fastest_s <= seconds:
            self.fastest_s = seconds


@dataclass(frozen=True, slots=True)
class Calls:
    """How a window is sent.

    Attributes:
        sender: opened for this release.
        callers: how many of them together.
        watch: says when no further one is begun.
        slower: told how long the provider asks to wait.
        tokens: waits for permission to send so many again; how many are granted.
    """

    sender: Sender
    callers: Callers
    watch: Watch
    slower: Callable[[float], Awaitable[None]]
    tokens: Callable[[int], Awaitable[int]]


async def send_all(messages: Sequence[Message], outcomes: list[Outcome], calls: Calls) -> None:
    """Put the outcome of each in its place, in whatever order they come; of those that are not begun: NOT_BEGUN."""
    todo, tries = list(range(len(messages))), 0
    while todo and not calls.watch.why:
        await _round(messages, outcomes, todo, calls)
        tries += 1
        again = [index for index in todo if outcomes[index].verdict in AT_ONCE_AGAIN]
        todo = again if await _may_repeat([outcomes[index] for index in again], tries, calls) else []
        if todo:
            todo = todo[: await calls.tokens(len(todo))]


async def _may_repeat(outcomes: list[Outcome], tries: int, calls: Calls) -> bool:
    throttled = [one.wait_s for one in outcomes if one.verdict is Verdict.THROTTLED]
    if throttled:
        await calls.slower(max(throttled))
    wait_s = wait_in_window(outcomes, tries) if outcomes and not calls.watch.why else None
    if wait_s is None:
        return False
    await asyncio.sleep(wait_s)
    return not calls.watch.why


async def _round(
    messages: Sequence[Message], outcomes: list[Outcome], todo: Sequence[int], calls: Calls
) -> None:
    """As many callers as may be at once, each taking the next that waits."""
    waiting = iter(todo)
    callers = min(calls.callers.count(), len(todo))
    await asyncio.gather(*(_caller(messages, outcomes, waiting, calls) for _ in range(callers)))


async def _caller(
    messages: Sequence[Message], outcomes: list[Outcome], waiting: Iterator[int], calls: Calls
) -> None:
    watch, send = calls.watch, calls.sender.send
    for index in waiting:
        if watch.why:
            return
        message, begun = messages[index], perf_counter()
        try:
            outcome = await send(message.recipient, message.key) if message.recipient.address else UNREADABLE
        except Exception as error:  # noqa: BLE001 - one person's message must not stop those of the others
            outcome = _unexpected(error)
        calls.callers.took(perf_counter() - begun)
        outcomes[index] = outcome
        if outcome.verdict in STOPS:
            watch.stop(STOPS[outcome.verdict], outcome.detail or outcome.code)


def _unexpected(error: Exception) -> Outcome:
    """A defect of ours. The name of the error alone: its text may hold an address."""
    _log.error("A sender failed unexpectedly: %s", type(error).__name__)
    return Outcome(Verdict.AMBIGUOUS, code="unexpected", detail=f"Unexpected: {type(error).__name__}.")

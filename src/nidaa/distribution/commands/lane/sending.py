"""One window goes out: many messages at once, each with its answer; what may be tried again at once is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from ...facts import Outcome, Recipient, Sender, Verdict
from .deciding import NOT_BEGUN, wait_in_window
from .watching import Watch, Why

_log = logging.getLogger(__name__)
AT_ONCE_AGAIN = frozenset({Verdict.THROTTLED, Verdict.AGAIN})
STOPS = {Verdict.STOP_SHARD: Why.SHARD, Verdict.STOP_ACCOUNT: Why.ACCOUNT}


@dataclass(frozen=True, slots=True)
class Message:
    """One person and the key by which this message to him is known again."""

    recipient: Recipient
    key: str


@dataclass(frozen=True, slots=True)
class Calls:
    """How a window is sent.

    Attributes:
        sender: opened for this release.
        at_once: messages under way together.
        watch: says when no further one is begun.
        slower: told how long the provider asks to wait.
        tokens: waits for permission to send so many again; how many are granted.
    """

    sender: Sender
    at_once: int
    watch: Watch
    slower: Callable[[float], Awaitable[None]]
    tokens: Callable[[int], Awaitable[int]]


async def send_all(messages: Sequence[Message], calls: Calls) -> list[Outcome]:
    """The outcome of each, in order; of those that were not begun: NOT_BEGUN."""
    outcomes = [NOT_BEGUN] * len(messages)
    todo, tries = list(range(len(messages))), 0
    while todo and not calls.watch.why:
        await _round(messages, outcomes, todo, calls)
        tries += 1
        again = [index for index in todo if outcomes[index].verdict in AT_ONCE_AGAIN]
        todo = again if await _may_repeat([outcomes[index] for index in again], tries, calls) else []
        if todo:
            todo = todo[: await calls.tokens(len(todo))]
    return outcomes


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
    callers = min(calls.at_once, len(todo))
    await asyncio.gather(*(_caller(messages, outcomes, waiting, calls) for _ in range(callers)))


async def _caller(
    messages: Sequence[Message], outcomes: list[Outcome], waiting: Iterator[int], calls: Calls
) -> None:
    watch, send = calls.watch, calls.sender.send
    for index in waiting:
        if watch.why:
            return
        message = messages[index]
        try:
            outcome = await send(message.recipient, message.key)
        except Exception as error:  # noqa: BLE001 - one person's message must not stop those of the others
            outcome = _unexpected(error)
        outcomes[index] = outcome
        if outcome.verdict in STOPS:
            watch.stop(STOPS[outcome.verdict], outcome.detail or outcome.code)


def _unexpected(error: Exception) -> Outcome:
    """A defect of ours. The name of the error alone: its text may hold an address."""
    _log.error("A sender failed unexpectedly: %s", type(error).__name__)
    return Outcome(Verdict.AMBIGUOUS, code="unexpected", detail=f"Unexpected: {type(error).__name__}.")

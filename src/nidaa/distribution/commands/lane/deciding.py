"""Pure: what becomes of one message, by what was answered and told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ...facts import Heard, Medium, Outcome, Verdict
from ...rules import SAFE_TO_REPEAT, pause

# Within its window a message is tried this often, and no provider's wish to wait is honoured for longer there.
TRIES_IN_A_WINDOW = 3
FIRST_WAIT_S, LONGEST_WAIT_IN_A_WINDOW_S = 0.25, 5.0
# Later, by the pass over what stayed open: about an hour of doubling pauses; the alert's own end comes first mostly.
MOST_TRIES = 18
MOST_BLIND_REPEATS = 10  # where a second time does no harm

# Nothing arrived, and another try may: at once, or when the halt that followed is over.
TRY_AGAIN = frozenset({Verdict.AGAIN, Verdict.THROTTLED, Verdict.STOP_SHARD, Verdict.STOP_ACCOUNT})
# Nothing more is to be done by this lane for this release.
SETTLED = frozenset({Verdict.ACCEPTED, Verdict.REJECTED, Verdict.GONE, Verdict.ELSEWHERE})
NOT_BEGUN = Outcome(Verdict.AGAIN, code="not begun", detail="Sending was stopped before this message.")


class Step(StrEnum):
    """What the pass does with a message that stayed open."""

    WAIT = "wait"
    SEND = "send"
    TOLD = "told"  # the provider has told of it: it had been taken
    LEAVE = "leave"  # nobody knows, or it was tried often enough: it stays visible as it is


@dataclass(frozen=True, slots=True)
class Open:
    """One message that stayed open. `repeated`: it was sent again once without our knowing of the first time."""

    verdict: Verdict
    attempts: int
    repeated: bool
    at: datetime


def next_step(
    row: Open, medium: Medium, heard: Heard | None, *, now: datetime, status_wait: timedelta
) -> Step:
    """What was perhaps sent is never sent blindly: not before its statuses had time to come, and once.

    Args:
        row: the message.
        medium: how it goes out; some receivers know our key again, and then a second time is seen once.
        heard: the furthest that the provider told of it, if anything.
        now: the present.
        status_wait: how long statuses are given to come.
    """
    if heard is not None:
        return Step.TOLD
    if row.verdict in TRY_AGAIN:
        return _again(row, MOST_TRIES, now)
    if medium in SAFE_TO_REPEAT:
        return _again(row, MOST_BLIND_REPEATS, now)
    if now < row.at + status_wait:
        return Step.WAIT
    return Step.LEAVE if row.repeated else Step.SEND


def _again(row: Open, most: int, now: datetime) -> Step:
    if row.attempts >= most:
        return Step.LEAVE
    return Step.SEND if now >= row.at + pause(row.attempts + 1) else Step.WAIT


def wait_in_window(outcomes: list[Outcome], tries: int) -> float | None:
    """How long to wait before those of a window that may be tried at once are; None: not in this window."""
    asked = max((one.wait_s for one in outcomes), default=0.0)
    if tries >= TRIES_IN_A_WINDOW or asked > LONGEST_WAIT_IN_A_WINDOW_S:
        return None
    return max(asked, FIRST_WAIT_S * 2.0**tries)


def after_repeat(before: Open, outcome: Outcome, *, now: datetime) -> tuple[Open, bool]:
    """The message after it was sent again, and whether it is settled.

    Of a message that may have arrived the first time, no answer to the second can say that it did not.
    """
    if outcome.verdict is Verdict.ACCEPTED or before.verdict is not Verdict.AMBIGUOUS:
        return Open(outcome.verdict, before.attempts + 1, before.repeated, now), outcome.verdict in SETTLED
    sent = outcome.verdict not in TRY_AGAIN
    row = Open(Verdict.AMBIGUOUS, before.attempts + 1, before.repeated or sent, now)
    return row, outcome.verdict in SETTLED

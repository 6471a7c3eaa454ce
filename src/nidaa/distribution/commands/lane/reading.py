from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...facts import Outcome, Verdict
from ...rules import message_key
from .claiming import Held, Mark
from .marking import Answer, close_window
from .sending import Message
from .workplace import Workplace

MANY = 10_000  # more than any window
NOBODY_KNOWS = Outcome(
    Verdict.AMBIGUOUS, code="interrupted", detail="Whoever sent this died in the middle of it."
)


@dataclass(frozen=True, slots=True)
class Window:
    """The next people of a shard, each with the key of this message to him and the mark that he is reached by."""

    messages: Sequence[Message]
    marks: Sequence[Mark]


def next_window(held: Held, place: Workplace, limit: int) -> Window | None:
    """None when nobody is left."""
    rows = place.window(held.row, held.done, limit)
    if not rows:
        return None
    people = place.recipients(rows)
    messages = [Message(one, message_key(held.release, held.medium, one.id)) for one in people]
    return Window(messages, [(row.cell, row.subscriber) for row in rows])


def set_aside(held: Held, place: Workplace, *, now: datetime) -> bool:
    """Those of an interrupted window: nobody knows whether they were called; kept to be found out, each by its key.

    The shard goes on behind them at once. False when it is ours no more.
    """
    upto = held.reach
    rows = place.window(held.row, held.done, MANY)
    inside = [row.subscriber for row in rows if (row.cell, row.subscriber) <= upto]
    answers = [Answer(one, message_key(held.release, held.medium, one), NOBODY_KNOWS) for one in inside]
    held.interrupted = None
    return close_window(held, upto, answers, now=now)

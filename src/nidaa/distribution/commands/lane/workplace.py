import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...facts import Recipient
from ...models import Shard
from ...queries.recipients import WindowRow, recipients_of, window
from .accounts import Switches
from .claiming import Mark
from .queueing import Turns
from .senders import Senders
from .threads import InDatabase

WINDOW = 500
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Workplace:
    """What one process lends to every shard that it carries.

    Attributes:
        clock: asks the time again for each step.
        in_database: runs a step where the database may be called.
        senders: those that are open.
        status_wait: how long statuses are given to come before a message nobody knows of is sent again.
        switches: as this process knows them.
        turns: who gives way to what is more urgent.
        leaving: set when the process is told to stop; the window under way is finished.
        window_size: messages a window, at most.
        at_once: messages of one window under way together.
        window: reads the next of a shard.
        recipients: opens their addresses.
    """

    clock: Callable[[], datetime]
    in_database: InDatabase
    senders: Senders
    status_wait: timedelta
    switches: Switches = field(default_factory=Switches)
    turns: Turns = field(default_factory=Turns)
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    window_size: int = WINDOW
    at_once: int = AT_ONCE
    window: Callable[[Shard, Mark, int], Sequence[WindowRow]] = window
    recipients: Callable[[Sequence[WindowRow]], Sequence[Recipient]] = recipients_of

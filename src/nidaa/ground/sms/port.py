"""What a channel sees of a line to an operator's centre, whatever speaks on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

ACCEPTED = 0  # ESME_ROK


class LineDown(Exception):
    """The line is not there, broke, or did not answer in time; `maybe_sent`: the centre may have the message."""

    def __init__(self, sentence: str, *, maybe_sent: bool) -> None:
        super().__init__(sentence)
        self.maybe_sent = maybe_sent


class NotBound(Exception):
    """The centre does not let us in; `status` is its word, 0 when there was none."""

    def __init__(self, sentence: str, *, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class State(StrEnum):
    """What a receipt says became of a message: SMPP 3.4, 5.2.28."""

    SCHEDULED = "scheduled"
    ENROUTE = "enroute"
    DELIVERED = "delivered"
    EXPIRED = "expired"
    DELETED = "deleted"
    UNDELIVERABLE = "undeliverable"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Message:
    """One short message to one phone: a part of a text, its octets ready.

    Attributes:
        validity: how long the centre tries, as SMPP writes a time; "" leaves it to the centre.
        reference: 16 bits that a receipt may repeat.
        tags: optional parameters: tag and octets.
    """

    source: str
    destination: str = field(repr=False)
    octets: bytes = field(repr=False)
    data_coding: int
    joined: bool = False
    receipt: bool = True
    validity: str = ""
    reference: int = 0
    tags: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Submitted:
    """The centre's answer: 0 and its number of the message, or why not."""

    status: int
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message. `tags` are those the centre repeats, `source` the phone; `final`: nothing more comes."""

    message_id: str
    state: State
    error: str
    tags: tuple[tuple[int, bytes], ...] = ()
    source: str = field(default="", repr=False)

    @property
    def final(self) -> bool:
        return self.state not in {State.SCHEDULED, State.ENROUTE, State.ACCEPTED, State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text that somebody sent to our number."""

    source: str = field(repr=False)
    destination: str
    text: str = field(repr=False)


# Called for what comes in, and answered to the centre only afterwards: if it raises, the centre keeps it and
# sends it again.
Inbox = Callable[[Receipt | Incoming], Awaitable[None]]


class Line(Protocol):
    """A line that is bound. Any number of tasks may submit at once: the window makes them wait."""

    @property
    def up(self) -> bool: ...

    async def submit(self, message: Message) -> Submitted:
        """Raises LineDown."""
        ...

    async def cancel(self, message_id: str, *, source: str, destination: str) -> int:
        """Take a queued message back, if the centre still has it; its status. Raises LineDown."""
        ...

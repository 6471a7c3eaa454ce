"""Who wants to be told, and how one message to one of them is sent and what becomes of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol


class Medium(StrEnum):
    """How a subscriber is reached, one message a person. The values are those of the pack's tiers."""

    PUSH = "push"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of which somebody wants to hear: a commune by its code, or a point. The point itself is not kept."""

    commune: str = ""
    lat: float = 0.0
    lon: float = 0.0


class Asked(StrEnum):
    """What a request from the public pages wants."""

    SUBSCRIBE = "subscribe"
    CONFIRM = "confirm"
    LEAVE = "leave"
    LINK = "link"  # the message with the link to leave is lost: send it again


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be told of, where and how. `quiet`: from and until which full hour not."""

    medium: Medium
    address: str = field(repr=False)
    language: str
    places: tuple[Spot, ...] = field(repr=False)
    quiet: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Greeting:
    """One message that is not an alert: it asks an address to confirm, or shows how to leave."""

    language: str
    direction: str
    title: str
    text: str
    link: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One subscriber as a sender needs it.

    Attributes:
        address: E.164 number, e-mail address, or a push subscription as JSON. Never logged.
        token: for the link by which this person leaves.
    """

    id: int
    address: str = field(repr=False)
    language: str
    token: str = field(repr=False)


class Verdict(StrEnum):
    """What became of one message to one subscriber."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"  # this person, for good: never again for this release
    GONE = "gone"  # nobody is at this address any more: the subscription ends
    ELSEWHERE = "elsewhere"  # cannot be reached this way: another medium, if the person has one
    AMBIGUOUS = "ambiguous"  # may have been sent: find out before sending again
    THROTTLED = "throttled"  # too fast: slower, and the same person again
    AGAIN = "again"  # nothing was sent; the same person again in a moment
    STOP_SHARD = "stop_shard"  # our mistake: sending on would repeat it
    STOP_ACCOUNT = "stop_account"  # the provider will take nothing from us until a person has looked


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is the provider's own; `detail` names no person; `wait_s` how long the provider asks us to wait."""

    verdict: Verdict
    reference: str = ""
    code: str = ""
    detail: str = ""
    wait_s: float = 0.0


class Sender(Protocol):
    """Sends one notice by one account, as often as it is asked; opened once a shard."""

    async def send(self, recipient: Recipient, key: str) -> Outcome: ...


class Heard(IntEnum):
    """How far a provider says a message has come; higher is later, and nothing goes back."""

    SENT = 1
    DELIVERED = 2
    READ = 3
    FAILED = 9


@dataclass(frozen=True, slots=True)
class Status:
    """What a provider told of one message; `key` is that of rules.message_key."""

    medium: Medium
    key: str
    reference: str
    state: Heard
    at: datetime


class ShardState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    OVERTAKEN = "overtaken"  # a later release came: nobody further was, or will be, called
    FAILED = "failed"  # a person must look

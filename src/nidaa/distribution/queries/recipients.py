"""Who is to be called by a shard, window by window, in the order (cell, subscriber)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..facts import Medium, Recipient
from ..models import Shard


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One subscriber to be called, still sealed. (cell, subscriber) is the key by which marks are set."""

    cell: int
    subscriber: int
    medium: Medium
    language: str
    sealed_address: bytes
    address_mark: bytes


def window(shard: Shard, after: tuple[int, int], limit: int) -> list[WindowRow]:
    """The next subscribers of the shard after a mark, at most `limit`; none left: an empty list.

    Of a shard that follows another: those whom the other reached or may have reached. Call it only once
    `commands.bring_to_rest` has said that the marks it reads will not move any more.
    """
    raise NotImplementedError


def recipients_of(rows: Iterable[WindowRow]) -> list[Recipient]:
    """The same as a sender needs them: addresses opened, with the token by which each leaves."""
    raise NotImplementedError

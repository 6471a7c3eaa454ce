"""Nobody is at an address any more: the subscription ends."""

from collections.abc import Iterable
from datetime import datetime


def end_subscriptions(ids: Iterable[int], *, at: datetime) -> None:
    """Ends them without a word to anybody: there is nobody to hear it."""

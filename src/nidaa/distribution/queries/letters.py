"""The inbox of what providers tell, counted: what is in it only the worker opens."""

from ..models import Inbox


def letters_waiting() -> int:
    """How many posts are kept and not folded yet."""
    return Inbox.objects.filter(taken_at__isnull=True).count()

"""A clock for tests: a night in November, moved by hand."""

from datetime import UTC, datetime, timedelta

MIDNIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)


def after(**elapsed: float) -> datetime:
    """A moment so long after the report: after(minutes=5)."""
    return MIDNIGHT + timedelta(**elapsed)

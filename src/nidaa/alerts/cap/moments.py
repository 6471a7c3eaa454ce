"""Times as CAP writes them: 2026-11-25T09:30:00+01:00, UTC as -00:00 (CAP 1.2, section 3.3.2)."""

import re
from datetime import UTC, datetime, timedelta, timezone

STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})([-+])([0-9]{2}):([0-9]{2})")
FURTHEST = timedelta(hours=14)


def moment(written: str) -> datetime | None:
    """The moment that CAP text stands for; None when it is not a CAP time or names no real moment."""
    match = STAMP.fullmatch(written)
    if match is None:
        return None
    offset = timedelta(hours=int(match[3]), minutes=int(match[4]))
    if offset > FURTHEST or int(match[4]) > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    clock, extra = match[1], timedelta()
    if clock.endswith("T24:00:00"):  # midnight at the end of the day, which XML Schema allows
        clock, extra = clock[:10] + "T00:00:00", timedelta(days=1)
    zone = timezone(offset if match[2] == "+" else -offset)
    try:
        return (datetime.fromisoformat(clock) + extra).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def stamp(at: datetime) -> str:
    """CAP text of a moment, in its own offset.

    Raises:
        ValueError: the moment has no offset, an offset with seconds, or a fraction of a second.
    """
    offset = at.utcoffset()
    if offset is None or offset % timedelta(minutes=1) or abs(offset) > FURTHEST:
        raise ValueError(f"A CAP time needs an offset in whole minutes of at most 14 hours; {at!r} has none.")
    if at.microsecond:
        raise ValueError(f"A CAP time has no fraction of a second; {at!r} has one.")
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "+" if offset > timedelta() else "-"
    return (
        f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    )

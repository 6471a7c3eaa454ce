"""Local date and time, as people say them, to a moment, and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _


class NotAMoment(ValueError):
    pass


def moment(day: str, hour: str, *, zone: str, now: datetime) -> datetime:
    """The moment of a local date (2026-11-24) and time (23:10), with the offset that held there and then.

    A time without a date is the last such time that has passed: at 01:00, «23:10» is yesterday evening. Of an hour
    that came twice (clocks put back for Ramadan) the earlier is taken: the child has been gone longer, not shorter.

    Raises:
        NotAMoment: a part is missing or cannot be read, or clocks skipped that hour; the sentence says which.
    """
    if not hour:
        raise NotAMoment(_("Give the time too. About is enough; how certain it is has its own question."))
    clock = _hour(hour)
    if day:
        return _local(_day(day), clock, zone)
    today = now.astimezone(ZoneInfo(zone)).date()
    found = _local(today, clock, zone)
    return found if found <= now else _local(today - timedelta(days=1), clock, zone)


def parts(at: datetime, zone: str) -> tuple[str, str]:
    """Date and time as an input of a form holds them."""
    here = at.astimezone(ZoneInfo(zone))
    return here.strftime("%Y-%m-%d"), here.strftime("%H:%M")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAMoment(_("This is not a date. Write it as 2026-11-24.")) from None


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text.replace("h", ":").strip(": "))
    except ValueError:
        raise NotAMoment(_("This is not a time. Write it as 23:10.")) from None


def _local(day: date, clock: time, zone: str) -> datetime:
    found = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    if found.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != found.replace(tzinfo=None):
        raise NotAMoment(_("Clocks were put forward: this hour did not exist that night. Check the time."))
    return found.replace(tzinfo=ZoneInfo(zone))

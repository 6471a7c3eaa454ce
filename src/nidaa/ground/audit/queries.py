from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from .facts import GENESIS, Entry, Reader, Sought, Verdict
from .models import Line
from .rules import line_hash

READ_LOG = "read audit log"


def verify() -> Verdict:
    """Read the whole chain in order; the first line that does not follow is named."""
    previous, count = GENESIS, 0
    for line in Line.objects.order_by("sequence").iterator(chunk_size=5000):
        count += 1
        if line.sequence != count or line.previous != previous or line.hash != _hash_of(line):
            return Verdict(lines=count, broken_at=line.sequence, head=previous)
        previous = line.hash
    return Verdict(lines=count, broken_at=None, head=previous)


def lines(sought: Sought, *, before: int | None = None, limit: int = 100) -> list[Line]:
    """Newest first; `before`: only lines with a smaller sequence, for the next page."""
    found = _lines(sought)
    if before is not None:
        found = found.filter(sequence__lt=before)
    return list(found.order_by("-sequence")[:limit])


def every_line(sought: Sought) -> Iterable[Line]:
    """Oldest first, read in pieces: for an export."""
    return _lines(sought).order_by("sequence").iterator(chunk_size=2000)


def readers_of_case(case_id: UUID) -> list[Reader]:
    """Who opened the case or something of it.

    Lists that showed it among others are lines without a case; who looked into the log has not looked at the child.
    """
    opened = Line.objects.filter(case_id=case_id, action__startswith="read ").exclude(action=READ_LOG)
    found = opened.values("actor").order_by("actor")
    rows = found.annotate(times=Count("sequence"), first_at=Min("at"), last_at=Max("at"))
    return sorted((Reader(**row) for row in rows), key=lambda reader: reader.last_at, reverse=True)


def _lines(sought: Sought) -> QuerySet[Line]:
    found = Line.objects.all()
    if sought.case_id:
        found = found.filter(case_id=sought.case_id)
    if sought.actor:
        found = found.filter(actor=sought.actor)
    if sought.action:
        found = found.filter(action__icontains=sought.action)
    if sought.since:
        found = found.filter(at__gte=sought.since)
    if sought.until:
        found = found.filter(at__lt=sought.until)
    return found


def _hash_of(line: Line) -> str:
    entry = Entry(
        action=line.action,
        actor=line.actor,
        at=line.at,
        purpose=line.purpose,
        object_kind=line.object_kind,
        object_id=line.object_id,
        case_id=line.case_id,
        detail=line.detail,
    )
    return line_hash(line.previous, line.sequence, entry)

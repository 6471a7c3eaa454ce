from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from .facts import GENESIS, Acting, Entry
from .models import Line
from .rules import line_hash

# One writer at a time: the chain has one end. Any constant does; this one spells "audit".
CHAIN_LOCK = 0x6175646974


@contextmanager
def recorded(
    action: str, *, by: Acting, at: datetime, case_id: UUID | None = None, purpose: str = ""
) -> Iterator[Entry]:
    """One transaction and one line: what happens inside stands with its line, or neither stands.

    The line is written last, so that the end of the chain is locked as briefly as possible.
    """
    with transaction.atomic():
        entry = Entry(action=action, actor=by.key, at=at, case_id=case_id, purpose=purpose)
        yield entry
        append(entry)


def record_read(
    what: str, *, by: Acting, at: datetime, case_id: UUID | None = None, purpose: str = "", detail: str = ""
) -> None:
    """Log first, then read: call before anything of the case is shown. Raises if the line cannot be written."""
    with transaction.atomic():
        append(
            Entry(action=f"read {what}", actor=by.key, at=at, case_id=case_id, purpose=purpose, detail=detail)
        )


def append(entry: Entry) -> Line:
    """Add one line to the chain inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Line.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    return Line.objects.create(
        sequence=sequence,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        purpose=entry.purpose,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        case_id=entry.case_id,
        detail=entry.detail,
        previous=previous,
        hash=line_hash(previous, sequence, entry),
    )

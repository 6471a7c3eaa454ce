from collections.abc import Iterable
from uuid import UUID

from .facts import GENESIS, Entry, Verdict
from .models import Line
from .rules import line_hash


def verify() -> Verdict:
    """Read the whole chain in order; the first line that does not follow is named."""
    previous, count = GENESIS, 0
    for line in Line.objects.order_by("sequence").iterator(chunk_size=5000):
        count += 1
        if line.sequence != count or line.previous != previous or line.hash != _hash_of(line):
            return Verdict(lines=count, broken_at=line.sequence, head=previous)
        previous = line.hash
    return Verdict(lines=count, broken_at=None, head=previous)


def lines_of_case(case_id: UUID) -> Iterable[Line]:
    return Line.objects.filter(case_id=case_id).order_by("sequence")


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

"""Lines of the log as a table on a page, and as CSV that a spreadsheet cannot take for formulas."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from nidaa.cases.queries import numbers_of
from nidaa.doors.console.officers import names_by_key
from nidaa.ground.audit.models import Line
from nidaa.ground.calendar import stamp
from nidaa.ground.country import pack
from nidaa.ground.people.facts import SYSTEM

from . import words

COLUMNS = (
    "sequence",
    "at",
    "actor",
    "name",
    "action",
    "purpose",
    "object_kind",
    "object_id",
    "case_id",
    "detail",
)
CHAIN = ("previous", "hash")
# A spreadsheet runs a cell that begins so (OWASP, CSV injection); tab and carriage return are skipped by some first.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Row:
    """A line, and beside it what is said of it in the language of the page."""

    line: Line
    stamp: str
    name: str
    case_number: str
    action: str
    detail: str
    purpose: str
    kind: str


def rows(lines: Iterable[Line]) -> list[Row]:
    kept, zone = list(lines), pack().timezone
    names = names_by_key(line.actor for line in kept)
    numbers = numbers_of(line.case_id for line in kept if line.case_id)
    return [
        Row(
            line,
            stamp(line.at, zone),
            names.get(line.actor, line.actor),
            _number(line.case_id, numbers),
            words.action(line),
            words.detail(line),
            words.purpose(line),
            words.kind(line),
        )
        for line in kept
    ]


def csv_text(lines: Iterable[Line], names: Mapping[str, str]) -> Iterator[str]:
    """The file piece by piece: a byte order mark, so that spreadsheets read Arabic; then one row a line."""
    out = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + out.writerow([*COLUMNS, *CHAIN])
    for line in lines:
        yield out.writerow([harmless(text) for text in _cells(line, names)])


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _cells(line: Line, names: Mapping[str, str]) -> Iterator[str]:
    for column in COLUMNS:
        if column == "at":
            yield line.at.isoformat()
        elif column == "name":
            yield names.get(line.actor, "" if line.actor == SYSTEM.key else line.actor)
        else:
            yield str(getattr(line, column) or "")
    yield from (line.previous, line.hash)


def _number(case_id: UUID | None, numbers: Mapping[UUID, str]) -> str:
    return numbers.get(case_id, str(case_id)) if case_id else ""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text

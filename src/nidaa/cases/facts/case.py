from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

# What a field may hold: text, number, yes/no, a list of words, a point, a time as ISO 8601; None is «unknown».
type_of_value = str | int | float | bool | list[Any] | dict[str, Any] | None


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    ERASED = "erased"


class StatementKind(StrEnum):
    """EU Law Enforcement Directive 2016/680, art. 7: facts are kept apart from what people say or judge."""

    FACT = "fact"
    STATEMENT = "statement"
    ASSESSMENT = "assessment"


class Capacity(StrEnum):
    """In what legal capacity someone reports (Family Code, law 15-01 on kafala)."""

    FATHER = "father"
    MOTHER = "mother"
    TUTOR = "tutor"
    KAFIL = "kafil"
    OTHER = "other"


# The one item of a section that does not repeat.
ONLY = "only"


@dataclass(frozen=True, slots=True)
class Stating:
    """Something being said now: fields of one section (and item), with where it comes from."""

    section: str
    values: Mapping[str, type_of_value]
    item: str = ONLY
    kind: StatementKind = StatementKind.STATEMENT
    source: str = ""
    obtained_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """The value of one field, and where it comes from."""

    value: type_of_value
    kind: StatementKind
    source: str
    obtained_at: datetime
    recorded_by: str
    recorded_at: datetime


Item = Mapping[str, Stated]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that is known of a case now, folded from its statements. Holds personal data: never log one."""

    case_id: UUID
    number: str
    unit: str
    opened_at: datetime
    state: CaseState
    exercise: bool
    sections: Mapping[str, Mapping[str, Item]]

    def stated(self, section: str, key: str, item: str = ONLY) -> Stated | None:
        return self.sections.get(section, {}).get(item, {}).get(key)

    def value(self, section: str, key: str, item: str = ONLY) -> type_of_value:
        """The value, or None when unknown or never asked. `stated` tells the two apart."""
        found = self.stated(section, key, item)
        return found.value if found else None

    def words(self, section: str, key: str, item: str = ONLY) -> str:
        value = self.value(section, key, item)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def items(self, section: str) -> Iterator[tuple[str, Item]]:
        yield from self.sections.get(section, {}).items()

    def __repr__(self) -> str:
        return f"<case file {self.number}>"


@dataclass(frozen=True, slots=True)
class CaseHead:
    """One row of a list: no personal data except through `file`."""

    case_id: UUID
    number: str
    unit: str
    opened_at: datetime
    state: CaseState
    exercise: bool


@dataclass(frozen=True, slots=True)
class JournalEntry:
    at: datetime
    by: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskDue:
    """A step of the procedure, with its clock."""

    id: int
    key: str
    window: str
    due_at: datetime
    done_at: datetime | None
    done_by: str
    result: str

    def late(self, now: datetime) -> bool:
        return self.done_at is None and now > self.due_at


@dataclass(frozen=True, slots=True)
class Similar:
    """Another case that may be the same child: shown while typing, never blocking."""

    case_id: UUID
    number: str
    score: float
    name: str
    age_years: int | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """What is known of a photo without opening it."""

    id: UUID
    case_id: UUID
    added_at: datetime
    width: int
    height: int
    digest: str
    for_public: bool
    alt: Mapping[str, str]
    crop: tuple[float, float, float, float] | None

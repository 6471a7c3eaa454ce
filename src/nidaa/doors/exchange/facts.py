from dataclasses import dataclass, field
from enum import StrEnum

from nidaa.cases.facts.case import Stating


class Mark(StrEnum):
    """What a record is, seen as a report."""

    REPORT = "report"
    ADULT = "adult"  # speaks of someone who was 18 or older when last seen
    EXERCISE = "exercise"  # says of itself that it is one
    EXPIRED = "expired"  # its expiry date is over: whoever holds a copy should delete it
    PLACEHOLDER = "placeholder"  # an erased record: identity and dates only
    NOTES_ONLY = "notes_only"  # notes about a person who is not in the file
    BROKEN = "broken"  # cannot be traced to its source


OPENS = frozenset({Mark.REPORT, Mark.ADULT, Mark.EXERCISE})


@dataclass(frozen=True, slots=True)
class Placed:
    """A field of the record, and the field of the case file it went to, or `(source)`."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A field of the record that went nowhere, and why. Its value is personal data: it is never printed."""

    path: str
    why: str
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Imported:
    """One record of another register, as a report.

    Attributes:
        source_format: such as "PFIF 1.4".
        record_id: what the source calls the record; "" when it gives none.
        problems: sentences for the officer; they name fields, never values.
    """

    source_format: str
    record_id: str
    statements: tuple[Stating, ...] = field(repr=False)
    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    problems: tuple[str, ...]
    mark: Mark

    @property
    def opens(self) -> bool:
        """Whether a case should be opened from it; an adult's is, so that an officer looks at it."""
        return self.mark in OPENS

    @property
    def expired(self) -> bool:
        return self.mark is Mark.EXPIRED

    @property
    def placeholder(self) -> bool:
        return self.mark is Mark.PLACEHOLDER

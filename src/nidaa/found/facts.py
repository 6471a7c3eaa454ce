from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nidaa.cases.facts.case import type_of_value
from nidaa.cases.facts.fields import Field, Kind, Visibility
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.cases.facts.first_screen import SEXES


class FoundState(StrEnum):
    IN_CARE = "in_care"
    MATCHED = "matched"
    HANDED_OVER = "handed_over"
    ERASED = "erased"


class Decision(StrEnum):
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


# What is asked of a found child. Nothing is compulsory: a toddler says no name.
FIELDS: tuple[Field, ...] = (
    Field("given_latin", N("First name (Latin letters)")),
    Field("given_ar", N("First name (Arabic letters)")),
    Field("family_latin", N("Family name (Latin letters)")),
    Field("family_ar", N("Family name (Arabic letters)")),
    Field("sex", N("Girl or boy"), Kind.CHOICE, choices=SEXES),
    Field("age_low", N("Youngest the child may be"), Kind.NUMBER, unit=N("years")),
    Field("age_high", N("Oldest the child may be"), Kind.NUMBER, unit=N("years")),
    Field("languages", N("Languages spoken")),
    Field("said", N("What the child says"), Kind.LONG),
    Field("found_at", N("Found when"), Kind.TIME),
    Field("place", N("Found where, in words")),
    Field("point", N("Found where, on the map"), Kind.POINT),
    Field("found_by", N("Found by whom")),
    Field("cared_for_at", N("Where the child is now")),
    Field("height_cm", N("Height"), Kind.NUMBER, unit=N("cm")),
    Field("hair", N("Hair")),
    Field("eyes", N("Eyes")),
    Field("marks", N("Distinguishing marks")),
    Field("worn", N("Clothing"), Kind.LONG),
    Field("carried", N("Objects carried"), Kind.LONG),
    Field("health", N("Health needs"), Kind.LONG, Visibility.SENSITIVE),
    Field("notes", N("Notes"), Kind.LONG),
    Field("handed_to", N("Handed over to")),
)
BY_KEY = {one.key: one for one in FIELDS}


@dataclass(frozen=True, slots=True)
class FoundHead:
    """One row of the register, without personal data."""

    found_id: UUID
    number: str
    unit: str
    state: FoundState
    exercise: bool
    found_at: datetime
    registered_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class FoundFile:
    """All that is known of a found child. Holds personal data: never log one."""

    head: FoundHead
    values: Mapping[str, type_of_value] = field(repr=False)

    def words(self, key: str) -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else ""


class Factor(StrEnum):
    NAME = "name"
    SEX = "sex"
    AGE = "age"
    HEIGHT = "height"
    TIME = "time"
    PLACE = "place"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Features:
    """What of a child can be compared, from either side. Empty or None is unknown.

    `given` are first names, `names` first and family names together where both are known, in each script.
    """

    given: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    sex: str
    ages: tuple[int, int] | None
    height_cm: float | None
    at: datetime | None
    certain: bool
    point: tuple[float, float] | None
    place: frozenset[str] = field(repr=False)
    hair: frozenset[str]
    eyes: frozenset[str]
    described: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for (points above 0) or against a match. `sentence` is a msgid, `values` fill it."""

    factor: Factor
    points: float
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        return self.sentence % self.values


@dataclass(frozen=True, slots=True)
class Match:
    """A found child and a case that may be of the same child, with every reason for and against.

    Attributes:
        score: 0..1, to rank by; not a probability of identity.
        decision: what an officer has decided, if it still stands.
        reopened: it was rejected, and what is known of one of the two has changed since.
    """

    found: FoundHead
    case_id: UUID
    case_number: str
    score: float
    reasons: tuple[Reason, ...]
    decision: Decision | None = None
    reopened: bool = False

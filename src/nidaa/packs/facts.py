"""What a pack says, as frozen facts. Times as named, distances in km, weights in points."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class AlertKind(StrEnum):
    """What the public is told has happened; the two are never confused in a title."""

    MISSING = "missing"
    ABDUCTION = "abduction"


class Act(StrEnum):
    """What a message does. The last three name no child."""

    ALERT = "alert"
    UPDATE = "update"
    FOUND = "found"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


# The one place that says which acts show the child to the public and which take it back.
PUBLISHES = frozenset({Act.ALERT, Act.UPDATE})
WITHDRAWS = frozenset({Act.FOUND, Act.CANCELLED, Act.EXPIRED})


class Length(StrEnum):
    """headline ≤ 160 characters; short for one SMS or panel; medium for a post; long for page and e-mail."""

    HEADLINE = "headline"
    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Words:
    """One text. French, Arabic and English are always there; Tamazight wherever the public reads it."""

    fr: str
    ar: str
    en: str
    zgh: str = ""

    def of(self, language: str) -> str:
        """The text in `language`, else in French; ask `falls_back` to show that it is a stand-in."""
        return str(getattr(self, language, "")) or self.fr

    def falls_back(self, language: str) -> bool:
        return not getattr(self, language, "")


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a value comes from. `confirmed` is False until the agency has signed it."""

    version: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Language:
    """`direction` is rtl or ltr; `digits` a CLDR numbering system; `reviewed`: by a native reader."""

    code: str
    name: str
    direction: str
    digits: str
    public: bool
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A number the public may be given. Alerts may print no other."""

    key: str
    number: str
    label: Words
    territory: str
    on_alerts: bool
    verified: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Rank:
    """`order` grows with seniority; an approver needs at least the order of the tier's rank."""

    key: str
    order: int
    label: Words


@dataclass(frozen=True, slots=True)
class Capacity:
    """In what legal capacity somebody reports, and whether that capacity may consent to publication."""

    key: str
    label: Words
    may_report: bool
    may_consent: bool
    proof: Words
    basis: Basis


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of a tier, met by the answers in `met_by`.

    Criteria with the same `any_of` form a group of which one is enough; those with "" are all needed.
    """

    key: str
    question: Words
    met_by: frozenset[Answer]
    any_of: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Tier:
    """How far an alert goes. `label` is the officers' name, `event` the public's; radius None: no circle."""

    key: str
    order: int
    label: Words
    event: Words
    kind: AlertKind
    public: bool
    criteria: tuple[Criterion, ...]
    approver_rank: str
    needs_prosecutor: bool
    channels: tuple[str, ...]
    radius_km: float | None
    adjacent_provinces: bool
    nationwide: bool
    max_hours: int
    renewals: int
    cap_events: tuple[tuple[str, str], ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """A statement that is risk when true. `unknown_weight` counts when nobody knows; `feeds`: fields.

    `ages` says from and to which age in years the statement is true, where the age alone decides.
    """

    key: str
    section: str
    label: Words
    question: Words
    weight: int
    unknown_weight: int
    red_flag: bool
    points_to: str
    feeds: tuple[str, ...]
    ages: tuple[int, int] | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class RiskLevel:
    """Reached from `from_points`. `reassess_minutes` after the report; after the last, every 24 hours."""

    key: str
    order: int
    label: Words
    response: Words
    from_points: int
    reassess_minutes: tuple[int, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class RiskTable:
    """Unknowns add up to at most `unknown_ceiling_points`: ignorance alone is medium, not high."""

    version: str
    unknown_ceiling_points: int
    red_flag_floor: str
    sections: Mapping[str, Words]
    factors: tuple[RiskFactor, ...]
    levels: tuple[RiskLevel, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the procedure, in minutes on its `clock` ("reported" or "found")."""

    key: str
    label: Words
    clock: str
    from_minutes: int
    to_minutes: int


@dataclass(frozen=True, slots=True)
class Task:
    """A step, due `due_minutes` after the clock of its window started; `who` is a key of Pack.roles."""

    key: str
    window: str
    due_minutes: int
    label: Words
    who: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a kind of data is kept after `clock`; with keep_hours None as long as the case it follows."""

    key: str
    label: Words
    clock: str
    keep_hours: int | None
    review_days: int | None
    end_action: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Hub:
    """A public place where journeys join: station, port, crossing. Degrees WGS 84, good to about 500 m."""

    key: str
    name_fr: str
    name_ar: str
    kind: str
    lat: float
    lon: float

"""What the danger page shows: factors with what feeds them, the advice as a sum, what was signed before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from nidaa.cases.facts.case import CaseFile, Stated
from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.facts.fields import Field
from nidaa.doors.console.asking.showing import words
from nidaa.ground.country import pack
from nidaa.packs.facts import RiskFactor, RiskLevel, RiskTable
from nidaa.triage.facts import Answer, Score, Signed
from nidaa.triage.queries import answers_from_file
from nidaa.triage.rules import level_order, lowers, score

LONGEST_FEED = 120  # characters of a statement shown beside a factor; the file holds the rest


@dataclass(frozen=True, slots=True)
class Feed:
    """A field of the file that bears on a factor; `words` is "" when it was never asked."""

    label: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class FactorRow:
    key: str
    label: str
    question: str
    red_flag: bool
    answer: Answer
    feeds: tuple[Feed, ...]

    @property
    def fed(self) -> tuple[Feed, ...]:
        return tuple(feed for feed in self.feeds if feed.words)


@dataclass(frozen=True, slots=True)
class SectionRows:
    label: str
    factors: tuple[FactorRow, ...]

    @property
    def open(self) -> int:
        return sum(row.answer is Answer.UNKNOWN for row in self.factors)


@dataclass(frozen=True, slots=True)
class ReasonRow:
    label: str
    points: int
    red_flag: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """The score as a sum: reasons + what unknowns count = points."""

    level: RiskLevel
    label: str
    response: str
    points: int
    reasons: tuple[ReasonRow, ...]
    unknown_points: int
    unknown_counted: int
    questions: tuple[str, ...]
    floor: str


@dataclass(frozen=True, slots=True)
class LevelChoice:
    key: str
    label: str
    response: str
    lowers: bool


@dataclass(frozen=True, slots=True)
class SignedRow:
    signed: Signed
    by: str
    confirmed_by: str
    label: str
    advice: str


def answers_for(file: CaseFile, last: Signed | None, table: RiskTable) -> dict[str, Answer]:
    """Prefilled: what was signed last, and over it what the file has come to say since."""
    from_file = answers_from_file(file, table)
    if last is None:
        return from_file
    kept = {key: answer for key, answer in last.answers.items() if answer is not Answer.UNKNOWN}
    newer = {
        factor.key: from_file[factor.key]
        for factor in table.factors
        if factor.key in from_file and _stated_since(file, factor, last.at)
    }
    return {**from_file, **kept, **newer}


def _stated_since(file: CaseFile, factor: RiskFactor, moment: datetime) -> bool:
    return any(stated.recorded_at > moment for _, stated in _statements(file, factor))


def sections(
    file: CaseFile | None, answers: Mapping[str, Answer], table: RiskTable, language: str
) -> tuple[SectionRows, ...]:
    """The factors by section, in the order of the pack."""
    return tuple(
        SectionRows(
            label.of(language),
            tuple(_row(file, factor, answers, language) for factor in table.factors if factor.section == key),
        )
        for key, label in table.sections.items()
    )


def _row(
    file: CaseFile | None, factor: RiskFactor, answers: Mapping[str, Answer], language: str
) -> FactorRow:
    return FactorRow(
        factor.key,
        factor.label.of(language),
        factor.question.of(language),
        factor.red_flag,
        answers.get(factor.key, Answer.UNKNOWN),
        tuple(_feeds(file, factor)) if file else (),
    )


def _feeds(file: CaseFile, factor: RiskFactor) -> Iterable[Feed]:
    said = _statements(file, factor)
    named = {feed for feed, _ in said}
    for feed, stated in said:
        yield Feed(_label(feed), _words(feed, stated), stated.source or stated.kind.value)
    for feed in factor.feeds:
        if feed not in named:
            yield Feed(_label(feed), "", "")


def _statements(file: CaseFile, factor: RiskFactor) -> list[tuple[str, Stated]]:
    """What the file states of the fields that feed a factor, in every item of a section that repeats."""
    found: list[tuple[str, Stated]] = []
    for feed in factor.feeds:
        section, _, key = feed.partition(".")
        found += [(feed, item[key]) for _, item in file.items(section) if key in item]
    return found


def _field(feed: str) -> Field | None:
    section, _, key = feed.partition(".")
    return BY_KEY[section].field(key)


def _label(feed: str) -> str:
    field = _field(feed)
    return gettext(field.label) if field else feed


def _words(feed: str, stated: Stated) -> str:
    field = _field(feed)
    text = words(field, stated.value) if field else str(stated.value)
    return text if len(text) <= LONGEST_FEED else f"{text[:LONGEST_FEED]}…"


def advice(answers: Mapping[str, Answer], table: RiskTable, language: str) -> Advice:
    found = score(answers, table)
    factors = {factor.key: factor for factor in table.factors}
    known = [reason for reason in found.reasons if reason.answer is not Answer.UNKNOWN]
    reasons = tuple(
        ReasonRow(factors[one.factor].label.of(language), one.points, one.red_flag) for one in known
    )
    level = level_of(found.level, table)
    return Advice(
        level=level,
        label=level.label.of(language),
        response=level.response.of(language),
        points=found.points,
        reasons=reasons,
        unknown_points=sum(one.points for one in found.reasons if one.answer is Answer.UNKNOWN),
        unknown_counted=found.points - sum(one.points for one in known),
        questions=_questions(found, table, language),
        floor=level_of(found.floor, table).label.of(language) if found.floor else "",
    )


def _questions(found: Score, table: RiskTable, language: str) -> tuple[str, ...]:
    """What nobody knows, red flags and heavy weights first."""
    unknown = set(found.unknown)
    asked = [factor for factor in table.factors if factor.key in unknown]
    ordered = sorted(asked, key=lambda factor: (not factor.red_flag, -factor.weight))
    return tuple(factor.question.of(language) for factor in ordered)


def level_of(key: str, table: RiskTable) -> RiskLevel:
    return next(level for level in table.levels if level.key == key)


def level_choices(
    computed: str, standing: Signed | None, table: RiskTable, language: str
) -> tuple[LevelChoice, ...]:
    """Highest first; `lowers` says that a second officer would have to agree."""
    ordered = sorted(table.levels, key=lambda level: level_order(level.key, table), reverse=True)
    before = standing.level if standing else None
    return tuple(
        LevelChoice(
            level.key,
            level.label.of(language),
            level.response.of(language),
            lowers(level.key, computed=computed, standing=before, table=table),
        )
        for level in ordered
    )


def signed_row(signed: Signed, names: Mapping[str, str], language: str) -> SignedRow:
    table = pack().risk
    return SignedRow(
        signed,
        names.get(signed.by, signed.by),
        names.get(signed.confirmed_by, signed.confirmed_by),
        level_of(signed.level, table).label.of(language),
        level_of(signed.computed, table).label.of(language),
    )

"""Pure decisions of triage. The tables come from the country pack and are handed in."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from nidaa.packs.facts import Criterion, RiskFactor, RiskLevel, RiskTable, Tier

from .errors import Refused
from .facts import Answer, CriterionAnswer, Reason, Score, TierVerdict

DAILY = timedelta(hours=24)


def score(answers: Mapping[str, Answer], table: RiskTable) -> Score:
    """Add up the factors. An unanswered factor is unknown; what is unknown counts up to the table's ceiling."""
    reasons = [_reason(factor, answers.get(factor.key, Answer.UNKNOWN)) for factor in table.factors]
    known = sum(reason.points for reason in reasons if reason.answer is not Answer.UNKNOWN)
    unknown = sum(reason.points for reason in reasons if reason.answer is Answer.UNKNOWN)
    points = known + min(unknown, table.unknown_ceiling_points)
    flagged = any(reason.red_flag for reason in reasons)
    level = level_of(points, table)
    if flagged:
        level = higher(level, table.red_flag_floor, table)
    return Score(
        level=level,
        points=points,
        reasons=tuple(sorted((r for r in reasons if r.points), key=lambda r: (not r.red_flag, -r.points))),
        unknown=tuple(reason.factor for reason in reasons if reason.answer is Answer.UNKNOWN),
        floor=table.red_flag_floor if flagged else "",
    )


def _reason(factor: RiskFactor, answer: Answer) -> Reason:
    points = {Answer.YES: factor.weight, Answer.NO: 0, Answer.UNKNOWN: factor.unknown_weight}[answer]
    return Reason(factor.key, answer, points, factor.red_flag and answer is Answer.YES)


def level_of(points: int, table: RiskTable) -> str:
    reached = [level for level in table.levels if points >= level.from_points]
    return max(reached, key=lambda level: level.order).key


def higher(one: str, other: str, table: RiskTable) -> str:
    return max(one, other, key=lambda key: level_order(key, table))


def level_order(key: str, table: RiskTable) -> int:
    return level_named(key, table).order


def level_named(key: str, table: RiskTable) -> RiskLevel:
    for level in table.levels:
        if level.key == key:
            return level
    raise Refused(f"There is no risk level called {key}.", "level")


def lowers(level: str, *, computed: str, standing: str | None, table: RiskTable) -> bool:
    """True when signing `level` goes below the advice or below the level now in force."""
    floor = higher(computed, standing, table) if standing else computed
    return level_order(level, table) < level_order(floor, table)


def check_reason(level: str, reason: str, *, lowering: bool) -> None:
    if lowering and len(reason.strip()) < 10:  # noqa: PLR2004 - "ok" is no reason
        raise Refused(f"Going down to {level} needs a reason of at least ten characters.", "reason")


def next_due(level: str, *, reported_at: datetime, now: datetime, table: RiskTable) -> datetime:
    """The first of the level's reassessment times after now; after the last of them, every 24 hours."""
    for minutes in level_named(level, table).reassess_minutes:
        due = reported_at + timedelta(minutes=minutes)
        if due > now:
            return due
    return now + DAILY


def verdict(
    tier: Tier, answers: Mapping[str, CriterionAnswer], always_asked: tuple[Criterion, ...] = ()
) -> TierVerdict:
    """Whether the criteria are met; criteria of one `any_of` group need one of them, all others are all needed.

    `always_asked` are the pack's questions for every tier: would publication endanger the child?
    """
    criteria = (*always_asked, *tier.criteria)
    states = {criterion.key: _meets(criterion, answers) for criterion in criteria}
    groups: dict[str, list[bool | None]] = {}
    for criterion in criteria:
        groups.setdefault(criterion.any_of or criterion.key, []).append(states[criterion.key])
    results = [_any(states) for states in groups.values()]
    missing = tuple(key for key, state in states.items() if state is not True)
    met = False if False in results else None if None in results else True
    return TierVerdict(tier.key, met, () if met else missing)


def _meets(criterion: Criterion, answers: Mapping[str, CriterionAnswer]) -> bool | None:
    given = answers.get(criterion.key, CriterionAnswer(Answer.UNKNOWN)).answer
    if given in criterion.met_by:
        return True
    return None if given is Answer.UNKNOWN else False


def _any(states: list[bool | None]) -> bool | None:
    return True if True in states else None if None in states else False

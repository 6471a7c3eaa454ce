"""How much speaks for a found child being the child of a case.

Points add up like the weights of record linkage (Fellegi and Sunter 1969); they are set by judgement, not
fitted, as there is no register to fit them to. The logistic curve only makes a number of them, to rank by.
Nothing excludes: a mother may err about the hour, an officer about the age.
"""

from collections.abc import Iterator
from datetime import timedelta
from math import exp

from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.ground.names.likeness import similarity
from nidaa.ground.places.sphere import distance_km

from ..facts import Factor, Features, Reason

MIDDLE_POINTS = 4.0  # at which the score is one half: age, sex, day and place agree roughly, or the name does
SLOPE_POINTS = 1.2
SHOWN_FROM = 0.5

NAME_STEPS = ((0.90, 5.0, N("The names are alike.")), (0.75, 3.0, N("The names may be the same.")))
# A first name alone is shared by many; below the middle even when it is the same.
GIVEN_STEPS = (
    (0.90, 2.0, N("The first names are alike.")),
    (0.75, 1.0, N("The first names may be the same.")),
)
NAME_DIFFERS_BELOW = 0.60
AGE_STEPS = (
    (0, 2.0, N("The ages fit.")),
    (1, 0.5, N("The ages are a year apart, within the error of an estimate.")),
    (3, -1.5, N("The ages are %(years)s years apart.")),
)
HEIGHT_FITS_CM, HEIGHT_DIFFERS_CM = 6.0, 12.0  # shoes and estimates; three years of growth
TIME_STEPS = (
    (timedelta(hours=24), 1.0, N("Found within a day of being last seen.")),
    (timedelta(days=7), 0.5, N("Found within a week of being last seen.")),
)
EARLY = timedelta(hours=1)
PLACE_STEPS = (
    (2.0, 3.0, N("Found %(km)s km from where last seen.")),
    (10.0, 2.0, N("Found %(km)s km from where last seen.")),
    (50.0, 1.0, N("Found %(km)s km from where last seen.")),
    (200.0, 0.0, N("Found %(km)s km from where last seen.")),
)
FASTEST_KM_H, NEAR_KM = 130.0, 30.0  # by motorway; below 30 km the error of the hour decides
POINTS_A_WORD, MOST_POINTS_OF_WORDS = 0.8, 3.0


def compare(case: Features, found: Features) -> tuple[Reason, ...]:
    """Every reason for and against, the strongest first."""
    steps = (_name, _sex, _age, _height, _time, _place, _colours, _described)
    reasons = [reason for step in steps for reason in step(case, found)]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.points)))


def score(reasons: tuple[Reason, ...]) -> float:
    points = sum(reason.points for reason in reasons)
    return round(1 / (1 + exp((MIDDLE_POINTS - points) / SLOPE_POINTS)), 3)


def _name(case: Features, found: Features) -> Iterator[Reason]:
    """In either script; unknown says nothing: a small child gives no name, a frightened one another.

    Whole names if both sides know one; a child in care often says a first name only.
    """
    whole = bool(case.names and found.names)
    ours, theirs = (case.names, found.names) if whole else (case.given, found.given)
    if not ours or not theirs:
        return
    alike = max(similarity(one, other) for one in ours for other in theirs)
    for least, points, sentence in NAME_STEPS if whole else GIVEN_STEPS:
        if alike >= least:
            yield Reason(Factor.NAME, points, sentence)
            return
    if alike < NAME_DIFFERS_BELOW:
        yield Reason(Factor.NAME, -2.0, N("The names differ; a found child may give another name."))


def _sex(case: Features, found: Features) -> Iterator[Reason]:
    if case.sex and found.sex:
        same = case.sex == found.sex
        sentence = N("Both girls or both boys.") if same else N("One is a girl, the other a boy.")
        yield Reason(Factor.SEX, 1.0 if same else -5.0, sentence)


def _age(case: Features, found: Features) -> Iterator[Reason]:
    if case.ages is None or found.ages is None:
        return
    gap = max(0, case.ages[0] - found.ages[1], found.ages[0] - case.ages[1])
    for most, points, sentence in AGE_STEPS:
        if gap <= most:
            yield Reason(Factor.AGE, points, sentence, {"years": str(gap)})
            return
    yield Reason(Factor.AGE, -5.0, N("The ages are %(years)s years apart."), {"years": str(gap)})


def _height(case: Features, found: Features) -> Iterator[Reason]:
    if case.height_cm is None or found.height_cm is None:
        return
    gap = abs(case.height_cm - found.height_cm)
    if gap <= HEIGHT_FITS_CM:
        yield Reason(Factor.HEIGHT, 1.0, N("The heights fit."))
    elif gap > HEIGHT_DIFFERS_CM:
        yield Reason(Factor.HEIGHT, -2.0, N("The heights are %(cm)s cm apart."), {"cm": f"{gap:.0f}"})


def _time(case: Features, found: Features) -> Iterator[Reason]:
    """Found before the report is usual; found before being last seen is not, unless the hour is wrong."""
    if case.at is None or found.at is None:
        return
    elapsed = found.at - case.at
    if elapsed < -EARLY:
        yield Reason(Factor.TIME, -6.0 if case.certain else -2.0, N("Found before the child was last seen."))
        return
    for most, points, sentence in TIME_STEPS:
        if elapsed <= most:
            yield Reason(Factor.TIME, points, sentence)
            return


def _place(case: Features, found: Features) -> Iterator[Reason]:
    if case.point is None or found.point is None:
        if case.place & found.place:
            yield Reason(Factor.PLACE, 1.0, N("The places share a name."))
        return
    km = distance_km(*case.point, *found.point)
    values = {"km": f"{km:.1f}" if km < 10 else f"{km:.0f}"}  # noqa: PLR2004 - a decimal says something below 10 km
    for most, points, sentence in PLACE_STEPS:
        if km <= most:
            yield Reason(Factor.PLACE, points, sentence, values)
            break
    else:
        yield Reason(Factor.PLACE, -0.5, N("Found %(km)s km from where last seen."), values)
    yield from _too_far(case, found, km)


def _too_far(case: Features, found: Features, km: float) -> Iterator[Reason]:
    if case.at is None or found.at is None or km < NEAR_KM:
        return
    hours = (found.at - case.at + EARLY).total_seconds() / 3600
    if hours <= 0 or km / hours > FASTEST_KM_H:
        yield Reason(Factor.PLACE, -5.0, N("Too far for the time that passed."))


def _colours(case: Features, found: Features) -> Iterator[Reason]:
    pairs = (("hair", case.hair, found.hair), ("eyes", case.eyes, found.eyes))
    differing = [what for what, one, other in pairs if one and other and not one & other]
    sentences = {"hair": N("The colour of the hair differs."), "eyes": N("The colour of the eyes differs.")}
    for what in differing:
        yield Reason(Factor.DESCRIPTION, -1.0, sentences[what])


def _described(case: Features, found: Features) -> Iterator[Reason]:
    shared = sorted(case.described & found.described)
    if shared:
        points = min(MOST_POINTS_OF_WORDS, POINTS_A_WORD * len(shared))
        yield Reason(
            Factor.DESCRIPTION, points, N("The descriptions share: %(words)s."), {"words": ", ".join(shared)}
        )

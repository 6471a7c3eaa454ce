"""How the advice comes about: a table of reasons over the country's own factors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.moments import after

from nidaa.packs.pack import load_pack
from nidaa.triage.errors import Refused
from nidaa.triage.facts import Answer, CriterionAnswer
from nidaa.triage.rules import check_reason, level_order, lowers, next_due, score, verdict

PACK = load_pack("ma")
TABLE = PACK.risk
FACTORS = [factor.key for factor in TABLE.factors]
FLAGS = [factor.key for factor in TABLE.factors if factor.red_flag]
ALL_NO = dict.fromkeys(FACTORS, Answer.NO)


def test_nothing_known_is_never_the_lowest_level():
    advice = score({}, TABLE)
    assert advice.unknown == tuple(FACTORS)
    assert level_order(advice.level, TABLE) > min(level.order for level in TABLE.levels)


def test_everything_answered_no_is_the_lowest_level_and_adds_up_to_nothing():
    advice = score(ALL_NO, TABLE)
    assert advice.points == 0
    assert advice.reasons == ()
    assert level_order(advice.level, TABLE) == min(level.order for level in TABLE.levels)


@pytest.mark.parametrize("flag", FLAGS)
def test_a_red_flag_is_a_floor_whatever_else_is_answered(flag):
    advice = score({**ALL_NO, flag: Answer.YES}, TABLE)
    assert advice.floor == TABLE.red_flag_floor
    assert level_order(advice.level, TABLE) >= level_order(TABLE.red_flag_floor, TABLE)
    assert advice.reasons[0].factor == flag


@given(st.dictionaries(st.sampled_from(FACTORS), st.sampled_from(Answer)))
def test_the_reasons_add_up_to_the_points(answers):
    advice = score(answers, TABLE)
    known = sum(r.points for r in advice.reasons if r.answer is Answer.YES)
    unknown = sum(r.points for r in advice.reasons if r.answer is Answer.UNKNOWN)
    assert advice.points == known + min(unknown, TABLE.unknown_ceiling_points)


@given(st.dictionaries(st.sampled_from(FACTORS), st.sampled_from(Answer)), st.sampled_from(FACTORS))
def test_a_yes_never_lowers_the_level(answers, factor):
    before = score({**answers, factor: Answer.NO}, TABLE)
    later = score({**answers, factor: Answer.YES}, TABLE)
    assert level_order(later.level, TABLE) >= level_order(before.level, TABLE)


@pytest.mark.parametrize(
    ("level", "computed", "standing", "down"),
    [
        ("high", "high", None, False),
        ("high", "low", None, False),
        ("medium", "high", None, True),
        ("medium", "low", "high", True),
        ("medium", "medium", "low", False),
    ],
)
def test_going_down_is_below_the_advice_or_below_what_stands(level, computed, standing, down):
    assert lowers(level, computed=computed, standing=standing, table=TABLE) is down


def test_going_down_without_a_reason_is_refused():
    with pytest.raises(Refused, match="needs a reason"):
        check_reason("low", "ok", lowering=True)
    check_reason("low", "retrouvé chez sa tante, vu par un agent", lowering=True)


def test_reassessment_is_due_at_the_times_of_the_level_then_daily():
    high = next(level for level in TABLE.levels if level.key == "high")
    first = next_due("high", reported_at=after(minutes=0), now=after(minutes=1), table=TABLE)
    assert first == after(minutes=high.reassess_minutes[0])
    late = next_due("high", reported_at=after(minutes=0), now=after(days=30), table=TABLE)
    assert late == after(days=31)


def answered(tier, **changes):
    yes = {
        one.key: CriterionAnswer(next(iter(one.met_by)))
        for one in (*PACK.always_asked, *PACK.tier(tier).criteria)
    }
    return {**yes, **{key: CriterionAnswer(answer) for key, answer in changes.items()}}


@pytest.mark.parametrize("tier", ["T0", "T1", "T2", "T3"])
def test_a_tier_is_met_when_every_criterion_is(tier):
    assert verdict(PACK.tier(tier), answered(tier), PACK.always_asked).met is True


@pytest.mark.parametrize("tier", ["T1", "T2", "T3"])
@pytest.mark.parametrize(("answer", "met"), [(Answer.YES, False), (Answer.UNKNOWN, None)])
def test_no_tier_is_met_while_publication_might_endanger_the_child(tier, answer, met):
    given = answered(tier, publication_endangers_child=answer)
    found = verdict(PACK.tier(tier), given, PACK.always_asked)
    assert found.met is met
    assert "publication_endangers_child" in found.missing

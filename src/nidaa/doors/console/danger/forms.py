"""What an officer has ticked and typed on the danger pages; anything unreadable counts as unknown."""

from collections.abc import Mapping
from dataclasses import dataclass

from nidaa.ground.country import pack
from nidaa.packs.facts import Criterion
from nidaa.triage.facts import Answer, CriterionAnswer

MOST_REASON = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Typed:
    answers: Mapping[str, Answer]
    level: str
    reason: str


def typed_from(post: Mapping[str, str]) -> Typed:
    answers = {factor.key: _answer(post.get(f"a-{factor.key}", "")) for factor in pack().risk.factors}
    return Typed(answers, post.get("level", ""), post.get("reason", "").strip()[:MOST_REASON])


def criterion_answers(post: Mapping[str, str], criteria: tuple[Criterion, ...]) -> dict[str, CriterionAnswer]:
    return {
        criterion.key: CriterionAnswer(
            _answer(post.get(f"a-{criterion.key}", "")),
            post.get(f"r-{criterion.key}", "").strip()[:MOST_REASON],
        )
        for criterion in criteria
    }


def _answer(text: str) -> Answer:
    return Answer(text) if text in set(Answer) else Answer.UNKNOWN

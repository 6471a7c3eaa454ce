"""The moves stories share: assess, draft, release by another officer, see it everywhere, take it back everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from nidaa.alerts.commands import draft_alert, draft_update, edit_draft
from nidaa.alerts.facts import AlertHead, Content
from nidaa.alerts.queries import draft
from nidaa.approval import commands as approval
from nidaa.approval.facts import Release
from nidaa.cases import commands as cases
from nidaa.doors.exercise.cast import COMMANDER, OFFICER, OPERATOR
from nidaa.doors.exercise.portrait import portrait
from nidaa.doors.exercise.stage import Stage
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor
from nidaa.hypotheses.queries import evidence_of_case
from nidaa.packs.facts import Answer
from nidaa.resolution.commands import record_found
from nidaa.resolution.facts import Condition, Contribution, FoundBy
from nidaa.tips.commands import grade_tip, promote_tip, put_in_box
from nidaa.tips.facts import Grade
from nidaa.tips.queries import inbox
from nidaa.triage.commands import answer_tier, sign_level
from nidaa.triage.facts import CriterionAnswer

Fields = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the tip of a story says, and where an operator places it."""

    language: str
    what: str
    where: str
    lat: float
    lon: float


def add_portrait(
    stage: Stage, case_id: UUID, coat: tuple[int, int, int], alt: Mapping[str, str], by: Actor = OFFICER
) -> None:
    photo = cases.add_photo(case_id, portrait(coat), by=by, at=now())
    cases.choose_public_photo(photo, crop=None, alt=alt, by=by, at=now())
    stage.step("photo decoded, cleaned and chosen for the public")


def assess(
    stage: Stage, case_id: UUID, *, answers: Mapping[str, Answer], tier: str, by: Actor = OFFICER
) -> None:
    """Sign the danger at the height the advice gives, and answer every criterion of the tier as met."""
    advice = sign_level(case_id, answers=answers, level="high", reason="exercice", by=by, at=now())
    stage.step(f"danger signed: high (advice {advice.level}, {len(advice.reasons)} reasons)")
    country = pack()
    criteria = (*country.always_asked, *country.tier(tier).criteria)
    met = {one.key: CriterionAnswer(max(one.met_by), "exercice") for one in criteria}
    verdict = answer_tier(case_id, tier=tier, answers=met, by=by, at=now())
    stage.hold(f"criteria of {tier} answered and met", true=verdict.met is True)


def release_alert(stage: Stage, case_id: UUID, *, tier: str, words: Fields) -> tuple[AlertHead, Release]:
    """Draft, fill in what the case could not translate, submit, release by another officer, see it everywhere."""
    alert = draft_alert(case_id, tier=tier, by=OFFICER, at=now())
    stage.step(f"alert drafted in {len(pack().public_languages)} languages")
    released = release_draft(stage, alert, words)
    rows = stage.wait_delivered(released, "on every channel")
    stage.measure_release(released, rows)
    stage.collect_files(released)
    return alert, released


def release_update(stage: Stage, alert: AlertHead, *, words: Fields, area: Mapping[str, object]) -> Release:
    """An update: new words, another area; it takes the place of what was there."""
    draft_update(alert.id, by=OFFICER, at=now())
    released = release_draft(stage, alert, words, area=area)
    stage.wait_delivered(released, "update on every channel")
    stage.collect_files(released)
    return released


def release_draft(
    stage: Stage, alert: AlertHead, words: Fields, area: Mapping[str, object] | None = None
) -> Release:
    found = draft(alert.id)
    content = with_words(found.content, words)
    content = replace(content, area=area) if area is not None else content
    version = edit_draft(alert.id, content, version=found.version, by=OFFICER, at=now())
    request = approval.submit(alert.id, version=version, by=OFFICER, at=now())
    stage.step("submitted to a second officer")
    fields = content.fields["fr"]
    released = approval.release(
        request.id,
        digest=request.digest,
        typed_name=fields["first_name"],
        typed_place=fields["commune"],
        by=COMMANDER,
        at=now(),
    )
    stage.step("approved")
    return released


def with_words(content: Content, words: Fields) -> Content:
    fields = {code: {**content.fields.get(code, {}), **words.get(code, {})} for code in content.languages}
    return replace(content, fields=fields)


def tip_comes_in(stage: Stage, alert: AlertHead, case_id: UUID, seen: Sighting) -> None:
    """A member of the public writes; an operator grades it and puts it on the map."""
    receipt = put_in_box(
        public_id=alert.public_id,
        language=seen.language,
        what=seen.what,
        where=seen.where,
        point=None,
        when="",
        contact="",
        photo=None,
        in_view_now=False,
        at=now(),
    )
    stage.hold("tip received, receipt given", true=len(receipt) > 0)
    tip = next(head for head in inbox(by=OPERATOR) if head.public_id == alert.public_id)
    grade_tip(tip.id, Grade.P2, by=OPERATOR, at=now())
    seen_at = now() - timedelta(minutes=20)
    promote_tip(tip.id, lat=seen.lat, lon=seen.lon, sigma_m=500, seen_at=seen_at, by=OPERATOR, at=now())
    stage.hold("tip promoted to a sighting", true=bool(evidence_of_case(case_id)))


def found_and_withdrawn(
    stage: Stage,
    case_id: UUID,
    alert: AlertHead,
    *,
    found_by: FoundBy,
    contribution: Contribution,
    type_final: str,
) -> None:
    """Found: one command withdraws everything; then look that nothing of the child is left on our pages."""
    names = {
        fields["first_name"] for fields in draft(alert.id).content.fields.values() if fields.get("first_name")
    }
    (withdrawn,) = record_found(
        case_id,
        found_at=now(),
        condition=Condition.SAFE,
        found_by=found_by,
        contribution=contribution,
        type_final=type_final,
        identity_verified=True,
        details={"exercise": "yes"},
        by=OPERATOR,
        at=now(),
    )
    stage.step("found: family informed, alert withdrawn, case closed")
    rows = stage.wait_delivered(withdrawn, "withdrawn from every channel")
    stage.measure_stop(withdrawn, rows)
    text = stage.page_text(withdrawn)
    stage.hold(
        "the pages stand as tombstones without the name",
        true=bool(text) and not any(n in text for n in names),
    )
    stage.collect_files(withdrawn)

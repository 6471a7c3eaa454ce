from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from nidaa.cases import commands as cases
from nidaa.cases.queries import head
from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json

from .errors import Refused
from .facts import Answer, CriterionAnswer, Score, TierVerdict
from .models import Assessment, TierAnswers
from .queries import assessment_slot, levels_in_force, tier_slot
from .rules import check_reason, level_named, lowers, next_due, score, verdict


def sign_level(
    case_id: UUID, *, answers: Mapping[str, Answer], level: str, reason: str, by: Actor, at: datetime
) -> Score:
    """An officer signs the danger level, having seen the advice. Below it, it waits for a second officer."""
    check_may(by, Permission.ASSESS)
    table = pack().risk
    level_named(level, table)
    advice = score(answers, table)
    case = head(case_id)
    with recorded("sign danger level", by=by, at=at, case_id=case_id) as line:
        standing = levels_in_force([case_id]).get(case_id)
        down = lowers(
            level, computed=advice.level, standing=standing.level if standing else None, table=table
        )
        check_reason(level, reason, lowering=down)
        row = Assessment(case_id=case_id, at=at, signed_by=by.key, level=level, computed=advice.level)
        row.points, row.lowers, row.pack_version = advice.points, down, table.version
        row.next_due_at = next_due(level, reported_at=case.opened_at, now=at, table=table)
        content = {"answers": {key: answer.value for key, answer in answers.items()}, "reason": reason}
        row.sealed = sealed_json(content, assessment_slot(row))
        row.save(force_insert=True)
        line.detail = f"{level}, advice {advice.level}" + (", waits for a second officer" if down else "")
        cases.write_in_journal(case_id, "danger", line.detail, by=by, at=at)
    return advice


def confirm_lowering(assessment_id: int, *, by: Actor, at: datetime) -> None:
    """A second officer agrees that the level goes down; from then on it is in force."""
    check_may(by, Permission.ASSESS)
    row = Assessment.objects.filter(pk=assessment_id).first()
    if row is None or not row.lowers or row.confirmed_by:
        raise Refused("There is no lower level waiting for a second officer.", "assessment")
    if row.signed_by == by.key:
        raise Refused("Another officer than the one who signed must confirm a lower level.", "assessment")
    with recorded("confirm lower danger level", by=by, at=at, case_id=row.case_id) as line:
        changed = Assessment.objects.filter(pk=row.pk, confirmed_by="").update(
            confirmed_by=by.key, confirmed_at=at
        )
        if changed != 1:
            raise Refused("Another officer has confirmed it in the meantime.", "assessment")
        line.object_kind, line.object_id = "assessment", str(row.pk)
        cases.write_in_journal(row.case_id, "danger", f"{row.level} confirmed", by=by, at=at)


def answer_tier(
    case_id: UUID, *, tier: str, answers: Mapping[str, CriterionAnswer], by: Actor, at: datetime
) -> TierVerdict:
    """Record the answers to a tier's criteria; a refusal is recorded as carefully as a yes."""
    check_may(by, Permission.ASSESS)
    chosen = pack().tier(tier)
    found = verdict(chosen, answers, pack().always_asked)
    with recorded("answer criteria", by=by, at=at, case_id=case_id) as line:
        row = TierAnswers(case_id=case_id, at=at, by=by.key, tier=tier, met=found.met)
        row.version = chosen.basis.version
        content = {key: (given.answer.value, given.reason) for key, given in answers.items()}
        row.sealed = sealed_json(content, tier_slot(row))
        row.save(force_insert=True)
        line.detail = f"{tier}: {'met' if found.met else 'open' if found.met is None else 'not met'}"
        cases.write_in_journal(case_id, "criteria", line.detail, by=by, at=at)
    return found

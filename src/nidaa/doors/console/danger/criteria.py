"""The criteria of the alert tiers: each yes, no or unknown with the reason; the verdicts side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from nidaa.alerts.queries import alerts_of_case
from nidaa.cases.queries import case_file
from nidaa.doors.console.case.frame import framed
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.look.languages import active
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.packs.facts import Criterion, Tier
from nidaa.triage.commands import answer_tier
from nidaa.triage.facts import Answer, CriterionAnswer, TierRecord
from nidaa.triage.queries import tier_records
from nidaa.triage.rules import verdict

from .forms import criterion_answers

UNKNOWN = CriterionAnswer(Answer.UNKNOWN)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    key: str
    question: str
    always: bool
    group: str
    answer: Answer
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class TierRow:
    """One tier beside the others. `state`: met, open, not_met, as answered, or as the answers elsewhere make it."""

    key: str
    label: str
    state: str
    missing: int
    public: bool
    answered_at: datetime | None
    answered_by: str


@require_safe
@needs(Permission.READ_CASE)
def overview(request: HttpRequest, case_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The tier one usually asks first: the lowest that the public reads."""
    first = min((tier for tier in pack().tiers if tier.public), key=lambda tier: tier.order)
    return redirect("criteria", case_id=case_id, tier=first.key)


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_CASE)
def criteria(request: HttpRequest, case_id: UUID, tier: str) -> HttpResponse:
    chosen = next((one for one in pack().tiers if one.key == tier), None)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return _page(request, case_id, chosen)
    answers = criterion_answers(request.POST, _all(chosen))
    found = answer_tier(case_id, tier=tier, answers=answers, by=actor(request), at=now())
    said = {
        True: gettext("Recorded. The criteria of %(tier)s are met."),
        False: gettext("Recorded. The criteria of %(tier)s are not met."),
        None: gettext("Recorded. Some criteria of %(tier)s are still open."),
    }[found.met]
    messages.success(request, said % {"tier": tier})
    return redirect("criteria", case_id=case_id, tier=tier)


def _page(request: HttpRequest, case_id: UUID, chosen: Tier) -> HttpResponse:
    by = actor(request)
    file = case_file(case_id, by=by, at=now(), purpose="alert criteria")
    records = tier_records(case_id)
    names = names_by_key(record.by for record in records.values())
    shared = _shared(records)
    answers = {**shared, **(records[chosen.key].answers if chosen.key in records else {})}
    context = {
        **framed(file, "danger", now=now()),
        "tier": chosen,
        "rows": [_row(one, answers) for one in _all(chosen)],
        "tiers": [_tier_row(one, records.get(one.key), shared, names) for one in pack().tiers],
        "version": chosen.basis.version,
        "confirmed": chosen.basis.confirmed,
        "alerts": alerts_of_case(case_id),
        "may_answer": can(by, Permission.ASSESS),
        "may_draft": chosen.public and can(by, Permission.DRAFT_ALERT),
    }
    return render(request, "danger/criteria.html", context)


def _all(tier: Tier) -> tuple[Criterion, ...]:
    return (*pack().always_asked, *tier.criteria)


def _shared(records: Mapping[str, TierRecord]) -> dict[str, CriterionAnswer]:
    """The newest answer to each question, whichever tier it was asked for: nobody answers twice."""
    found: dict[str, CriterionAnswer] = {}
    for record in sorted(records.values(), key=lambda record: record.at):
        found |= record.answers
    return found


def _row(criterion: Criterion, answers: Mapping[str, CriterionAnswer]) -> CriterionRow:
    given = answers.get(criterion.key, UNKNOWN)
    always = criterion in pack().always_asked
    return CriterionRow(
        criterion.key,
        criterion.question.of(active()),
        always,
        criterion.any_of,
        given.answer,
        given.reason,
        criterion.basis.source,
    )


def _tier_row(
    tier: Tier,
    record: TierRecord | None,
    shared: Mapping[str, CriterionAnswer],
    names: Mapping[str, str],
) -> TierRow:
    answers = record.answers if record else shared
    found = verdict(tier, answers, pack().always_asked)
    met = record.met if record else found.met
    state = {True: "met", False: "not_met", None: "open"}[met]
    return TierRow(
        tier.key,
        tier.label.of(active()),
        state,
        len(found.missing),
        tier.public,
        record.at if record else None,
        names.get(record.by, record.by) if record else "",
    )

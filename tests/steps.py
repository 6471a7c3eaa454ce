"""Steps many tests begin with: a case, an alert that is ready, a request that waits, a release."""

from dataclasses import replace

from nidaa.alerts.commands import draft_alert, edit_draft
from nidaa.alerts.queries import draft
from nidaa.approval.commands import release, submit
from nidaa.cases.commands import open_case
from nidaa.ground.country import pack
from nidaa.triage.commands import answer_tier
from nidaa.triage.facts import CriterionAnswer
from tests.cast import amina, salma
from tests.moments import after
from tests.reports import salma_of_fes

TRANSLATED = {
    "ar": {"hair": "أسود مجعد", "clothing": "سترة حمراء، سروال جينز، حذاء رياضي أبيض", "place": "باب بوجلود"},
    "fr": {},
    "en": {"hair": "curly black", "clothing": "red jacket, jeans, white trainers"},
    "zgh": {},
}
TYPED = {"typed_name": "zineb", "typed_place": "bab boujloud"}


def translated(content):
    fields = {
        language: {**content.fields[language], **TRANSLATED[language]} for language in content.languages
    }
    return replace(content, fields=fields)


def criteria_met(case_id, tier="T2", *, at=None):
    asked = (*pack().always_asked, *pack().tier(tier).criteria)
    answers = {one.key: CriterionAnswer(next(iter(one.met_by)), "vérifié") for one in asked}
    return answer_tier(case_id, tier=tier, answers=answers, by=amina(), at=at or after(minutes=5))


def drafted(tier="T2"):
    """A case and its draft, translated and with its criteria met: (case head, draft)."""
    case = open_case(salma_of_fes(), unit="CAS01", exercise=True, by=amina(), at=after(minutes=0))
    criteria_met(case.case_id, tier)
    alert = draft_alert(case.case_id, tier=tier, by=amina(), at=after(minutes=6))
    first = draft(alert.id)
    edit_draft(alert.id, translated(first.content), version=first.version, by=amina(), at=after(minutes=8))
    return case, draft(alert.id)


def submitted(tier="T2"):
    """A request before a second officer: (case head, draft, request)."""
    case, found = drafted(tier)
    return case, found, submit(found.alert.id, version=found.version, by=amina(), at=after(minutes=9))


def released(tier="T2"):
    """A release by another officer: (case head, draft, release)."""
    case, found, request = submitted(tier)
    return case, found, release(request.id, digest=request.digest, **TYPED, by=salma(), at=after(minutes=10))

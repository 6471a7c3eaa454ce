"""How far a case has come when a screen is opened: the same child at each stage."""

import io
from dataclasses import dataclass, replace
from uuid import UUID

from PIL import Image
from tests.cast import amina, salma
from tests.reports import salma_of_fes

from nidaa.alerts.commands import draft_alert, edit_draft
from nidaa.alerts.facts import AlertHead
from nidaa.alerts.queries import draft
from nidaa.approval.commands import release, submit
from nidaa.approval.facts import Release, Request
from nidaa.cases.commands import add_photo, choose_public_photo, open_case
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.triage.commands import answer_tier, sign_level
from nidaa.triage.facts import CriterionAnswer

TRANSLATED = {
    "ar": {"hair": "أسود مجعد", "clothing": "سترة حمراء، سروال جينز، حذاء رياضي أبيض", "place": "باب بوجلود"},
    "en": {"hair": "curly black", "clothing": "red jacket, jeans, white trainers"},
    "zgh": {"hair": "ⴰⵣⴳⴳⴰⵖ", "clothing": "ⴰⵣⴳⴳⴰⵖ", "place": "Bab Boujloud"},
}


@dataclass(frozen=True)
class Story:
    case_id: UUID
    alert: AlertHead
    request: Request | None = None
    release: Release | None = None


def reported() -> UUID:
    return open_case(_recent(), unit="CAS01", exercise=True, by=amina(), at=now()).case_id


def graded() -> UUID:
    case_id = reported()
    sign_level(case_id, answers={}, level="high", reason="neuf ans, de nuit", by=amina(), at=now())
    criteria = (*pack().always_asked, *pack().tier("T2").criteria)
    answers = {one.key: CriterionAnswer(next(iter(one.met_by)), "vérifié") for one in criteria}
    answer_tier(case_id, tier="T2", answers=answers, by=amina(), at=now())
    return case_id


def drafted() -> Story:
    """As drafted from the file: not everything is translated yet."""
    case_id = graded()
    return Story(case_id, draft_alert(case_id, tier="T2", by=amina(), at=now()))


def photographed() -> Story:
    """Drafted from a file that holds a photo chosen for the public."""
    case_id = graded()
    drawn = io.BytesIO()
    Image.new("RGB", (400, 500), "#b3121d").save(drawn, "JPEG")
    photo = add_photo(case_id, drawn.getvalue(), by=amina(), at=now())
    alt = {"ar": "فتاة بسترة حمراء", "fr": "fille en veste rouge"}
    choose_public_photo(photo, crop=(0.1, 0.0, 0.9, 1.0), alt=alt, by=amina(), at=now())
    return Story(case_id, draft_alert(case_id, tier="T2", by=amina(), at=now()))


def ready() -> Story:
    """Nothing keeps it from going out."""
    story = drafted()
    before = draft(story.alert.id)
    fields = {code: {**words, **TRANSLATED.get(code, {})} for code, words in before.content.fields.items()}
    content = replace(before.content, fields=fields)
    edit_draft(story.alert.id, content, version=before.version, by=amina(), at=now())
    return story


def submitted() -> Story:
    story = ready()
    version = draft(story.alert.id).version
    return replace(story, request=submit(story.alert.id, version=version, by=amina(), at=now()))


def released() -> Story:
    story = submitted()
    typed = {"typed_name": "Zineb", "typed_place": "Bab Boujloud"}
    done = release(story.request.id, digest=story.request.digest, **typed, by=salma(), at=now())
    return replace(story, release=done)


def _recent():
    """The report of tests/reports with its time three hours before now: the console lives by the real clock."""
    from datetime import timedelta

    seen = (now() - timedelta(hours=3)).isoformat()
    return [
        replace(said, values={**said.values, "at": seen}) if said.section == "last_seen" else said
        for said in salma_of_fes()
    ]

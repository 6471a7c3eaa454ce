"""The checklist, each line leading to where it can be mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from nidaa.alerts.facts import CHILD_FIELDS, Finding
from nidaa.doors.console.sentences import said
from nidaa.ground.country import pack

from .texts import FIELD_LABELS

# Findings about the whole of something lead to its part of the page.
PLACES = {
    "consent": "photo",
    "criteria": "tier",
    "area": "area",
    "pin": "area",
    "photo": "photo",
    "contact": "contacts",
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    level: str
    sentence: str
    language: str
    anchor: str


def finding_rows(findings: Iterable[Finding]) -> list[FindingRow]:
    return [_row(finding) for finding in findings]


def _row(finding: Finding) -> FindingRow:
    language = pack().language(finding.language).name if finding.language else ""
    return FindingRow(finding.level.value, _sentence(finding), language, _anchor(finding))


def _sentence(finding: Finding) -> str:
    """In the officer's language, with the field's name in place of its key."""
    sentence = said(finding.sentence)
    if finding.field in FIELD_LABELS:
        return sentence.replace(f"“{finding.field}”", f"“{gettext(FIELD_LABELS[finding.field])}”")
    return sentence


def _anchor(finding: Finding) -> str:
    if finding.field in CHILD_FIELDS:
        return f"f-{finding.language or pack().public_languages[0].code}-{finding.field}"
    if finding.field == "photo_alt":
        return f"alt-{finding.language}"
    if finding.rule in {"relative date", "characters", "length"}:
        return f"texts-{finding.language}"
    return PLACES.get(finding.rule, finding.field or "texts")

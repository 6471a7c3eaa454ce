"""The paper a person reporting goes home with. It names no child: paper gets lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import override

from nidaa.cases.facts.case import CaseFile
from nidaa.cases.queries import journal
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.look.languages import direction
from nidaa.ground.country import pack
from nidaa.ground.people.queries import units

LANGUAGES = ("ar", "fr", "en")
# How people write the name of their language, and what the receipt is then printed in.
SAID = {"ar": ("ar", "عرب", "دارج", "darija"), "fr": ("fr", "فرنس"), "en": ("en", "ang", "نجليز")}


@dataclass(frozen=True, slots=True)
class Receipt:
    number: str
    officer: str
    unit: str
    opened_at: datetime
    numbers: tuple[tuple[str, str], ...]
    assess_within_minutes: int


def language_of(file: CaseFile, asked: str) -> str:
    """The language asked for, else the one the person reporting speaks, else Arabic."""
    if asked in LANGUAGES:
        return asked
    spoken = file.words("reporter", "language").casefold().strip()
    return next((code for code, begins in SAID.items() if spoken.startswith(begins)), "ar")


def receipt_of(file: CaseFile, language: str) -> Receipt:
    opened = journal(file.case_id)[0]
    return Receipt(
        number=file.number,
        officer=names_by_key([opened.by]).get(opened.by, ""),
        unit=_unit(file.unit, language),
        opened_at=file.opened_at,
        # Only numbers that were found in a published source: a wrong one on paper stays wrong.
        numbers=tuple((one.number, one.label.of(language)) for one in pack().contacts if one.verified),
        assess_within_minutes=next(task.due_minutes for task in pack().tasks if task.key == "grade_risk"),
    )


def _unit(code: str, language: str) -> str:
    unit = next((one for one in units() if one.code == code), None)
    if unit is None:
        return code
    return unit.name_ar if language == "ar" else unit.name_fr


def slip(receipt: Receipt, language: str, *, exercise: str) -> str:
    """The receipt as HTML in the language of the person reporting, whatever the officer reads."""
    with override(language):
        shown = {
            "receipt": receipt,
            "language": language,
            "direction": direction(language),
            "exercise": exercise,
        }
        return render_to_string("report/slip.html", shown)


def address(case_id: UUID, language: str) -> str:
    return f"/report/{case_id}/receipt?language={language}"

"""The first screen as a form: which questions come first, and what was posted as statements of a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext

from nidaa.cases.facts.case import StatementKind, Stating
from nidaa.cases.facts.first_screen import CAPACITIES, SECTIONS
from nidaa.doors.console.asking import questions
from nidaa.doors.console.asking.questions import Asked, Question
from nidaa.doors.console.asking.reading import Clock, read

# What is asked of everybody, in under three minutes; the rest of a section unfolds when there is time.
FIRST: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "reporter": frozenset({"name", "capacity", "phone"}),
        "child": frozenset({"given_latin", "given_ar", "family_latin", "family_ar", "sex", "age_years"}),
        "last_seen": frozenset({"at", "certainty", "place", "point"}),
        "appearance": frozenset({"height_cm", "hair", "marks"}),
        "clothing": frozenset({"worn", "carried"}),
        "circumstances": frozenset({"account", "suspected"}),
        "consent": frozenset({"given", "scope"}),
    }
)
# What the officer has seen or judges, in place of what the person reporting says.
OFFICERS_OWN: Mapping[tuple[str, str], StatementKind] = MappingProxyType(
    {
        ("reporter", "proof"): StatementKind.FACT,
        ("reporter", "identity_document"): StatementKind.FACT,
        ("reporter", "may_be_involved"): StatementKind.ASSESSMENT,
        ("consent", "language_read"): StatementKind.FACT,
        ("consent", "witness"): StatementKind.FACT,
    }
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was posted, read: statements to open a case with, and the sections with what is wrong in them."""

    statements: tuple[Stating, ...]
    sections: tuple[Asked, ...]

    @property
    def wrong(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.wrong)


def blank_sections() -> tuple[Asked, ...]:
    return tuple(questions.blank(section, first=FIRST[section.key]) for section in SECTIONS)


def read_report(posted: Mapping[str, str], clock: Clock, *, officer: str) -> Report:
    """Read every section. `officer` is the name that stands as source of what the officer has seen."""
    source = source_of(posted)
    statements: list[Stating] = []
    sections: list[Asked] = []
    for section in SECTIONS:
        found = read(section.key, section.fields, posted, clock)
        sections.append(questions.as_posted(section, posted, found.errors, first=FIRST[section.key]))
        said = {key: value for key, value in found.values.items() if (section.key, key) not in OFFICERS_OWN}
        if said:
            statements.append(Stating(section.key, said, source=source))
        statements += [
            Stating(section.key, {key: value}, kind=OFFICERS_OWN[section.key, key], source=officer)
            for key, value in found.values.items()
            if (section.key, key) in OFFICERS_OWN
        ]
    return Report(tuple(statements), tuple(sections))


def source_of(posted: Mapping[str, str]) -> str:
    """Who says all this: «Nadia Exemple (mother)», as far as known."""
    name = posted.get("reporter.name", "").strip()
    capacity = dict(CAPACITIES).get(posted.get("reporter.capacity", ""), "")
    if name and capacity:
        return f"{name} ({gettext(capacity)})"
    return name or (gettext(capacity) if capacity else gettext("The person reporting"))


def names_typed(posted: Mapping[str, str]) -> list[str]:
    """The child's name in each script, as far as typed."""
    found = [
        f"{posted.get(f'child.given_{script}', '')} {posted.get(f'child.family_{script}', '')}".strip()
        for script in ("latin", "ar")
    ]
    return [name for name in found if name]

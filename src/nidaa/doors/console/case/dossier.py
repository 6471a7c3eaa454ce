"""The file as sections of facts, for the case page, the interview and the paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from nidaa.cases.facts.case import CaseFile
from nidaa.cases.facts.catalogue import SECTIONS
from nidaa.cases.facts.fields import Section
from nidaa.doors.console.asking.showing import Fact, facts_of
from nidaa.doors.console.officers import names_by_key

# What an officer needs to know the child by, in the left column; the rest is one press away.
WHO_AND_WHAT = ("last_seen", "child", "appearance", "clothing", "circumstances")
# What names an item of a section that repeats.
TITLES = ("name", "number", "plate", "make", "kind", "when")


@dataclass(frozen=True, slots=True)
class Item:
    """One person, place, vehicle, or the only item of a section that does not repeat."""

    key: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the file. `asked` of `of` fields have an answer, counting «unknown»."""

    key: str
    label: str
    repeats: bool
    first_screen: bool
    items: tuple[Item, ...]
    of: int

    @property
    def asked(self) -> int:
        return sum(len(item.facts) for item in self.items)


def dossier(file: CaseFile, sections: Iterable[Section] = SECTIONS) -> list[Part]:
    """Every section, with what is known; sections nobody has asked about stand empty."""
    names = _names(file)
    return [part_of(file, section, names) for section in sections]


def part_of(file: CaseFile, section: Section, names: Mapping[str, str]) -> Part:
    items = tuple(
        _item(section, key, tuple(facts_of(section, item, names))) for key, item in file.items(section.key)
    )
    return Part(
        section.key,
        gettext(section.label),
        section.repeats,
        section.first_screen,
        tuple(item for item in items if item.facts),
        len(section.fields),
    )


def _item(section: Section, key: str, facts: tuple[Fact, ...]) -> Item:
    said = {fact.key: fact.words for fact in facts if not fact.unknown}
    title = next((said[name] for name in TITLES if name in said), gettext(section.label))
    return Item(key, title if section.repeats else "", facts)


def _names(file: CaseFile) -> dict[str, str]:
    return names_by_key(
        {
            stated.recorded_by
            for items in file.sections.values()
            for item in items.values()
            for stated in item.values()
        }
    )

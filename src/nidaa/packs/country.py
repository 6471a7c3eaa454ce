"""A whole country pack as one fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nidaa.packs.broadcasts import Broadcasts
from nidaa.packs.facts import (
    Capacity,
    Contact,
    Criterion,
    Hub,
    Language,
    Rank,
    Retention,
    RiskTable,
    Task,
    Tier,
    Window,
    Words,
)
from nidaa.packs.short_messages import ShortMessages
from nidaa.packs.wording import Wording

T = TypeVar("T")

DANGER_QUESTION = "publication_endangers_child"


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything a country decides. `folder` holds the files; `data` the places (see ground/places)."""

    key: str
    version: str
    folder: Path
    name: Words
    country: str
    timezone: str
    dialling_code: str
    case_number_prefix: str
    credits: str
    cap_sender: str
    cap_identifier_prefix: str
    languages: tuple[Language, ...]
    contacts: tuple[Contact, ...]
    ranks: tuple[Rank, ...]
    roles: Mapping[str, Words]
    capacities: tuple[Capacity, ...]
    always_asked: tuple[Criterion, ...]
    tiers: tuple[Tier, ...]
    risk: RiskTable
    windows: tuple[Window, ...]
    tasks: tuple[Task, ...]
    retention: tuple[Retention, ...]
    wording: Mapping[str, Wording]
    hubs: tuple[Hub, ...]
    sms: ShortMessages
    broadcasts: Broadcasts

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def public_languages(self) -> tuple[Language, ...]:
        return tuple(language for language in self.languages if language.public)

    @property
    def danger_question(self) -> Criterion:
        """Would publication endanger the child? Asked for every tier, whatever it is."""
        return next(item for item in self.always_asked if item.key == DANGER_QUESTION)

    def language(self, code: str) -> Language:
        return _named(self.languages, "code", code)

    def tier(self, key: str) -> Tier:
        return _named(self.tiers, "key", key)

    def rank(self, key: str) -> Rank:
        return _named(self.ranks, "key", key)

    def capacity(self, key: str) -> Capacity:
        return _named(self.capacities, "key", key)

    def contact(self, key: str) -> Contact:
        return _named(self.contacts, "key", key)

    def kept(self, key: str) -> Retention:
        """The retention rule of one kind of data."""
        return _named(self.retention, "key", key)

    def contact_line(self, keys: Iterable[str]) -> str:
        """Numbers as an alert prints them, such as "19 / 177". Only those the pack allows on alerts.

        Raises:
            KeyError: No contact has that key, or it may not stand on an alert.
        """
        numbers = []
        for key in keys:
            contact = self.contact(key)
            if not contact.on_alerts:
                raise KeyError(f"The contact {key} may not stand on an alert.")
            numbers.append(contact.number)
        return " / ".join(numbers)


def _named(items: tuple[T, ...], attribute: str, key: str) -> T:
    for item in items:
        if getattr(item, attribute) == key:
            return item
    raise KeyError(f"The pack has no {key!r}.")

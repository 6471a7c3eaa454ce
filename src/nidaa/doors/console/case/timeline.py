"""The journal in the officer's words: rooms write keys and short notes, people read sentences."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.utils.translation import gettext

from nidaa.cases.facts.case import JournalEntry, TaskDue
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.doors.console.map.hypothesis_words import change
from nidaa.doors.look.languages import active
from nidaa.doors.look.lists import apart
from nidaa.ground.calendar import local
from nidaa.ground.country import pack

from .notes import note

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "opened": N("Case opened"),
        "stated": N("Recorded"),
        "photo": N("Photo added"),
        "closed": N("Case closed"),
        "reopened": N("Case opened again"),
        "danger": N("Danger signed"),
        "criteria": N("Criteria answered"),
        "alert": N("Alert"),
        "evidence": N("On the map"),
        "map": N("The map has changed"),
        "teams": N("Teams given their ground"),
        "tip": N("Tip"),
        "found_match": N("Found register"),
        "found": N("Child found"),
        "imported": N("Imported"),
        "task": N("Step done"),
    }
)
SAID_BY_KIND = frozenset({"opened", "photo"})  # the title says it all


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    by: str
    kind: str
    title: str
    text: str

    @property
    def on(self) -> date:
        """The day it was, where people live."""
        return local(self.at, pack().timezone).date()


def timeline(
    entries: Iterable[JournalEntry], tasks: Iterable[TaskDue], names: Mapping[str, str], language: str
) -> list[Event]:
    """Newest first: what was written in the journal, and the steps that were done. `names`: officers by key."""
    labels = {task.key: task.label.of(language) for task in pack().tasks}
    events = [_event(entry, names) for entry in entries]
    events += [
        Event(
            task.done_at,
            names.get(task.done_by, task.done_by),
            "task",
            gettext(KINDS["task"]),
            _joined(labels.get(task.key, task.key), task.result),
        )
        for task in tasks
        if task.done_at
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _event(entry: JournalEntry, names: Mapping[str, str]) -> Event:
    title = gettext(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind
    return Event(entry.at, names.get(entry.by, entry.by), entry.kind, title, _text(entry))


def _text(entry: JournalEntry) -> str:
    if entry.kind in SAID_BY_KIND:
        return ""
    return _moved(entry.text) if entry.kind == "map" else note(entry.kind, entry.text)


def _moved(text: str) -> str:
    """The change of the map as a sentence; the evidence that caused it stands in the lines around it."""
    return change(json.loads(text), active())


def _joined(label: str, result: str) -> str:
    return f"{label}: {apart(result)}" if result else label

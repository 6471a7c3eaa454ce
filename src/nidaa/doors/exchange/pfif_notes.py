"""PFIF notes: what several people have said of a person since. Each author becomes a person of the file.

Known issue: PFIF derives the status of a person from the newest note; here a status only warns the officer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from nidaa.cases.facts.case import ONLY

from .dates import moment
from .draft import Draft

NOTE_WHYS = {
    "note": "The case file has no field for it.",
}
_LATER = {
    "linked_person_record_id": "It names another record that may be the same person: compare the two.",
    "entry_date": "When another register stored the note.",
    "author_email": "The case file has no field for an e-mail address of someone who knows something.",
    "photo_url": "A picture is not fetched from an address; ask for the file and add it.",
}
STATUSES = {
    "is_note_author": "A note says that its author is the missing person. Call back before anything else.",
    "believed_alive": "A note says that someone has had news of the person. Read it first.",
    "believed_dead": "A note says that the person is believed dead. An officer must read it first.",
}
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d+)?)[,\s]+(-?\d{1,3}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Note:
    """One note: `prefix` is its address inside the record, `said` its fields."""

    prefix: str
    said: Mapping[str, str] = field(repr=False)


def place_notes(draft: Draft, notes: list[Note]) -> None:
    """Oldest first by their own date, so that a later note stands and a backdated one does not."""
    for note in sorted(notes, key=_dated):
        _place(draft, note)


def _dated(note: Note) -> datetime:
    return moment(note.said.get("source_date", "")) or datetime.min.replace(tzinfo=UTC)


def _place(draft: Draft, note: Note) -> None:
    about = note.said.get("person_record_id")
    at = moment(note.said.get("source_date", ""))
    at = at if at and at <= draft.now else None
    source = f"{draft.source}, note {note.said.get('note_record_id', note.prefix.rstrip('.'))}"
    item = note.prefix.rstrip(".").replace("[", "-").rstrip("]")
    paths = {key: note.prefix + key for key in note.said}
    for key, why in _LATER.items():
        if key in paths:
            draft.leave(paths[key], why)
    if about and about != draft.record_id:
        draft.problem("A note inside the record is about another person; it has not been placed.")
        return
    used = [paths[key] for key in ("note_record_id", "person_record_id", "source_date") if key in paths]
    draft.used(*used)
    said = _Said(draft, note, paths, item, source, at)
    said.author()
    said.place_seen()
    said.found_person()
    said.warn()


@dataclass(frozen=True, slots=True)
class _Said:
    """One note on its way into a draft."""

    draft: Draft
    note: Note
    paths: Mapping[str, str]
    item: str
    source: str
    at: datetime | None

    def state(self, to: str, value: object, *keys: str, item: str = "") -> None:
        paths = [self.paths[key] for key in keys if key in self.paths]
        self.draft.state(to, value, *paths, item=item or self.item, source=self.source, at=self.at)  # type: ignore[arg-type]

    def author(self) -> None:
        """Its author, as someone who knows something; what was written stands in the notes on that person."""
        text = self.note.said.get("text", "")
        status = self.note.said.get("status", "")
        made_contact = self._made_contact()
        for to, key in (("people.name", "author_name"), ("people.phone", "author_phone")):
            if key in self.paths:
                self.state(to, self.note.said[key], key)
        written = "\n".join(line for line in (text, f"PFIF status: {status}" if status else "") if line)
        if written:
            self.state("people.notes", written, "text", "status")
        if made_contact and self.at:
            self.state("people.last_contact", self.at.isoformat(), *self._contact_keys())
        elif made_contact is False:
            self.draft.used(*(self.paths[key] for key in self._contact_keys()), to="(no contact was made)")
        if any(key in self.paths for key in ("author_name", "author_phone", "text", "status")):
            self.state("people.relation", "witness")

    def _contact_keys(self) -> list[str]:
        return [key for key in ("author_made_contact", "found") if key in self.paths]  # `found` until 1.2

    def _made_contact(self) -> bool | None:
        words = {self.note.said[key].lower() for key in self._contact_keys()}
        return True if "true" in words else False if "false" in words else None

    def place_seen(self) -> None:
        """Place and point are stated together: one note's words never stand by another note's point."""
        text = " ".join(self.note.said.get("last_known_location", "").split())
        if not text:
            return
        found = _POINT.fullmatch(text)
        point = {"lat": float(found[1]), "lon": float(found[2])} if found else None
        if point and not (abs(point["lat"]) <= 90 and abs(point["lon"]) <= 180):  # noqa: PLR2004 - degrees
            point = None
        # A pair of numbers is no place in words: it would be read out in an alert.
        words_key, point_key = ((), ("last_known_location",)) if point else (("last_known_location",), ())
        self.state("last_seen.place", None if point else text, *words_key, item=ONLY)
        self.state("last_seen.point", point, *point_key, item=ONLY)

    def found_person(self) -> None:
        """How to reach the person who was found, if the note gives it."""
        for key, kind in (("phone_of_found_person", "Telephone"), ("email_of_found_person", "E-mail")):
            if key in self.paths:
                item = f"{self.item}-{kind.lower()}"
                self.state("devices.kind", f"{kind} of the person found, from a note", item=item)
                self.state("devices.number", self.note.said[key], key, item=item)

    def warn(self) -> None:
        sentence = STATUSES.get(self.note.said.get("status", ""))
        if sentence:
            self.draft.problem(sentence)
        if "linked_person_record_id" in self.paths:
            self.draft.problem("A note links the record to another one that may be the same person.")

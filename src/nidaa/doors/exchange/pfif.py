"""PFIF 1.1 to 1.4, the People Finder Interchange Format (zesty.ca/pfif): persons, notes inside or beside."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from .dates import moment
from .draft import Draft
from .errors import Unreadable
from .facts import Imported, Mark
from .markup import words
from .pfif_notes import Note, place_notes
from .pfif_person import WHYS, is_placeholder, place_person

NAMESPACES = {f"http://zesty.ca/pfif/{version}": version for version in ("1.1", "1.2", "1.3", "1.4")}


@dataclass(slots=True)
class _Person:
    """The elements of one person, as they came: address → text."""

    said: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def is_pfif(root: etree._Element) -> bool:
    name = etree.QName(root)
    return name.localname == "pfif" and bool(name.namespace) and "zesty.ca/pfif" in str(name.namespace)


def read_pfif(root: etree._Element, *, now: datetime) -> list[Imported]:
    """Every person of the file with its notes; notes without their person come last, as what they are."""
    version = NAMESPACES.get(str(etree.QName(root).namespace))
    if version is None:
        known = ", ".join(sorted(NAMESPACES.values()))
        raise Unreadable(f"The file is PFIF in a version that is not known here; known are {known}.")
    persons = [_person(element) for element in root if _tag(element) == "person"]
    loose = [_note(element, "") for element in root if _tag(element) == "note"]
    strays = [_tag(element) for element in root if _tag(element) not in {"person", "note"}]
    orphans = _attach(persons, loose)
    domain = next((_domain(one.said) for one in persons if _domain(one.said)), "")
    seen: set[str] = set()
    found = [_imported(one, version, now, domain, seen) for one in persons]
    found += [_notes_only(record_id, notes, version, now) for record_id, notes in orphans.items()]
    return _naming_strays(found, strays)


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname


def _person(element: etree._Element) -> _Person:
    person = _Person()
    for child in element:
        if _tag(child) == "note":
            person.notes.append(_note(child, f"note[{len(person.notes)}]."))
        elif text := words(child):
            person.said[_address(_tag(child), person.said)] = text
    return person


def _note(element: etree._Element, prefix: str) -> Note:
    said: dict[str, str] = {}
    for child in element:
        if text := words(child):
            said[_address(_tag(child), said)] = text
    return Note(prefix, said)


def _address(tag: str, said: dict[str, str]) -> str:
    """A field that comes twice gets a number; PFIF allows each once, so the second has no place."""
    count = sum(1 for known in said if known == tag or known.startswith(f"{tag}["))
    return f"{tag}[{count}]" if count else tag


def _domain(said: dict[str, str]) -> str:
    return said.get("person_record_id", "").partition("/")[0]


def _attach(persons: list[_Person], loose: list[Note]) -> dict[str, list[Note]]:
    """Give each loose note to its person; what remains, by the record it is about."""
    by_id = {person.said.get("person_record_id", ""): person for person in persons}
    orphans: dict[str, list[Note]] = {}
    for note in loose:
        about = note.said.get("person_record_id", "")
        notes = by_id[about].notes if about in by_id else orphans.setdefault(about, [])
        notes.append(Note(f"note[{len(notes)}].", note.said))
    return orphans


def _imported(person: _Person, version: str, now: datetime, domain: str, seen: set[str]) -> Imported:
    draft = _draft(person.said.get("person_record_id", ""), person.said, person.notes, version, now)
    draft.used("person_record_id", "source_name", "source_date")
    if is_placeholder(person.said, person.notes):
        draft.mark = Mark.PLACEHOLDER
        draft.problem("The record is a placeholder: its source has erased it. Nothing is opened from it.")
        return draft.finish()
    place_person(draft)
    place_notes(draft, person.notes)
    _check_identity(draft, domain, seen)
    _check_expiry(draft)
    return draft.finish()


def _draft(record_id: str, said: dict[str, str], notes: Iterable[Note], version: str, now: datetime) -> Draft:
    everything = dict(said) | {note.prefix + key: text for note in notes for key, text in note.said.items()}
    source_name = said.get("source_name", "")
    source = f"PFIF {record_id}" + (f" ({source_name})" if source_name else "")
    stated_at = moment(said.get("source_date", ""))
    return Draft(f"PFIF {version}", record_id, source, now, _not_later(stated_at, now), everything, WHYS)


def _not_later(at: datetime | None, now: datetime) -> datetime | None:
    return at if at and at <= now else None


def _check_identity(draft: Draft, domain: str, seen: set[str]) -> None:
    if "/" not in draft.record_id:
        draft.mark = Mark.BROKEN
        draft.problem("The record has no person_record_id, so it cannot be traced to its source.")
    elif _domain({"person_record_id": draft.record_id}) != domain:
        draft.problem("The person_record_id is of another domain than the first record's. Ask the sender.")
    if draft.record_id in seen:
        draft.problem("Another record of this file has the same person_record_id.")
    seen.add(draft.record_id)


def _check_expiry(draft: Draft) -> None:
    written = draft.text("expiry_date")
    at = moment(written)
    if written and at is None:
        draft.problem("The expiry_date cannot be read; ask the sender until when the record may be kept.")
    elif at and at <= draft.now:
        draft.mark = Mark.EXPIRED
        draft.problem("The record has expired: its copies should be deleted. Nothing is opened from it.")


def _notes_only(record_id: str, notes: list[Note], version: str, now: datetime) -> Imported:
    draft = _draft(record_id, {}, notes, version, now)
    place_notes(draft, notes)
    draft.mark = Mark.NOTES_ONLY
    draft.problem("These notes are about a person who is not in the file. Find the case they belong to.")
    return draft.finish()


def _naming_strays(found: list[Imported], strays: list[str]) -> list[Imported]:
    if not strays or not found:
        return found
    sentence = (
        f"The file also holds elements that are neither person nor note: {', '.join(sorted(set(strays)))}."
    )
    return [replace(found[0], problems=(*found[0].problems, sentence)), *found[1:]]

"""Everything of a case that has a place: on the map with a number, and in a list that says the same in words.

For officers only: nothing here may be shown at another door.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from nidaa.cases.facts.case import ONLY, CaseFile, Item, type_of_value
from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.doors.console.asking.showing import words
from nidaa.doors.look.lists import apart
from nidaa.hypotheses.facts import Evidence, EvidenceKind

from .marks import Mark, MarkKind
from .places import place_words

# In the order in which an officer reads: where the trail starts, where it has led, what is ruled out, where it may lead.
GROUPS = (
    (MarkKind.LAST_SEEN, N("Last seen")),
    (MarkKind.SIGHTING, N("Sightings")),
    (MarkKind.CHECKED, N("Checked, not there")),
    (MarkKind.DEVICE, N("Telephones heard")),
    (MarkKind.WEIGHT, N("Officers' own weights")),
    (MarkKind.HOME, N("Home")),
    (MarkKind.PLACE, N("Places frequented")),
    (MarkKind.PERSON, N("People around the child")),
)
SHOWN_AS = {
    EvidenceKind.SIGHTING: MarkKind.SIGHTING,
    EvidenceKind.LINE_SIGHTING: MarkKind.SIGHTING,
    EvidenceKind.CAMERA: MarkKind.SIGHTING,
    EvidenceKind.PLACE_CHECKED: MarkKind.CHECKED,
    EvidenceKind.AREA_SEARCHED: MarkKind.CHECKED,
    EvidenceKind.DEVICE_PING: MarkKind.DEVICE,
    EvidenceKind.PLACE_WEIGHT: MarkKind.WEIGHT,
}
# What has a shape of its own on the map has no circle.
DRAWN = {"polygon", "line", "sector"}
SAID = {
    "places": ("kind", "address", "why", "with", "when"),
    "people": ("relation", "address", "last_contact"),
    "last_seen": ("certainty", "by", "with", "direction"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. `mark` is None for what is known in words only: it is not on the map.

    Attributes:
        lines: more about it, a sentence or two each.
        at: when the child was there, or when the place was checked.
        evidence_id: of what can be switched; None for what stands in the file.
        item: of a place in the file that can be checked.
        reason: the key under which the map weighs what the file itself says was checked; "" for anything else.
    """

    kind: MarkKind
    title: str
    lines: tuple[str, ...] = ()
    at: datetime | None = None
    mark: Mark | None = None
    near: str = ""
    evidence_id: UUID | None = None
    active: bool = True
    credibility: float | None = None
    sigma_m: float | None = None
    by: str = ""
    item: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    kind: MarkKind
    label: str
    entries: tuple[Entry, ...]


def case_entries(file: CaseFile, evidence: Iterable[Evidence], language: str) -> list[Entry]:
    """All entries, numbered in the order of the list."""
    kept = list(evidence)
    found = [*_from_file(file, frozenset(one.item for one in kept)), *evidence_entries(kept)]
    order = [kind for kind, _label in GROUPS]
    return numbered(sorted(found, key=lambda entry: order.index(entry.kind)), language)


def groups(entries: Iterable[Entry]) -> list[Group]:
    kept = list(entries)
    made = [Group(kind, gettext(label), tuple(e for e in kept if e.kind is kind)) for kind, label in GROUPS]
    return [group for group in made if group.entries]


def marks_of(entries: Iterable[Entry]) -> list[Mark]:
    return [entry.mark for entry in entries if entry.mark]


def evidence_entries(evidence: Iterable[Evidence]) -> Iterator[Entry]:
    """What has a place; an officer's weight on what may have happened has none."""
    for one in evidence:
        if not one.on_map:
            continue
        kind = SHOWN_AS[one.kind]
        title = one.words.strip() or gettext("Without words")
        radius_m = 0.0 if DRAWN & one.more.keys() else one.sigma_m
        yield Entry(
            kind=kind,
            title=title,
            at=one.at,
            mark=Mark(0, kind, _short(title), one.lat, one.lon, radius_m, one.active),
            lines=tuple(line for line in (apart(one.source), _weight(one)) if line),
            evidence_id=one.id,
            active=one.active,
            credibility=None if one.kind is EvidenceKind.PLACE_WEIGHT else one.credibility,
            sigma_m=None if one.kind is EvidenceKind.AREA_SEARCHED else one.sigma_m,
            by=one.recorded_by,
        )


def _weight(one: Evidence) -> str:
    return f"× {one.more['factor']:.2g}" if one.kind is EvidenceKind.PLACE_WEIGHT else ""


def numbered(entries: Iterable[Entry], language: str) -> list[Entry]:
    """Numbers from 1, the same on the map and in the list; with the commune each point lies in."""
    made = []
    for number, entry in enumerate(entries, start=1):
        mark = replace(entry.mark, number=number) if entry.mark else None
        near = place_words(mark.lat, mark.lon, language) if mark else ""
        made.append(replace(entry, mark=mark, near=near))
    return made


def _from_file(file: CaseFile, told: frozenset[str]) -> Iterator[Entry]:
    """`told`: places whose check has an entry of its own; here they are the places they are."""
    yield from _last_seen(file)
    yield from _only(
        file, "child", "home", MarkKind.HOME, file.words("child", "home_address") or gettext("Home")
    )
    if file.value("circumstances", "home_searched") is True:
        title = gettext("Home and hiding places searched by police")
        for entry in _only(file, "child", "home", MarkKind.CHECKED, title):
            yield replace(entry, lines=(gettext("as the file says"),), reason="file:home_searched")
    for item, fields in file.items("places"):
        yield _place(item, fields, told)
    for _item, fields in file.items("people"):
        if any(_value(fields, key) for key in ("point", "address")):
            yield _entry(MarkKind.PERSON, "people", fields)


def _place(item: str, fields: Item, told: frozenset[str]) -> Entry:
    if _value(fields, "checked") is not True:
        return _entry(MarkKind.PLACE, "places", fields, item=item)
    if item in told:
        return _entry(MarkKind.PLACE, "places", fields)
    entry = _entry(MarkKind.CHECKED, "places", fields, at=_moment(_value(fields, "checked_at")))
    lines = (*entry.lines, gettext("as the file says"))
    return replace(entry, lines=lines, reason=f"file:places:{item}" if entry.mark else "")


def _last_seen(file: CaseFile) -> Iterator[Entry]:
    fields = file.sections.get("last_seen", {}).get(ONLY, {})
    if fields:
        title = file.words("last_seen", "place") or gettext("Place unknown")
        entry = _entry(MarkKind.LAST_SEEN, "last_seen", fields, at=_moment(_value(fields, "at")))
        yield replace(entry, title=title)


def _only(file: CaseFile, section: str, key: str, kind: MarkKind, title: str) -> Iterator[Entry]:
    if (mark := _mark(kind, title, file.value(section, key))) is not None:
        yield Entry(kind, title, mark=mark)


def _entry(
    kind: MarkKind, section: str, fields: Item, *, at: datetime | None = None, item: str = ""
) -> Entry:
    title = str(_value(fields, "name") or "") or gettext("Without a name")
    mark = _mark(kind, title, _value(fields, "point"))
    return Entry(kind, title, tuple(_lines(section, fields)), at=at, mark=mark, item=item if mark else "")


def _lines(section: str, fields: Item) -> Iterator[str]:
    for key in SAID[section]:
        field, value = BY_KEY[section].field(key), _value(fields, key)
        if field and value not in {None, ""}:
            yield f"{gettext(field.label)}: {apart(words(field, value))}"


def _mark(kind: MarkKind, title: str, point: type_of_value) -> Mark | None:
    if not isinstance(point, Mapping):
        return None
    return Mark(
        0, kind, _short(title), float(point["lat"]), float(point["lon"]), float(point.get("accuracy_m") or 0)
    )


def _value(fields: Item, key: str) -> type_of_value:
    stated = fields.get(key)
    return stated.value if stated else None


def _moment(value: type_of_value) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 - characters of a tooltip

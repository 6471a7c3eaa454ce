"""PFIF 1.4 of what may leave: one person with allow-listed fields and an expiry date, or a placeholder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from .described import EXERCISE_LINE, LINES, NAME_WITHHELD, line

NAMESPACE = "http://zesty.ca/pfif/1.4"
SEXES = frozenset({"female", "male"})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What another register may read of a child, and until when.

    Attributes:
        record_id: domain/name, the same at every export.
        exercise: says so in the first line of the description and in the name of the source.
        names: first names in the scripts known; empty when the name may not leave.
        described: field of the case file → value; only what `described.LINES` lists goes out.
    """

    record_id: str
    source_name: str
    source_url: str
    source_date: datetime
    expiry_date: datetime
    exercise: bool = False
    names: tuple[str, ...] = field(default=(), repr=False)
    sex: str = field(default="", repr=False)
    age_years: int | None = field(default=None, repr=False)
    place: str = field(default="", repr=False)
    described: Mapping[str, object] = field(default_factory=dict, repr=False)


def person(record: Outgoing) -> bytes:
    """The record as a PFIF 1.4 file; where the child was last seen stands in a note, as the format has it."""
    described = [EXERCISE_LINE] if record.exercise else []
    described += [line(label, record.described[to]) for label, to in LINES.items() if _said(record, to)]
    source_name = f"{record.source_name} (EXERCISE)" if record.exercise else record.source_name
    fields = {
        "person_record_id": record.record_id,
        "entry_date": _utc(record.source_date),
        "expiry_date": _utc(record.expiry_date),
        "author_name": source_name,
        "source_name": source_name,
        "source_date": _utc(record.source_date),
        "source_url": record.source_url,
        "full_name": "\n".join(record.names) or NAME_WITHHELD,
        "given_name": record.names[0] if record.names else "",
        "description": "\n".join(described),
        "sex": record.sex if record.sex in SEXES else "",
        "age": "" if record.age_years is None else str(record.age_years),
    }
    root, element = _root()
    _add(element, fields)
    if record.place:
        _add(etree.SubElement(element, f"{{{NAMESPACE}}}note"), _note(record))
    return _bytes(root)


def placeholder(record_id: str, *, at: datetime) -> bytes:
    """What remains of a record that may no longer be kept: receivers erase theirs when they read it."""
    root, element = _root()
    dates = dict.fromkeys(("entry_date", "expiry_date", "source_date"), _utc(at))
    _add(element, {"person_record_id": record_id, **dates})
    return _bytes(root)


def _said(record: Outgoing, to: str) -> bool:
    return record.described.get(to) not in {None, ""}


def _note(record: Outgoing) -> dict[str, str]:
    return {
        "note_record_id": record.record_id.replace("/person.", "/note."),
        "person_record_id": record.record_id,
        "entry_date": _utc(record.source_date),
        "author_name": record.source_name,
        "source_date": _utc(record.source_date),
        "status": "believed_missing",
        "last_known_location": record.place,
        "text": "Where the child was last seen.",
    }


def _root() -> tuple[etree._Element, etree._Element]:
    root = etree.Element(f"{{{NAMESPACE}}}pfif", nsmap={"pfif": NAMESPACE})
    return root, etree.SubElement(root, f"{{{NAMESPACE}}}person")


def _add(element: etree._Element, fields: Mapping[str, str]) -> None:
    for name, text in fields.items():
        if text:
            etree.SubElement(element, f"{{{NAMESPACE}}}{name}").text = text


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

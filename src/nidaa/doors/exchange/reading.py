"""From bytes to records: which register wrote the file, and its reader."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from .errors import Unreadable
from .facts import Imported, Mark, Unplaced
from .interpol import is_interpol, read_notice
from .leaves import leaves
from .markup import LIMIT_BYTES, parse
from .namus import is_namus, read_case
from .ncmec import is_ncmec, is_rss, read_feed, read_person
from .pfif import is_pfif, read_pfif

KNOWN = "known are PFIF 1.1-1.4, INTERPOL yellow notices, NCMEC search and RSS, and NamUs cases"
Reader = Callable[..., Imported]
READERS: tuple[tuple[Callable[[Any], bool], Reader], ...] = (
    (is_interpol, read_notice),
    (is_ncmec, read_person),
    (is_namus, read_case),
)
# Where the records stand in the answers of the registers' websites.
LISTS = (("_embedded", "notices"), ("persons",), ("results",))


def read_records(data: bytes, filename: str, *, now: datetime) -> list[Imported]:
    """Every record of the file, in its order. What is wrong with one is told there; the others go on.

    Args:
        data: the file as it came.
        filename: for the sentence only; what the file is, is seen from its content.
        now: tells expired records, adults and dates in the future.

    Raises:
        Unreadable: the file as a whole: too large, hostile, or of an unknown shape.
    """
    if len(data) > LIMIT_BYTES:
        raise Unreadable(f"{filename} has {len(data):,} bytes; more than {LIMIT_BYTES:,} are not read.")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _from_xml(data, filename, now)
    if start in {b"{", b"["}:
        return _from_json(data, filename, now)
    raise Unreadable(f"{filename} is neither XML nor JSON; {KNOWN}.")


def _from_xml(data: bytes, filename: str, now: datetime) -> list[Imported]:
    root = parse(data)
    if is_pfif(root):
        return read_pfif(root, now=now)
    if is_rss(root):
        return read_feed(root, now=now)
    raise Unreadable(f"{filename} is XML of an unknown shape; {KNOWN}.")


def _from_json(data: bytes, filename: str, now: datetime) -> list[Imported]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable(f"{filename} is not well-formed JSON.") from None
    records, around = _records(found)
    if not records or not any(_reader(record) for record in records):
        if _is_empty_answer(found):
            return []
        raise Unreadable(f"{filename} is JSON of an unknown shape; {KNOWN}.")
    read = [_read(record, place, now) for place, record in enumerate(records)]
    return [_with_frame(read[0], around), *read[1:]]


def _records(found: Any) -> tuple[list[Any], dict[str, Any]]:
    """The records, and what stands around them in the file."""
    if isinstance(found, list):
        return found, {}
    for steps in LISTS:
        inside: Any = found
        for step in steps:
            inside = inside.get(step) if isinstance(inside, dict) else None
        if isinstance(inside, list):
            return inside, {
                path: value for path, value in leaves(found) if not path.startswith(".".join(steps))
            }
    return [found], {}


def _is_empty_answer(found: Any) -> bool:
    return _records(found)[0] == []


def _reader(record: Any) -> Reader | None:
    return next((reader for fits, reader in READERS if fits(record)), None)


def _read(record: Any, place: int, now: datetime) -> Imported:
    reader = _reader(record)
    if reader is None:
        return _broken(record, place)
    return reader(record, now=now)


def _broken(record: Any, place: int) -> Imported:
    why = "The record has not the shape of the others."
    left = tuple(Unplaced(path or "(value)", why, str(value)) for path, value in leaves(record))
    sentence = f"Record {place + 1} of the file has not the shape of the others and was not read."
    return Imported("unknown", "", (), (), left, (sentence,), Mark.BROKEN)


def _with_frame(first: Imported, around: dict[str, Any]) -> Imported:
    """What the file says of itself is told with its first record, so that it is told."""
    why = "It is about the list, not about a child."
    left = tuple(Unplaced(f"(file).{path}", why, str(value)) for path, value in around.items())
    return replace(first, unplaced=(*first.unplaced, *left))

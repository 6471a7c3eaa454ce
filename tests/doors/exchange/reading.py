"""What the tests of the exchange share: the samples, the moment they are read at, and a record laid out by field."""

from datetime import UTC, datetime
from pathlib import Path

from nidaa.doors.exchange import Imported, read_records

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def read(name: str, now: datetime = NOW) -> list[Imported]:
    return read_records((SAMPLES / name).read_bytes(), name, now=now)


def the_one(name: str) -> Imported:
    (record,) = read(name)
    return record


def folded(record: Imported) -> dict[str, object]:
    """`section.key` or `section[item].key` → the value that stands."""
    values: dict[str, object] = {}
    for said in record.statements:
        where = said.section if said.item == "only" else f"{said.section}[{said.item}]"
        values |= {f"{where}.{key}": value for key, value in said.values.items()}
    return values


def went(record: Imported, path: str) -> set[str]:
    return {one.to for one in record.placed if one.path == path}


def pfif(inside: str, version: str = "1.4") -> bytes:
    return f'<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/{version}">{inside}</pfif:pfif>'.encode()

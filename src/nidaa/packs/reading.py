"""Reads TOML of a pack into facts, and names the file and key of whatever is missing or wrong."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from nidaa.packs.errors import PackError
from nidaa.packs.facts import Basis, Words

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML file that knows where it stands."""

    file: str
    where: str
    values: Mapping[str, Any]

    def broken(self, key: str, why: str) -> PackError:
        return PackError(self.file, f"{self.where}.{key}" if self.where else key, why)

    def raw(self, key: str) -> Any:
        if key not in self.values:
            raise self.broken(key, "is missing")
        return self.values[key]

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise self.broken(key, "needs a text that is not empty")
        return value

    def whole(self, key: str) -> int:
        value = self.raw(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.broken(key, "needs a whole number, zero or more")
        return value

    def whole_or_none(self, key: str) -> int | None:
        return self.whole(key) if key in self.values else None

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if not isinstance(value, bool):
            raise self.broken(key, "needs true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.broken(key, "needs a list of texts")
        return tuple(value)

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self.raw(key)
        if not isinstance(value, list) or not all(isinstance(item, int) and item >= 0 for item in value):
            raise self.broken(key, "needs a list of whole numbers")
        return tuple(value)

    def one_of(self, key: str, kind: type[E]) -> E:
        try:
            return kind(self.text(key))
        except ValueError:
            raise self.broken(key, f"must be one of {', '.join(kind)}") from None

    def words(self, key: str, *, public: bool = False) -> Words:
        table = self.table(key)
        unknown = set(table.values) - {"fr", "ar", "en", "zgh"}
        if unknown:
            raise self.broken(key, f"has languages this pack does not speak: {', '.join(sorted(unknown))}")
        zgh = table.text("zgh") if public or "zgh" in table.values else ""
        return Words(fr=table.text("fr"), ar=table.text("ar"), en=table.text("en"), zgh=zgh)

    def table(self, key: str) -> "Table":
        value = self.raw(key)
        if not isinstance(value, dict):
            raise self.broken(key, "needs a table")
        return Table(self.file, f"{self.where}.{key}" if self.where else key, value)

    def named_tables(self) -> Iterable[tuple[str, "Table"]]:
        """Each key with its table, in the order of the file."""
        return [(key, self.table(key)) for key in self.values]

    def rows(self, key: str) -> tuple["Table", ...]:
        """The tables of a list, each located by its own key; refuses two with the same key."""
        value = self.raw(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.broken(key, "needs a list of tables")
        prefix = f"{self.where}.{key}" if self.where else key
        rows = [
            Table(self.file, f"{prefix}[{item.get('key', item.get('code', n))}]", item)
            for n, item in enumerate(value)
        ]
        names = [row.where for row in rows]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise self.broken(key, f"has {twice[0]} twice")
        return tuple(rows)


def read_toml(folder: Path, name: str) -> Table:
    path = folder / name
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError(name, "file", f"is not in {folder}") from None
    except tomllib.TOMLDecodeError as error:
        raise PackError(name, "file", f"is not TOML: {error}") from None
    return Table(name, "", values)


def basis(document: Table, row: Table) -> Basis:
    """Version and confirmation of the file, source of the row or else of the file."""
    source = row.text("source") if "source" in row.values else document.text("source")
    confirmed = row if "confirmed" in row.values else document
    return Basis(version=document.text("version"), source=source, confirmed=confirmed.flag("confirmed"))

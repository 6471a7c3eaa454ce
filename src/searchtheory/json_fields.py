"""Reads single fields of a case file; every refusal names the field and says what would be right."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from searchtheory.errors import BadCase
from searchtheory.synonyms import plain

E = TypeVar("E", bound=StrEnum)
Json = Mapping[str, Any]


def record(value: Any, field: str) -> Json:
    if not isinstance(value, Mapping):
        raise BadCase(field, "must be an object in braces.")
    return value


def records(value: Any, field: str) -> list[Json]:
    if not isinstance(value, list):
        raise BadCase(field, "must be a list in square brackets.")
    return [record(item, f"{field}[{i}]") for i, item in enumerate(value)]


def only(data: Json, allowed: Collection[str], field: str) -> None:
    """Refuses keys nobody will read, by name."""
    unknown = sorted(set(data) - set(allowed))
    if unknown:
        names = ", ".join(repr(str(key)) for key in unknown)
        raise BadCase(
            field or "case", f"has the unknown key {names}; known are {', '.join(sorted(allowed))}."
        )


def number(data: Json, key: str, field: str, low: float, high: float, default: float | None = None) -> float:
    """A number between low and high, both allowed."""
    name = f"{field}.{key}" if field else key
    value = data.get(key, default)
    if value is None:
        raise BadCase(name, "is missing.")
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 (NaN)
        raise BadCase(name, f"must be a number, not {value!r}.")
    if not low <= value <= high:
        raise BadCase(name, f"is {value:g}; it must lie between {low:g} and {high:g}.")
    return float(value)


def text(data: Json, key: str, field: str, default: str | None = "") -> str:
    value = data.get(key, default)
    if not isinstance(value, str):
        raise BadCase(f"{field}.{key}" if field else key, "must be text in quotation marks.")
    return value


def choice(kind: type[E], value: Any, field: str, also: Mapping[str, E]) -> E:
    """A value of a closed list, or another word for one."""
    word = plain(value) if isinstance(value, str) else ""
    if word in also:
        return also[word]
    try:
        return kind(word)
    except ValueError:
        raise BadCase(field, f"is {value!r}; known are {', '.join(item.value for item in kind)}.") from None


def moment(data: Json, key: str, field: str, now_s: float | None) -> float:
    """An ISO 8601 time with offset, not after now; seconds since 1970."""
    name = f"{field}.{key}" if field else key
    value = data.get(key)
    if value is None:
        raise BadCase(name, "is missing; give a time such as 2026-11-24T15:10:00+01:00.")
    at_s = parse_moment(value, name)
    if now_s is not None and at_s > now_s + 60.0:
        raise BadCase(name, f"is {value}, which is in the future.")
    return at_s


def parse_moment(value: Any, name: str) -> float:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadCase(name, f"is {value!r}; give a time such as 2026-11-24T15:10:00+01:00.") from None
    if at.tzinfo is None:
        raise BadCase(name, f"is {value}, without an offset from UTC; add one, such as +01:00.")
    return at.timestamp()

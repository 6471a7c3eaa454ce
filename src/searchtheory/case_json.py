"""Reads CASE.json (described in docs/search-case.md) into a `SearchCase`; nothing is guessed in silence."""

from typing import Any

from searchtheory import synonyms
from searchtheory.case import LastSeen, Mode, Place, PlaceKind, SearchCase, Type, TypeWeight
from searchtheory.errors import BadCase
from searchtheory.evidence_json import read_evidence
from searchtheory.grid import Grid
from searchtheory.json_fields import Json, choice, moment, number, only, record, records, text
from searchtheory.json_points import point

CASE_KEYS = ("id", "age_years", "sex", "in_care", "last_seen", "types", "modes", "places", "evidence", "note")
OLDEST_YEARS = 18.0
_SEXES = {"female": "female", "f": "female", "girl": "female", "male": "male", "m": "male", "boy": "male"}
_SEXES |= {"unknown": "unknown"}


def read_case(data: Any, grid: Grid | None = None, now_s: float | None = None) -> SearchCase:
    """A case from parsed JSON. Raises `BadCase`.

    `grid` holds coordinates against the country's land; times after `now_s` are refused.
    """
    data = record(data, "case")
    only(data, CASE_KEYS, "")
    evidence, remarks = read_evidence(data.get("evidence") or [], grid, now_s)
    case = SearchCase(
        age_years=_age(data),
        sex=_sex(data.get("sex")),
        last_seen=_last_seen(data.get("last_seen"), grid, now_s),
        types=_types(data.get("types")),
        modes=_modes(data.get("modes")),
        places=tuple(
            _place(item, i, grid) for i, item in enumerate(records(data.get("places") or [], "places"))
        ),
        evidence=evidence,
        in_care=_in_care(data),
        remarks=remarks,
    )
    if case.start() is None and not evidence:
        raise BadCase(
            "last_seen", "is missing, and there is no place and no evidence either: there is nothing to map."
        )
    return case


def _age(data: Json) -> float:
    age = number(data, "age_years", "", 0.0, 200.0)
    if age >= OLDEST_YEARS:
        raise BadCase("age_years", f"is {age:g}; this search is for children under 18.")
    return age


def _sex(value: Any) -> str:
    if value is None:
        return "unknown"
    if not isinstance(value, str) or value.lower() not in _SEXES:
        raise BadCase("sex", f"is {value!r}; write female, male or unknown.")
    return _SEXES[value.lower()]


def _in_care(data: Json) -> bool | None:
    value = data.get("in_care")
    if value is not None and not isinstance(value, bool):
        raise BadCase("in_care", "must be true, false or null.")
    return value


def _last_seen(value: Any, grid: Grid | None, now_s: float | None) -> LastSeen | None:
    if value is None:
        return None
    data = record(value, "last_seen")
    only(data, ("lat", "lon", "at", "accuracy_m", "note"), "last_seen")
    at_s = moment(data, "at", "last_seen", now_s)
    accuracy_m = number(data, "accuracy_m", "last_seen", 0.0, 50_000.0, 100.0)
    if data.get("lat") is None and data.get("lon") is None:
        return LastSeen(None, None, at_s, accuracy_m)
    return LastSeen(*point(data, "last_seen", grid), at_s, accuracy_m)


def _types(value: Any) -> tuple[TypeWeight, ...]:
    if value is None:
        return ()
    weights = tuple(_type_weight(key, item) for key, item in record(value, "types").items())
    if len({w.type for w in weights}) < len(weights):
        raise BadCase("types", "names one type twice.")
    if weights and sum(w.weight for w in weights) <= 0 and len(weights) == len(Type):
        raise BadCase("types", "gives every type the weight 0; at least one must be possible.")
    return weights


def _type_weight(key: str, value: Any) -> TypeWeight:
    kind = choice(Type, key, f"types.{key}", synonyms.TYPES)
    if not isinstance(value, dict):
        return TypeWeight(kind, number({key: value}, key, "types", 0.0, 1.0), "")
    only(value, ("weight", "reason"), f"types.{key}")
    return TypeWeight(
        kind, number(value, "weight", f"types.{key}", 0.0, 1.0), text(value, "reason", f"types.{key}")
    )


def _modes(value: Any) -> tuple[Mode, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadCase("modes", "must be a list in square brackets.")
    return tuple(choice(Mode, item, f"modes[{i}]", synonyms.MODES) for i, item in enumerate(value))


def _place(data: Json, index: int, grid: Grid | None) -> Place:
    field = f"places[{index}]"
    only(data, ("name", "kind", "lat", "lon", "weight", "note"), field)
    kind = choice(PlaceKind, data.get("kind"), f"{field}.kind", synonyms.PLACES)
    lat, lon = point(data, field, grid)
    weight = number(data, "weight", field, 0.0, 1000.0, 1.0)
    return Place(text(data, "name", field) or kind.value, kind, lat, lon, weight, text(data, "note", field))

"""A case file and its evidence as the JSON that search theory reads: the same as `nidaa search assess` reads.

So what an officer sees can be computed again from a file, without a database. What is unknown is absent, what is
switched off is left out, what lies outside the country is named and left to the mass outside.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nidaa.cases.facts.case import ONLY, CaseFile, Item
from nidaa.cases.rules import age_of
from searchtheory.grid import Grid

from ..errors import CannotMap
from ..facts import METHODS, Evidence, EvidenceKind

Json = dict[str, Any]
SEXES = {"female": "female", "male": "male"}
CHECKED_RADIUS_M = 50.0
CHECKED_POD = 0.8  # of what the file says was checked, by two officers who could enter
ADULT_YEARS = 18
WIDE = frozenset({EvidenceKind.AREA_SEARCHED, EvidenceKind.DEVICE_PING, EvidenceKind.LINE_SIGHTING})
NEAR_KM = 10.0  # a mast, a search area or a station at sea's edge still speaks of this country

# Kinds of place in the interview → kinds search theory knows; the others have the same name in both.
PLACES = {"station": "bus_station", "market": "shop", "work": "workplace", "found_before": "previous_find"}
# Where a person lives, by relation; a witness or a teacher at home is no place of the child's.
PEOPLE = {
    "parent": "other_parent",
    "sibling": "relative",
    "relative": "relative",
    "friend": "friend",
    "partner": "friend",
    "online": "online_contact",
    "other": "other",
}
# What the report says it looks like → types that are then given at least SUSPECTED of the weight together.
SUSPICIONS: Mapping[str, tuple[str, ...]] = {
    "abduction": ("abduction_acquaintance", "abduction_stranger"),
    "abduction_family": ("family_abduction_domestic", "family_abduction_abroad"),
    "runaway": ("runaway",),
    "lured_online": ("lured_online",),
    "lost": ("lost",),
    "injured": ("injured",),
    "migration": ("unaccompanied_migration",),
}
SUSPECTED = 0.4  # design value: a first impression is right more often than not, and often enough wrong


@dataclass(frozen=True, slots=True)
class Document:
    """The JSON of a case and what was left out of it: names of places that lie outside the country."""

    data: Json
    left_out: tuple[str, ...]


def document(file: CaseFile, evidence: Iterable[Evidence], grid: Grid, *, now: datetime) -> Document:
    """The case as search theory reads it. Raises CannotMap, saying what is missing."""
    evidence = list(evidence)
    kept = [item for item in evidence if item.active]
    told = frozenset(item.item for item in evidence)
    left: list[str] = []
    data: Json = {
        "age_years": _age(file, now),
        "sex": SEXES.get(file.words("child", "sex"), "unknown"),
        "in_care": _yes_no(file.value("school", "in_care")),
        "last_seen": _last_seen(file, grid, left),
        "types": _types(file, kept),
        "places": [place for place in _places(file) if _here(place, grid, left)],
        "evidence": [
            *_checked(file, grid, told),
            *(_evidence(item) for item in kept if _shown(item, grid, left)),
        ],
    }
    _check_enough(data)
    found = {key: value for key, value in data.items() if value not in (None, {}, [])}
    return Document(found, tuple(dict.fromkeys(left)))


def _check_enough(data: Json) -> None:
    located = (data["last_seen"] or {}).get("lat") is not None
    if not (located or data["places"] or data["evidence"]):
        raise CannotMap(
            "The map needs one place: where the child was last seen, home, a place frequented, or a sighting."
        )


def _age(file: CaseFile, now: datetime) -> float:
    age = age_of(file.sections.get("child", {}).get(ONLY, {}), now)
    if age is None:
        raise CannotMap("The map needs the child's age: add it, or the date of birth, to the file.")
    if not 0 <= age < ADULT_YEARS:
        raise CannotMap("The map is made for children under 18; the file says otherwise.")
    return float(age)


def _last_seen(file: CaseFile, grid: Grid, left: list[str]) -> Json:
    seen: Json = {"at": file.words("last_seen", "at") or file.opened_at.isoformat()}
    point = file.value("last_seen", "point")
    if isinstance(point, dict):
        place = {"name": file.words("last_seen", "place"), "lat": point["lat"], "lon": point["lon"]}
        if _here(place, grid, left):
            accuracy = float(point.get("accuracy_m") or 100)
            seen |= {"lat": point["lat"], "lon": point["lon"], "accuracy_m": min(accuracy, 50_000.0)}
    return seen


def _types(file: CaseFile, evidence: Iterable[Evidence]) -> Json:
    """What the report suspects, then what officers said of each type; the last word counts."""
    suspected = SUSPICIONS.get(file.words("circumstances", "suspected"), ())
    said: Json = {kind: {"weight": SUSPECTED / len(suspected), "reason": "as reported"} for kind in suspected}
    for item in evidence:
        if item.kind is EvidenceKind.TYPE_WEIGHT:
            said[item.more["type"]] = {"weight": item.more["weight"], "reason": item.words}
    return said


def _places(file: CaseFile) -> Iterator[Json]:
    home = file.value("child", "home")
    if isinstance(home, dict):
        yield {"name": "home", "kind": "home", "lat": home["lat"], "lon": home["lon"]}
    for item, fields in file.items("places"):
        kind = _value(fields, "kind") or "other"
        yield from _place(file, "places", item, PLACES.get(kind, kind))
    for item, fields in file.items("people"):
        relation = _value(fields, "relation") or "other"
        kind = "suspect" if _value(fields, "concern") is True else PEOPLE.get(relation, "")
        if kind:
            yield from _place(file, "people", item, kind)
    for item, _fields in file.items("history"):
        yield from _place(file, "history", item, "previous_find")


def _place(file: CaseFile, section: str, item: str, kind: str) -> Iterator[Json]:
    point = file.value(section, "point", item)
    if isinstance(point, dict):
        name = file.words(section, "name", item) or file.words(section, "found_where", item) or kind
        yield {"name": name, "kind": kind, "lat": point["lat"], "lon": point["lon"]}


def _checked(file: CaseFile, grid: Grid, told: frozenset[str]) -> Iterator[Json]:
    """What the file itself says has been looked at in vain: places, and home with its hiding places.

    Args:
        told: places whose check stands on the map with its own radius and thoroughness: the file says it no second
            time, also where an officer has switched that check off.
    """
    for item, fields in file.items("places"):
        if item in told:
            continue
        point, stated = file.value("places", "point", item), fields.get("checked")
        if stated is None or stated.value is not True or not isinstance(point, dict):
            continue
        at = file.words("places", "checked_at", item) or stated.obtained_at.isoformat()
        yield from _look(f"file:places:{item}", point, at, grid)
    home, searched = file.value("child", "home"), file.stated("circumstances", "home_searched")
    if isinstance(home, dict) and searched and searched.value is True:
        yield from _look("file:home_searched", home, searched.obtained_at.isoformat(), grid)


def _look(key: str, point: Mapping[str, Any], at: str, grid: Grid) -> Iterator[Json]:
    if grid.on_land(point["lat"], point["lon"]):
        radius_m, pod = CHECKED_RADIUS_M, CHECKED_POD
        place = {"lat": point["lat"], "lon": point["lon"], "at": at}
        yield {"id": key, "kind": "place_checked", **place, "radius_m": radius_m, "pod": pod}


def _evidence(item: Evidence) -> Json:
    common: Json = {"id": str(item.id), "kind": item.kind.value, "at": item.at.isoformat()}
    place = {"lat": item.lat, "lon": item.lon}
    match item.kind:
        case EvidenceKind.SIGHTING:
            return common | place | {"sigma_m": item.sigma_m, "credibility": item.credibility}
        case EvidenceKind.LINE_SIGHTING:
            line = [{"lat": lat, "lon": lon} for lat, lon in item.more["line"]]
            return common | {"line": line, "sigma_m": item.sigma_m, "credibility": item.credibility}
        case EvidenceKind.CAMERA:
            return common | place | {"radius_m": item.sigma_m, "credibility": item.credibility}
        case EvidenceKind.PLACE_CHECKED:
            radius_m = min(max(item.sigma_m, CHECKED_RADIUS_M), 20_000.0)
            return common | place | {"radius_m": radius_m, "pod": item.credibility}
        case EvidenceKind.AREA_SEARCHED:
            return (
                common | {"polygon": [{"lat": a, "lon": b} for a, b in item.more["polygon"]]} | _effort(item)
            )
        case EvidenceKind.DEVICE_PING:
            shape = {"sector": item.more["sector"]} if item.more.get("sector") else {"radius_m": item.sigma_m}
            return common | place | shape | {"credibility": item.credibility}
        case _:
            weight = {"radius_m": item.sigma_m, "factor": item.more["factor"], "reason": item.words}
            return common | place | weight | {"kind": "judgement"}


def _effort(item: Evidence) -> Json:
    if not item.more.get("method"):
        return {"pod": item.credibility}
    sweep_m, speed_m_s, _travel = METHODS[item.more["method"]]
    work = {"hours": item.more["hours"], "team": item.more["team"]}
    return {"sweep_width_m": sweep_m, "speed_m_s": speed_m_s, **work}


def _here(place: Mapping[str, Any], grid: Grid, left: list[str], within_km: float = 1.5) -> bool:
    if grid.on_land(place["lat"], place["lon"], within_km):
        return True
    left.append(str(place.get("name") or f"{place['lat']:.4f}, {place['lon']:.4f}"))
    return False


def _shown(item: Evidence, grid: Grid, left: list[str]) -> bool:
    if not item.on_map:
        return False
    wide = item.kind in WIDE
    place = {"name": item.words or item.source, "lat": item.lat, "lon": item.lon}
    drawn = item.more.get("polygon") or item.more.get("line") or ()
    corners = [{**place, "lat": a, "lon": b} for a, b in drawn] or [place]
    return all(_here(corner, grid, left, NEAR_KM if wide else 1.5) for corner in corners)


def _value(fields: Item, key: str) -> Any:
    stated = fields.get(key)
    return stated.value if stated else None


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None

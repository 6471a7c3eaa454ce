"""The one place that talks to search theory: a case file and its evidence become a case it can weigh.

The same JSON as `nidaa search assess` reads (docs/search-case.md), so that what an officer sees can be computed again
from a file, without a database.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from nidaa.cases.facts.case import CaseFile
from searchtheory.case import SearchCase
from searchtheory.case_json import read_case

from .facts import Evidence, EvidenceKind

SEXES = {"female": "female", "male": "male"}
CHECKED_RADIUS_M = 50.0
CHECKED_POD = 0.8  # of one look by two officers at a place they can enter; an officer may say otherwise


def document(file: CaseFile, evidence: Iterable[Evidence]) -> dict[str, Any]:
    """The case as JSON: what is unknown is absent, what is switched off is left out."""
    point = file.value("last_seen", "point")
    found: dict[str, Any] = {"age_years": file.value("child", "age_years")}
    found["sex"] = SEXES.get(file.words("child", "sex"), "unknown")
    if isinstance(point, dict):
        found["last_seen"] = {
            "lat": point["lat"],
            "lon": point["lon"],
            "at": file.words("last_seen", "at") or file.opened_at.isoformat(),
            "accuracy_m": point.get("accuracy_m", 100),
        }
    found["places"] = list(_places(file))
    found["evidence"] = [_evidence(item) for item in evidence if item.active]
    return {key: value for key, value in found.items() if value is not None}


def search_case(data: Mapping[str, Any]) -> SearchCase:
    """What search theory weighs. Raises searchtheory's BadCase with a sentence that names the field."""
    return read_case(dict(data))


def _places(file: CaseFile) -> Iterable[dict[str, Any]]:
    home = file.value("child", "home")
    if isinstance(home, dict):
        yield {"name": "home", "kind": "home", "lat": home["lat"], "lon": home["lon"]}
    for section in ("places", "people", "history"):
        for item, fields in file.items(section):
            point = file.value(section, "point", item)
            if not isinstance(point, dict):
                continue
            kind = fields["kind"].value if "kind" in fields else {"people": "relative"}.get(section, "found_before")
            name = file.words(section, "name", item) or section
            yield {"name": name, "kind": kind or "other", "lat": point["lat"], "lon": point["lon"]}


def _evidence(item: Evidence) -> dict[str, Any]:
    common = {"kind": item.kind.value, "lat": item.lat, "lon": item.lon, "at": item.at.isoformat()}
    if item.kind is EvidenceKind.PLACE_CHECKED:
        return {**common, "radius_m": max(item.sigma_m, CHECKED_RADIUS_M), "pod": CHECKED_POD}
    return {**common, "sigma_m": item.sigma_m, "credibility": item.credibility}

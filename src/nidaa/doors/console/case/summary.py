"""Who a case is about, in the words of a list or a heading. Holds personal data: never in a title, an address or a log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nidaa.cases.facts.case import ONLY, CaseFile, CaseState
from nidaa.cases.rules import age_of
from nidaa.ground.country import gazetteer


@dataclass(frozen=True, slots=True)
class Summary:
    """`seen` is False when nobody saw the child go: then the case counts from its report."""

    case_id: UUID
    number: str
    unit: str
    exercise: bool
    state: CaseState
    opened_at: datetime
    given: str
    full: str
    age: int | None
    sex: str
    gone_since: datetime
    seen: bool
    place: str

    def __repr__(self) -> str:
        return f"<summary of {self.number}>"


def summary_of(file: CaseFile, *, language: str, now: datetime) -> Summary:
    seen = _last_seen(file)
    child = file.sections.get("child", {}).get(ONLY, {})
    return Summary(
        case_id=file.case_id,
        number=file.number,
        unit=file.unit,
        exercise=file.exercise,
        state=file.state,
        opened_at=file.opened_at,
        given=_name(file, language, "given"),
        full=f"{_name(file, language, 'given')} {_name(file, language, 'family')}".strip(),
        age=age_of(child, now),
        sex=file.words("child", "sex"),
        gone_since=seen or file.opened_at,
        seen=seen is not None,
        place=commune_of(file, language) or file.words("last_seen", "place"),
    )


def commune_of(file: CaseFile, language: str) -> str:
    """The commune of the point last seen; empty without a point, at sea and abroad."""
    point = file.value("last_seen", "point")
    if not isinstance(point, dict):
        return ""
    inside = gazetteer().containing(float(point["lat"]), float(point["lon"]))
    return inside.commune.names.of(language) if inside else ""


def _last_seen(file: CaseFile) -> datetime | None:
    for section, key in (("last_seen", "at"), ("circumstances", "discovered_at")):
        if said := file.words(section, key):
            return datetime.fromisoformat(said)
    return None


def _name(file: CaseFile, language: str, part: str) -> str:
    scripts = ("ar", "latin") if language == "ar" else ("latin", "ar")
    return next((name for script in scripts if (name := file.words("child", f"{part}_{script}"))), "")

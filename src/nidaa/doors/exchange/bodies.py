"""Ages, names and places into the fields of a case file: the steps all registers share."""

from datetime import date, datetime

from nidaa.cases.facts.case import StatementKind
from nidaa.ground.names.letters import words
from nidaa.ground.names.particles import parts

from .dates import ADULT_AGE_YEARS, ages_on, midnight
from .draft import Draft
from .facts import Mark

ADULT = (
    "The record speaks of an adult: 18 or older when last seen. Check before anything is done with it; "
    "this register is for children."
)
RANGE = "The field {path} gives a range of ages; its lower end stands as an assessment."


def place_age(draft: Draft, low: int, high: int, *paths: str) -> None:
    """State a single age; of a range its lower end, as an assessment: the younger, the greater the danger."""
    if low == high:
        draft.state("child.age_years", low, *paths)
        return
    source = f"{draft.source}: ages {low}-{high}, the lower end"
    if draft.state("child.age_years", low, *paths, kind=StatementKind.ASSESSMENT, source=source):
        draft.problem(RANGE.format(path=" and ".join(paths)))


def mark_adult(draft: Draft, youngest: int | None) -> None:
    """Mark a record whose person was surely 18 or older when last seen."""
    if youngest is not None and youngest >= ADULT_AGE_YEARS:
        draft.mark = Mark.ADULT
        draft.problem(ADULT)


def youngest_by_birth(born: str, seen: datetime) -> int:
    return ages_on(born, seen.date())[0]


def place_day_seen(draft: Draft, day: str, path: str) -> None:
    """A day without an hour: midnight UTC stands, marked as unsure."""
    at = midnight(day)
    if at is None:
        draft.leave(path, "It is not a whole date, and a time last seen needs one.")
        return
    if draft.state("last_seen.at", at.isoformat(), path):
        draft.state("last_seen.certainty", "unsure")
        draft.problem(f"The field {path} gives a day without an hour; midnight UTC stands, marked as unsure.")


def day_of(at: datetime | None, now: datetime) -> date:
    return (at or now).date()


def is_arabic(text: str) -> bool:
    found = words(text)
    return bool(found) and sum(word.arabic for word in found) * 2 >= len(found)


def script_of(text: str) -> str:
    """The key of the case file's script: "ar" or "latin"."""
    return "ar" if is_arabic(text) else "latin"


def place_given_family(
    draft: Draft, given: str, family: str, given_paths: list[str], family_path: str
) -> None:
    if given:
        draft.state(f"child.given_{script_of(given)}", given, *given_paths)
    if family:
        draft.state(f"child.family_{script_of(family)}", family, family_path)


def place_full_name(draft: Draft, full: str, path: str) -> None:
    """Part a whole name: its first unit (Abd Allah is one) is the first name, the rest the family's."""
    first = _first_unit(full)
    script = script_of(full)
    draft.state(f"child.given_{script}", first, path)
    rest = full[len(first) :].strip()
    if rest:
        draft.state(f"child.family_{script}", rest, path)
        draft.problem(f"The field {path} holds a whole name; it was parted after its first name. Check it.")


def _first_unit(full: str) -> str:
    """As much of the line as the first unit of the name covers; the units are found by ground.names."""
    pieces = full.split()
    units = len(parts(full))
    for count in range(1, len(pieces)):
        if len(parts(" ".join(pieces[count:]))) == units - 1 and len(parts(" ".join(pieces[:count]))) == 1:
            return " ".join(pieces[:count])
    return pieces[0] if pieces and units > 1 else full

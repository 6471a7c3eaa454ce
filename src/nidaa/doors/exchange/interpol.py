"""INTERPOL yellow notices: one notice, a list of them, or the public list (`_embedded.notices`)."""

from datetime import datetime
from typing import Any

from .bodies import day_of, mark_adult, place_day_seen, place_given_family
from .dates import ages_on, midnight, partial_date
from .draft import Draft
from .facts import Imported
from .leaves import leaves

SEXES = {"F": "female", "M": "male", "U": None}
# Codes of the notices' eye and hair colours, in words; a code that is not here stands as it is.
COLOURS = {
    "BLA": "black", "BRO": "brown", "BROD": "dark brown", "BROL": "light brown", "BROH": "hazel",
    "BLU": "blue", "GRE": "green", "GRY": "grey", "RED": "red", "YEL": "blond", "BLO": "blond",
    "WHI": "white", "HAZ": "hazel",
}  # fmt: skip
WHYS = {
    "_links": "An address; pictures are not fetched, ask for the files.",
    "_embedded": "An address; pictures are not fetched, ask for the files.",
    "place_of_birth": "The case file has no field for the place of birth.",
    "country_of_birth_id": "The case file has no field for the place of birth.",
}
PARENTS = ("father", "mother")
TALLEST_M = 3.0  # above it a height is in centimetres


def is_interpol(record: Any) -> bool:
    return isinstance(record, dict) and "entity_id" in record and ("name" in record or "forename" in record)


def read_notice(record: dict[str, Any], *, now: datetime) -> Imported:
    said = dict(leaves(record))
    notice = str(record.get("entity_id") or "")
    draft = Draft("INTERPOL yellow notice", notice, f"INTERPOL {notice}", now, None, said, WHYS)
    draft.used("entity_id")
    place_given_family(draft, draft.text("forename"), draft.text("name"), ["forename"], "name")
    if draft.text("birth_name"):
        draft.state("child.nickname", draft.text("birth_name"), "birth_name")
    _identity(draft)
    _body(draft)
    _event(draft)
    for parent in PARENTS:
        _parent(draft, parent)
    return draft.finish()


def _identity(draft: Draft) -> None:
    sex = draft.text("sex_id").upper()
    if sex in SEXES:
        draft.state("child.sex", SEXES[sex], "sex_id")
    elif sex:
        draft.leave("sex_id", "It is a code that is not known here.")
    for to, prefix in (("child.nationality", "nationalities"), ("child.languages", "languages_spoken_ids")):
        paths = draft.under(prefix)
        if paths:
            draft.state(to, ", ".join(draft.text(path) for path in paths), *paths)
    born = partial_date(draft.text("date_of_birth"))
    if born:
        draft.state("child.birth_date", born, "date_of_birth")
        seen = partial_date(draft.text("date_of_event"))
        at = midnight(seen) if seen else None
        mark_adult(draft, ages_on(born, day_of(at, draft.now))[0])
    elif draft.text("date_of_birth"):
        draft.leave("date_of_birth", "It is not a date.")


def _body(draft: Draft) -> None:
    height = draft.said.get("height")
    if isinstance(height, int | float) and height > 0:
        draft.state("appearance.height_cm", round(height * 100 if height < TALLEST_M else height), "height")
    weight = draft.said.get("weight")
    if isinstance(weight, int | float) and weight > 0:
        draft.state("appearance.build", f"{weight:g} kg", "weight")
    for to, prefix in (("appearance.eyes", "eyes_colors_id"), ("appearance.hair", "hairs_id")):
        paths = draft.under(prefix)
        if paths:
            draft.state(to, ", ".join(_colour(draft, path) for path in paths), *paths)
    if draft.text("distinguishing_marks"):
        draft.state("appearance.marks", draft.text("distinguishing_marks"), "distinguishing_marks")


def _colour(draft: Draft, path: str) -> str:
    code = draft.text(path)
    if code.upper() not in COLOURS:
        draft.problem(f"The field {path} holds a code that is not known here; it stands as it is.")
    return COLOURS.get(code.upper(), code)


def _event(draft: Draft) -> None:
    day = partial_date(draft.text("date_of_event"))
    if day:
        place_day_seen(draft, day, "date_of_event")
    elif draft.text("date_of_event"):
        draft.leave("date_of_event", "It is not a date.")
    paths = [path for path in ("place", "country") if draft.text(path)]
    if paths:
        draft.state("last_seen.place", ", ".join(draft.text(path) for path in paths), *paths)


def _parent(draft: Draft, parent: str) -> None:
    paths = [path for path in (f"{parent}_forename", f"{parent}_name") if draft.text(path)]
    if not paths:
        return
    draft.state("people.name", " ".join(draft.text(path) for path in paths), *paths, item=parent)
    draft.state("people.relation", "parent", item=parent)
    draft.state("people.notes", f"The {parent}, as named in the notice", item=parent)

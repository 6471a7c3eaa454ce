"""NamUs (United States): missing-person cases. Heights are in inches, weights in pounds."""

from datetime import datetime
from typing import Any

from nidaa.cases.facts.case import StatementKind

from .bodies import mark_adult, place_age, place_day_seen, place_given_family
from .dates import partial_date
from .draft import Draft
from .facts import Imported
from .leaves import leaves

CM_PER_INCH, KG_PER_POUND = 2.54, 0.45359237  # exact, international yard and pound agreement 1959
WHYS = {
    "images": "A picture is not fetched from an address; ask for the file and add it.",
    "subjectDescription.ethnicities": "Origin is not kept in a case file.",
}
SUBJECT, BODY, LOOKS = "subjectIdentification.", "subjectDescription.", "physicalDescription."
ADDRESS = ("city", "county.name", "state.name", "zipCode", "country.name")


def is_namus(record: Any) -> bool:
    return isinstance(record, dict) and "idFormatted" in record and "subjectIdentification" in record


def read_case(record: dict[str, Any], *, now: datetime) -> Imported:
    said = dict(leaves(record))
    number = str(record.get("idFormatted") or "")
    draft = Draft("NamUs case", number, f"NamUs {number}", now, None, said, WHYS)
    draft.used("idFormatted")
    given = [SUBJECT + key for key in ("firstName", "middleName") if draft.text(SUBJECT + key)]
    first = " ".join(draft.text(path) for path in given)
    place_given_family(draft, first, draft.text(SUBJECT + "lastName"), given, SUBJECT + "lastName")
    if draft.text(SUBJECT + "nicknames"):
        draft.state("child.nickname", draft.text(SUBJECT + "nicknames"), SUBJECT + "nicknames")
    _ages(draft)
    _body(draft)
    _looks(draft)
    _seen(draft)
    _agencies(draft)
    return draft.finish()


def _ages(draft: Draft) -> None:
    """The case file keeps the age now; the age when last seen stands in the account."""
    now = _range(draft, SUBJECT + "currentMinAge", SUBJECT + "currentMaxAge")
    then = _range(draft, SUBJECT + "computedMissingMinAge", SUBJECT + "computedMissingMaxAge")
    if now:
        place_age(draft, round(now[0]), round(now[1]), SUBJECT + "currentMinAge", SUBJECT + "currentMaxAge")
    account = draft.text("circumstances.circumstancesOfDisappearance")
    paths = ["circumstances.circumstancesOfDisappearance"] if account else []
    if then:
        age = f"{then[0]:g}" if then[0] == then[1] else f"{then[0]:g}-{then[1]:g}"
        account = f"{account}\nAge when last seen: {age}".strip()
        paths += [SUBJECT + "computedMissingMinAge", SUBJECT + "computedMissingMaxAge"]
    if account:
        draft.state("circumstances.account", account, *paths)
    youngest = then or now
    mark_adult(draft, round(youngest[0]) if youngest else None)


def _range(draft: Draft, low_path: str, high_path: str) -> tuple[float, float] | None:
    found = [
        value for path in (low_path, high_path) if isinstance(value := draft.said.get(path), int | float)
    ]
    return (min(found), max(found)) if found else None


def _body(draft: Draft) -> None:
    sex = draft.text(BODY + "sex.name").lower()
    if sex in {"female", "male"}:
        draft.state("child.sex", sex, BODY + "sex.name")
    elif sex:
        draft.leave(BODY + "sex.name", "The case file knows girl and boy; the record says neither.")
    paths = (BODY + "heightFrom", BODY + "heightTo")
    inches = _range(draft, *paths)
    if inches:
        low, high = (round(inch * CM_PER_INCH) for inch in inches)
        source = f"{draft.source}: {low}-{high} cm, the middle"
        kind = StatementKind.STATEMENT if low == high else StatementKind.ASSESSMENT
        middle = round((low + high) / 2)
        draft.state("appearance.height_cm", middle, *paths, kind=kind, source=source if low != high else "")
    paths = (BODY + "weightFrom", BODY + "weightTo")
    pounds = _range(draft, *paths)
    if pounds:
        low, high = (round(pound * KG_PER_POUND) for pound in pounds)
        draft.state("appearance.build", f"{low} kg" if low == high else f"{low}-{high} kg", *paths)


def _looks(draft: Draft) -> None:
    if draft.text(LOOKS + "hairColor.name"):
        draft.state("appearance.hair", draft.text(LOOKS + "hairColor.name"), LOOKS + "hairColor.name")
    eyes = [
        LOOKS + f"{side}EyeColor.name"
        for side in ("left", "right")
        if draft.text(LOOKS + f"{side}EyeColor.name")
    ]
    if eyes:
        colours = dict.fromkeys(draft.text(path) for path in eyes)
        draft.state("appearance.eyes", " / ".join(colours), *eyes)
    _texts(draft, "appearance.marks", "physicalFeatureDescriptions")
    _texts(draft, "clothing.worn", "clothingAndAccessoriesArticles")


def _texts(draft: Draft, to: str, block: str) -> None:
    paths = [path for path in draft.under(block) if path.endswith(".description")]
    if paths:
        draft.state(to, "; ".join(draft.text(path) for path in paths), *paths)


def _seen(draft: Draft) -> None:
    day = partial_date(draft.text("sighting.date"))
    if day:
        place_day_seen(draft, day, "sighting.date")
    elif draft.text("sighting.date"):
        draft.leave("sighting.date", "It is not a date.")
    paths = [f"sighting.address.{key}" for key in ADDRESS if draft.text(f"sighting.address.{key}")]
    if paths:
        draft.state("last_seen.place", ", ".join(draft.text(path) for path in paths), *paths)
    point = [f"sighting.publicGeolocation.coordinates.{key}" for key in ("lat", "lon")]
    if all(path in draft.said for path in point):
        draft.state("last_seen.point", {"lat": draft.said[point[0]], "lon": draft.said[point[1]]}, *point)


def _agencies(draft: Draft) -> None:
    blocks = dict.fromkeys(path.rpartition(".")[0] for path in draft.under("investigatingAgencies"))
    for place, block in enumerate(blocks):
        item = f"agency-{place + 1}"
        name, number = draft.text(f"{block}.name"), draft.text(f"{block}.caseNumber")
        if name:
            draft.state("people.name", name, f"{block}.name", item=item)
        if name or number:
            draft.state("people.relation", "other", item=item)
            notes = "Agency that investigates" + (f"; its case number is {number}" if number else "")
            draft.state("people.notes", notes, f"{block}.caseNumber", item=item)

"""NCMEC (United States): the answer of its public search, and its RSS feed."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from .bodies import mark_adult, place_age, place_day_seen, place_full_name, place_given_family
from .dates import midnight, moment, partial_date
from .draft import Draft
from .facts import Imported
from .leaves import leaves
from .markup import words

PICTURE = "A picture is not fetched from an address; ask for the file and add it."
TECHNICAL = "It says what the website can show, nothing of the child."
WHYS = {
    "race": "Origin is not kept in a case file.",
    "caseType": "It is the source's own kind of case; decide what it looks like here.",
    "imageUrl": PICTURE,
    "thumbnailUrl": PICTURE,
    "enclosure": PICTURE,
    "hasThumbnail": TECHNICAL,
    "hasPoster": TECHNICAL,
    "hasAgedPhoto": TECHNICAL,
    "title": "It repeats the name and the state of the description.",
}
PLACE = ("missingCity", "missingCounty", "missingState", "missingProvince", "missingCountry")
# «TEST PERSON, Age Now: 12, Missing: 11/01/2026. Missing From TESTVILLE, ZZ.»
_FEED_LINE = re.compile(
    r"(?P<name>.+?), Age Now: (?P<age>\d{1,3}), Missing: (?P<day>[\d/]+)\. Missing From (?P<place>.+?)\.?"
)


def is_ncmec(record: Any) -> bool:
    return isinstance(record, dict) and "caseNumber" in record and "firstName" in record


def read_person(record: dict[str, Any], *, now: datetime) -> Imported:
    said = dict(leaves(record))
    record_id = (
        f"{record.get('orgPrefix') or ''}{record.get('caseNumber') or ''}c{record.get('seqNumber') or 1}"
    )
    draft = Draft("NCMEC public search", record_id, f"NCMEC {record_id}", now, None, said, WHYS)
    draft.used("caseNumber", "seqNumber", "orgPrefix")
    given = [path for path in ("firstName", "middleName") if draft.text(path)]
    first = " ".join(draft.text(path) for path in given)
    place_given_family(draft, first, draft.text("lastName"), given, "lastName")
    _age(draft, draft.said.get("age"), partial_date(draft.text("missingDate")), "age", "missingDate")
    paths = [path for path in PLACE if draft.text(path)]
    if paths:
        draft.state("last_seen.place", ", ".join(draft.text(path) for path in paths), *paths)
    _agency(draft)
    return draft.finish()


def _age(draft: Draft, age: object, day: str | None, age_path: str, day_path: str) -> None:
    """NCMEC gives the age now; whether it was a child is asked of the day of disappearance."""
    if day:
        place_day_seen(draft, day, day_path)
    elif draft.text(day_path):
        draft.leave(day_path, "It is not a date.")
    if isinstance(age, int):
        place_age(draft, age, age, age_path)
        at = midnight(day) if day else None
        mark_adult(draft, age - max(0, (draft.now - at).days // 365) if at else age)


def _agency(draft: Draft) -> None:
    for to, path in (("people.name", "orgName"), ("people.phone", "orgContactInfo")):
        if draft.text(path):
            draft.state(to, draft.text(path), path, item="agency")
            draft.state("people.relation", "other", item="agency")
            draft.state("people.notes", "Agency that holds the case", item="agency")


def is_rss(root: etree._Element) -> bool:
    return etree.QName(root).localname == "rss"


def read_feed(root: etree._Element, *, now: datetime) -> list[Imported]:
    return [_item(item, now) for item in root.iter("item")]


def _item(item: etree._Element, now: datetime) -> Imported:
    said: dict[str, str] = {}
    for child in item:
        tag = etree.QName(child).localname
        said |= {f"{tag}.{key}": child.get(key, "") for key in map(str, child.keys())}
        said |= {tag: words(child)} if words(child) else {}
    query = parse_qs(urlsplit(said.get("link", "")).query)
    number = "".join(query.get("orgPrefix", [])[:1] + query.get("caseNum", [])[:1])
    record_id = f"{number}c{(query.get('seqNum') or ['1'])[0]}" if number else ""
    draft = Draft(
        "NCMEC RSS", record_id, f"NCMEC {record_id}", now, moment(said.get("pubDate", "")), said, WHYS
    )
    draft.used("link", "pubDate")
    _feed_line(draft)
    if not record_id:
        draft.problem("The link of the item holds no case number, so it cannot be traced to its source.")
    return draft.finish()


def _feed_line(draft: Draft) -> None:
    found = _FEED_LINE.fullmatch(draft.text("description"))
    if found is None:
        if draft.text("description"):
            draft.state("circumstances.account", draft.text("description"), "description")
            draft.problem("The description is not in the usual form; it stands as an account.")
        return
    place_full_name(draft, found["name"], "description")
    _age(draft, int(found["age"]), partial_date(found["day"]), "description", "description")
    draft.state("last_seen.place", found["place"], "description")

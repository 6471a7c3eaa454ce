"""The lines of a description both sides know: what goes out as «Hair: brown» comes back as that field.

Only fields the catalogue calls public stand here (held by a test); each on a line of its own.
"""

from datetime import datetime

from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.facts.fields import Field, Kind

LINES: dict[str, str] = {
    "Last seen": "last_seen.at",
    "Height in cm": "appearance.height_cm",
    "Build": "appearance.build",
    "Hair": "appearance.hair",
    "Eyes": "appearance.eyes",
    "Glasses": "appearance.glasses",
    "Distinguishing marks": "appearance.marks",
    "Clothing when last seen": "clothing.worn",
    "Bag and objects carried": "clothing.carried",
}
NAME_WITHHELD = "(name withheld)"  # PFIF 1.4 wants a full_name; this one says that none is given
EXERCISE_LINE = "EXERCISE. This is an exercise; the child does not exist."
_YES_NO = {"yes": True, "no": False}


def field_of(to: str) -> Field:
    section, _, key = to.partition(".")
    field = BY_KEY[section].field(key)
    if field is None:
        raise KeyError(to)
    return field


def line(label: str, value: object) -> str:
    words = {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"
    return f"{label}: {' '.join(words.split())}"


def parted(text: str) -> tuple[dict[str, str | float | bool], str]:
    """The lines that are known, by field, and the rest of the text. A field named twice stays in the text."""
    known: dict[str, str | float | bool] = {}
    rest: list[str] = []
    for written in text.split("\n"):
        label, _, words = written.partition(":")
        to = LINES.get(label.strip(), "")
        value = _value(to, words.strip()) if to and to not in known else None
        if value is None:
            rest.append(written)
        else:
            known[to] = value
    return known, "\n".join(rest).strip()


def _value(to: str, words: str) -> str | float | bool | None:
    kind = field_of(to).kind
    try:
        if kind is Kind.NUMBER:
            return float(words)
        if kind is Kind.TIME:
            return datetime.fromisoformat(words).isoformat()
    except ValueError:
        return None
    return _YES_NO.get(words.lower()) if kind is Kind.YES_NO else words or None

"""From a notice to what one page shows: field by field, so that a new field of the notice shows nowhere by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from nidaa.distribution.facts import Notice
from nidaa.ground import calendar
from nidaa.packs.facts import Act
from nidaa.packs.pack import Pack

from .words import WORDS

# Fields of a child in the order of the page, with the label that the pack gives them.
SHOWN = (
    ("clothing", "clothing"),
    ("marks", "marks"),
    ("height", "height"),
    ("build", "build"),
    ("hair", "hair"),
    ("eyes", "eyes"),
)
WITH_WHOM = (("companion", "companion"), ("vehicle", "vehicle"), ("plate", "plate"), ("direction", ""))
LEFT_TO_RIGHT = frozenset({"plate"})
_ARABIC = re.compile(r"[\u0600-\u06ff]+")


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str
    left_to_right: bool


@dataclass(frozen=True, slots=True)
class Moment:
    iso: str
    words: str


@dataclass(frozen=True, slots=True)
class Number:
    """`tel` is what a telephone dials, `shown` what a person reads."""

    tel: str
    shown: str
    label: str


@dataclass(frozen=True, slots=True)
class Tongue:
    code: str
    name: str
    direction: str
    current: bool


def labels(language: str, pack: Pack) -> dict[str, str]:
    """The pack's labels and the page's own words in one table."""
    own = {key: words.of(language) for key, words in WORDS.items()}
    return own | dict(pack.wording[language].labels)


def child_lines(notice: Notice, language: str, pack: Pack) -> tuple[Line, ...]:
    """With whom and in what first when somebody took the child; what the child looks like first otherwise."""
    words, fields = labels(language, pack), notice.child.get(language, {})
    abduction = notice.kind == "abduction"
    rows = WITH_WHOM + SHOWN if abduction else SHOWN + WITH_WHOM
    lines = []
    for field, label in rows:
        if field == "companion" and abduction:
            label = "person_sought"  # noqa: PLW2901 - the same field has another name here
        if fields.get(field):
            value = plate(fields[field]) if field in LEFT_TO_RIGHT else fields[field]
            lines.append(Line(words[label or field], value, field in LEFT_TO_RIGHT))
    return tuple(lines)


def joint_of(language: str) -> str:
    return "، " if language == "ar" else ", "


def seen(fields: Mapping[str, str], language: str) -> tuple[str, str]:
    """When and where the child was last seen, each in one line; the parts that are known."""
    joint = joint_of(language)
    when = joint.join(fields[key] for key in ("date", "time") if fields.get(key))
    places = [fields[key] for key in ("place", "commune", "province") if fields.get(key)]
    return when, joint.join(dict.fromkeys(places))


def plate(text: str) -> str:
    """With marks that keep 12345-أ-6 in the order in which it stands on the car, whatever stands around it."""
    return _ARABIC.sub("\u200e\\g<0>\u200e", text)


def sex_key(notice: Notice) -> str:
    return notice.sex if notice.sex in {"m", "f"} else "unknown"


def moment(at: datetime, language: str, pack: Pack) -> Moment:
    return Moment(at.isoformat(timespec="seconds"), calendar.date_and_time(at, language, pack.timezone))


def numbers(notice: Notice, language: str) -> tuple[Number, ...]:
    return tuple(
        Number(
            "".join(char for char in contact["number"] if char.isdigit() or char == "+"),
            contact["number"],
            contact["label"].get(language, ""),
        )
        for contact in notice.contacts
    )


def tongues(codes: tuple[str, ...], language: str, pack: Pack) -> tuple[Tongue, ...]:
    return tuple(
        Tongue(item.code, item.name, item.direction, item.code == language)
        for item in pack.public_languages
        if item.code in codes
    )


def ending(notice: Notice, language: str, band: str) -> tuple[str, tuple[str, ...]]:
    """Title and sentences of a tombstone: the approved words, without the lines that the page says itself.

    Args:
        notice: A withdrawal.
        language: One of its languages.
        band: What the band above already says: then the first sentence is the title.
    """
    first, *rest = [line.strip() for line in notice.texts[language]["long"].splitlines() if line.strip()]
    exercise = notice.exercise.get(language, "")
    title = first.removeprefix(f"{exercise}: ") if exercise else first
    said_elsewhere = (notice.url, notice.release.code)
    sentences = tuple(line for line in rest if not any(part in line for part in said_elsewhere))
    return (sentences[0], sentences[1:]) if title == band and sentences else (title, sentences)


def band_kind(act: Act) -> str:
    """Red only while the alert stands, green when the child is found, grey when it is merely over."""
    return {Act.FOUND: "ended", Act.CANCELLED: "quiet", Act.EXPIRED: "quiet"}.get(act, "")


def share_links(notice: Notice, language: str) -> Mapping[str, str]:
    """Ways to pass on the address. The text says what kind of alert it is and never the child's name."""
    text = quote(f"{notice.event[language]} — {notice.url}")
    return {
        "whatsapp": f"https://wa.me/?text={text}",
        "sms": f"sms:?&body={text}",
        "mail": f"mailto:?subject={quote(notice.event[language])}&body={text}",
    }

"""A partner's CAP message as officers read it: what it says by language, its area as one of ours, what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nidaa.alerts.cap.errors import Unreadable
from nidaa.alerts.cap.facts import CapAlert, CapArea, CapInfo
from nidaa.alerts.cap.findings import Finding
from nidaa.alerts.cap.inbound import defects_of
from nidaa.alerts.cap.read import read
from nidaa.cases.rules import MAX_TEXT
from nidaa.doors.console.alert.forms import clean
from nidaa.doors.look.languages import direction
from nidaa.ground.places.facts import Area, Circle

ACTUAL = "Actual"
DRAWN_FROM = frozenset({"Alert", "Update"})
MOST_SHOWN = 20_000  # characters of what cannot be read as CAP


@dataclass(frozen=True, slots=True)
class InfoRead:
    """One block of the message: one language."""

    language: str
    direction: str
    info: CapInfo
    areas: tuple[str, ...]
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class MessageRead:
    """`alert` None: it breaks the standard, and `raw` is shown as it came."""

    alert: CapAlert | None
    infos: tuple[InfoRead, ...]
    defects: tuple[Finding, ...]
    raw: str


def message_read(content: bytes) -> MessageRead:
    defects = tuple(defects_of(content))
    try:
        alert = read(content)
    except Unreadable:
        return MessageRead(None, (), defects, content.decode(errors="replace")[:MOST_SHOWN])
    return MessageRead(alert, tuple(map(_info, alert.infos)), defects, "")


def area_of(alert: CapAlert) -> Area:
    """Circles and polygons of all its blocks, each once. Codes of places are not ours and are left out."""
    areas = [area for info in alert.infos for area in info.areas]
    circles = dict.fromkeys(
        Circle(one.latitude, one.longitude, one.radius_km) for area in areas for one in area.circles
    )
    rings = dict.fromkeys(
        tuple((lon, lat) for lat, lon in polygon) for area in areas for polygon in area.polygons
    )
    return Area(circles=tuple(circles), polygons=tuple(rings))


def account_of(alert: CapAlert) -> str:
    """What it says, in words, for «what happened» of a case file: everything a person wrote, by language."""
    return clean("\n\n".join(_said(info) for info in alert.infos), lines=True)[:MAX_TEXT]


def makes_exercise(*, sandbox: bool, status: str) -> bool:
    """Only what is meant in earnest may ever become a real alert."""
    return sandbox or status != ACTUAL


def _info(info: CapInfo) -> InfoRead:
    language = info.language.partition("-")[0].lower()
    return InfoRead(language, direction(language), info, tuple(_areas(info.areas)), info.expires)


def _areas(areas: Sequence[CapArea]) -> Iterable[str]:
    return dict.fromkeys(area.description for area in areas if area.description)


def _said(info: CapInfo) -> str:
    lines = (
        f"[{info.language}] {info.event}",
        info.headline,
        info.description,
        info.instruction,
        " / ".join(_areas(info.areas)),
        info.contact,
        info.web,
    )
    return "\n".join(line for line in lines if line.strip())

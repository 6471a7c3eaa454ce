"""What the where screen shows of a map: ranked hypotheses, types, areas, next things, what each evidence moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.cases.facts.case import CaseFile
from nidaa.doors.console.map import hypothesis_words as words
from nidaa.doors.console.sentences import said
from nidaa.ground.people.facts import Actor
from nidaa.hypotheses.commands.country import ask_for_grid
from nidaa.hypotheses.commands.maps import Asked, read_map
from nidaa.hypotheses.errors import CannotMap, NotReady
from nidaa.hypotheses.facts import Evidence, MapReading

from .traces import shapes

SPOKEN = 0.05  # a factor nearer to 1 than this says nothing worth reading
SHOWN_TYPES = 0.005
STEP_MIN = 15
AHEAD_MIN = 24 * 60
JUMPS_H = (1, 3, 6, 24)
STEPS = (
    (0, _("A quarter of the probability lies in the darkest cells")),
    (1, _("half of it with the next colour")),
    (2, _("four fifths with the third")),
    (3, _("95 of 100 with the palest")),
)


@dataclass(frozen=True, slots=True)
class Reason:
    words: str
    factor: str
    up: bool


@dataclass(frozen=True, slots=True)
class Hypothesis:
    rank: int
    words: str
    percent: str
    width: float  # of its bar, 0 to 100, against the first
    prior: str
    reasons: tuple[Reason, ...]
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Thing:
    words: str
    percent: str
    lat: float | None
    lon: float | None
    name: str


@dataclass(frozen=True, slots=True)
class Slider:
    """Minutes from now; `jumps` are (minutes, label) that need no slider."""

    value: int
    least: int
    most: int
    step: int
    at: datetime
    jumps: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A map in words, or the one sentence that says why there is none."""

    reading: MapReading | None
    sentence: str
    waits: bool
    hypotheses: tuple[Hypothesis, ...] = ()
    types: tuple[tuple[str, str, float], ...] = ()
    areas: tuple[tuple[int, str], ...] = ()
    things: tuple[Thing, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    supposed: tuple[str, ...] = ()


def asked_of(
    request: HttpRequest, file: CaseFile, evidence: list[Evidence], at: datetime
) -> tuple[Asked, Slider]:
    """The moment and the suppositions of the address; whatever cannot be read there is now, and nothing."""
    seen = seen_at(file) or file.opened_at
    least = -int(max(0.0, (at - seen).total_seconds()) // 60 // STEP_MIN * STEP_MIN)
    text = request.GET.get("ahead", "0")
    ahead = int(text) if text.lstrip("-").isdecimal() else 0
    ahead = max(least, min(ahead, AHEAD_MIN))
    known = {str(one.id) for one in evidence} | {"file:home_searched"}
    known |= {f"file:places:{item}" for item, _fields in file.items("places")}
    without = frozenset(request.GET.getlist("without")) & known
    asked = Asked(at + timedelta(minutes=ahead) if ahead else None, without)
    labels = [(least, gettext("Last seen")), (0, gettext("Now"))]
    labels += [(60 * h, gettext("in %(hours)d h") % {"hours": h}) for h in JUMPS_H]
    return asked, Slider(ahead, least, AHEAD_MIN, STEP_MIN, at + timedelta(minutes=ahead), tuple(labels))


def shown_map(
    file: CaseFile, evidence: list[Evidence], asked: Asked, *, by: Actor, at: datetime, language: str
) -> Shown:
    try:
        reading, _question = read_map(file, asked, by=by, at=at)
    except NotReady as refusal:
        ask_for_grid()
        return Shown(None, said(str(refusal)), waits=True)
    except CannotMap as refusal:
        return Shown(None, said(str(refusal)), waits=False)
    return _of(reading, words.by_id(evidence), asked, language)


def seen_at(file: CaseFile) -> datetime | None:
    text = file.value("last_seen", "at")
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _of(reading: MapReading, known: Mapping[str, Evidence], asked: Asked, language: str) -> Shown:
    told = reading.summary
    best = max((row["probability"] for row in told["hypotheses"]), default=1.0)
    return Shown(
        reading,
        "",
        waits=False,
        hypotheses=tuple(
            _hypothesis(rank, row, best, known, language) for rank, row in enumerate(told["hypotheses"], 1)
        ),
        types=tuple(
            (gettext(words.TYPES[key]), words.percent(p), round(100 * p, 1))
            for key, p in told["types"].items()
            if p >= SHOWN_TYPES
        ),
        areas=tuple((round(100 * row["share"]), words.square_km(row["km2"])) for row in told["areas"]),
        things=tuple(_thing(row) for row in told["next"]),
        moved={row["evidence"]: words.percent(row["moved"]) for row in told["if_false"]},
        supposed=tuple(words.named(one, known, language) for one in sorted(asked.without)),
    )


def _hypothesis(
    rank: int, row: Mapping[str, Any], best: float, known: Mapping[str, Evidence], language: str
) -> Hypothesis:
    reasons = tuple(
        Reason(words.named(one["evidence"], known, language), f"{one['factor']:.2g}", one["factor"] > 1)
        for one in row["reasons"]
        if abs(one["factor"] - 1) > SPOKEN
    )
    p, point = row["probability"], (row["lat"], row["lon"])
    width = round(100 * p / best, 1) if best else 0.0
    said_so, prior = words.hypothesis(row), words.percent(row["prior"])
    return Hypothesis(
        rank, said_so, words.percent(p), width, prior, reasons, point if row["lat"] is not None else None
    )


def _thing(row: Mapping[str, Any]) -> Thing:
    chance = words.percent(row["probability"]) if row["lat"] is not None else ""
    name = words.place_name(row["name"]) if row["name"] else ""
    return Thing(words.next_thing(row), chance, row["lat"], row["lon"], name)


def layers(shown: Shown, evidence: list[Evidence]) -> dict[str, Any]:
    """What js/where.js draws."""
    nothing: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    told = shown.reading.summary if shown.reading else {}
    outlines = told.get("outlines", nothing)
    drawn = [one for one in outlines["features"] if one["geometry"]]
    return {
        "heat": told.get("heat", nothing),
        "areas": {"type": "FeatureCollection", "features": drawn},
        "traces": shapes(evidence),
    }

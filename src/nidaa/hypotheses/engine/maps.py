"""Maps kept warm: the last few cases stay drawn in memory, so that a switch or another hour answers at once.

A map's field is moved by its switches; one lock keeps two officers from moving it at the same time, and only plain
data leaves it.
"""

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar

from searchtheory.assess import VERSION, Map, build_map
from searchtheory.case_json import read_case
from searchtheory.errors import BadCase
from searchtheory.grid import Grid
from searchtheory.next_things import next_things
from searchtheory.travel import Roads

from ..errors import CannotMap
from .picture import pictured
from .report import report

KEPT = 4  # maps of 25-40 MB each
ANSWERS = 64
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """What map is asked for: a case, a moment, and which evidence is left out for once."""

    data: Mapping[str, Any]
    at: datetime
    without: frozenset[str] = frozenset()

    @property
    def inputs(self) -> str:
        """Digest of file and evidence: the same while nothing is learnt."""
        text = json.dumps(self.data, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Maps:
    """The maps over one country."""

    def __init__(self, grid: Grid, roads: Roads | None = None) -> None:
        self.grid, self.roads = grid, roads
        self._maps: OrderedDict[tuple[str, datetime], Map] = OrderedDict()
        self._said: OrderedDict[tuple[str, str, datetime, frozenset[str]], Any] = OrderedDict()
        self._lock = Lock()

    def reading(self, question: Question) -> dict[str, Any]:
        """`report`'s JSON with `outlines` of the areas, `heat` (cells) and next things named. Raises CannotMap."""
        return self.answer("reading", question, _reading)

    def answer(self, name: str, question: Question, look: Callable[[Map], T]) -> T:
        """As `drawn`, kept under a name, so that the same question is worked out once."""
        key = (name, question.inputs, question.at, question.without)
        if key not in self._said:
            self._said[key] = self.drawn(question, look)
            while len(self._said) > ANSWERS:
                self._said.popitem(last=False)
        found: T = self._said[key]
        return found

    def drawn(self, question: Question, look: Callable[[Map], T]) -> T:
        """What `look` makes of the map; nothing of the map itself may leave it. Raises CannotMap."""
        with self._lock:
            found = self._map(question)
            known = {item.id for item in found.case.evidence}
            return look(found.switch_off(question.without & known))

    def _map(self, question: Question) -> Map:
        key = (question.inputs, question.at)
        if key not in self._maps:
            self._maps[key] = self._build(question)
            while len(self._maps) > KEPT:
                self._maps.popitem(last=False)
        self._maps.move_to_end(key)
        return self._maps[key]

    def _build(self, question: Question) -> Map:
        try:
            case = read_case(dict(question.data), self.grid)
        except BadCase as problem:
            raise CannotMap(_in_words(problem.field)) from None
        return build_map(case, self.grid, question.at.timestamp(), (), self.roads)


# The core speaks of the JSON it reads; an officer knows the file and the map. By the first name of a field.
REFUSALS = {
    "types": "The weights on what may have happened leave nothing possible. Raise one of them.",
    "places": "A place of the file has a point that the map cannot use. Set the points of the places again.",
    "evidence": "A piece of evidence cannot be used for a map. Switch off the newest, and look again.",
    "last_seen": "The map cannot use where or when the child was last seen. Correct it in the file.",
}
UNKNOWN_REFUSAL = (
    "The map cannot be drawn from what the file says. Look at the newest answers of the file again."
)


def _in_words(field: str) -> str:
    return REFUSALS.get(re.split(r"[.\[]", field)[0], UNKNOWN_REFUSAL)


def top_and_area(found: Map) -> dict[str, Any]:
    """The two figures by which a change is told: the leading hypothesis and the size of the 80 % area."""
    odds = found.odds()
    best = int(odds.component.argmax())
    component = found.hypotheses.components[best]
    area = next(area for area in found.areas(odds) if area.share == 0.8)  # noqa: PLR2004 - as areas() names it
    return {
        "key": component.key,
        "family": component.family,
        "name": component.name,
        "probability": float(odds.component[best]),
        "km2": area.km2,
    }


def _reading(found: Map) -> dict[str, Any]:
    said = report(found, UTC)
    said["heat"], said["outlines"] = pictured(found)
    said["next"] = _next(found)
    said["version"] = VERSION
    return said


def _next(found: Map) -> list[dict[str, Any]]:
    """The next three things, with what a screen needs to word them."""
    parts = {component.key: component for component in found.hypotheses.components}
    rows = []
    for thing in next_things(found):
        component = parts.get(thing.key.partition(":")[2])
        rows.append(
            {
                "key": thing.key,
                "family": component.family if component else "",
                "name": component.name if component else "",
                "nats": thing.nats,
                "probability": thing.probability,
                "lat": thing.lat,
                "lon": thing.lon,
            }
        )
    return rows

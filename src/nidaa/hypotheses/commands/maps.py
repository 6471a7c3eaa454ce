import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from nidaa.cases import commands as cases
from nidaa.cases.facts.case import CaseFile, CaseState
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json

from ..engine import installed
from ..engine.document import Document, document
from ..engine.maps import Maps, Question, top_and_area
from ..facts import Evidence, MapReading
from ..models import MapResult
from ..queries import evidence_of_case, map_slot, standing_map
from ..rules import map_moment


@dataclass(frozen=True, slots=True)
class Asked:
    """Which map is wanted: at which moment (None: now), and without which evidence («what if it is false»)."""

    moment: datetime | None = None
    without: frozenset[str] = frozenset()


def read_map(file: CaseFile, asked: Asked, *, by: Actor, at: datetime) -> tuple[MapReading, Question]:
    """The map of a case that has been opened for reading; worked out, kept under its digest, told in the journal.

    What was learnt since the last map of all that counts is told as a change: both maps drawn for the same moment, so
    that the clock does not speak for the evidence.

    Returns:
        What the map says, and the question that draws it again.

    Raises:
        NotReady: the grid of the country is not there yet.
        CannotMap: too little is known; the sentence says what.
    """
    check_may(by, Permission.READ_CASE)
    over = installed.maps()
    evidence = evidence_of_case(file.case_id)
    told = document(file, evidence, over.grid, now=at)
    seen_at = (
        datetime.fromisoformat(told.data["last_seen"]["at"]) if "last_seen" in told.data else file.opened_at
    )
    moment = map_moment(asked.moment, seen_at=seen_at, now=at)
    question = Question(told.data, moment, asked.without)
    said = {**over.reading(question), "left_out": list(told.left_out)}
    standing = not asked.without and moment == map_moment(None, seen_at=seen_at, now=at)
    reading = MapReading(
        file.case_id, moment, said["digest"], question.inputs, said["version"], by.key, at, said
    )
    if file.state is CaseState.OPEN:
        changed = _keep(file, reading, told, standing=standing, by=by, at=at)
        if changed is not None:
            line = _change(changed, told.data, evidence, moment, over)
            _tell(file, line, by=by, at=at)
    return reading, question


def _keep(
    file: CaseFile, reading: MapReading, told: Document, *, standing: bool, by: Actor, at: datetime
) -> Mapping[str, Any] | None:
    """Keep a map under its digest, once. Returns the document of the map before it, where something was learnt since."""
    if MapResult.objects.filter(case_id=file.case_id, digest=reading.digest).exists():
        return None
    before = standing_map(file.case_id) if standing else None
    with recorded("work out map", by=by, at=at, case_id=file.case_id) as line:
        row = MapResult(
            id=uuid4(), case_id=file.case_id, at=reading.at, digest=reading.digest, inputs=reading.inputs
        )
        row.version, row.standing, row.made_by, row.made_at = reading.version, standing, by.key, at
        kept = {
            key: value for key, value in reading.summary.items() if key != "heat"
        }  # drawn again when wanted
        row.sealed = sealed_json({**kept, "document": told.data}, map_slot(row))
        # Two officers may ask the same question at the same moment: one answer is kept.
        MapResult.objects.bulk_create([row], ignore_conflicts=True)
        line.object_kind, line.object_id = "map", reading.digest
    learnt = before is not None and before.inputs != reading.inputs
    return before.summary["document"] if before and learnt else None


def _tell(file: CaseFile, change: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    with recorded("tell how the map moved", by=by, at=at, case_id=file.case_id):
        cases.write_in_journal(file.case_id, "map", json.dumps(change, ensure_ascii=False), by=by, at=at)


def _change(
    old: Mapping[str, Any], new: Mapping[str, Any], evidence: Iterable[Evidence], moment: datetime, over: Maps
) -> dict[str, Any]:
    """How the map moved and because of what: evidence that came, went or was changed, parts of the file."""
    before, after = ({item["id"]: item for item in data.get("evidence", ())} for data in (old, new))
    said = {str(one.id): one for one in evidence}
    parts = [key for key in sorted({*old, *new} - {"evidence"}) if old.get(key) != new.get(key)]
    moved = [key for key in after if key in before and after[key] != before[key]]
    return {
        "came": [_cause(key, said) for key in after if key not in before],
        "went": [_cause(key, said) for key in before if key not in after],
        "changed": [_cause(key, said) for key in moved],
        "parts": parts,
        "before": over.drawn(Question(old, moment), top_and_area),
        "after": over.drawn(Question(new, moment), top_and_area),
    }


def _cause(key: str, said: Mapping[str, Evidence]) -> dict[str, str]:
    """Evidence as the journal remembers it: its words stay readable when the evidence is gone."""
    if key not in said:
        return {"kind": key, "words": "", "at": ""}
    return {
        "kind": said[key].kind.value,
        "words": said[key].words or said[key].source,
        "at": said[key].at.isoformat(),
    }

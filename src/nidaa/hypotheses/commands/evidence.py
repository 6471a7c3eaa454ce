from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from nidaa.cases import commands as cases
from nidaa.cases.facts.case import Stating
from nidaa.cases.queries import file_for_the_system
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json

from ..engine.search import TYPES, pod_of
from ..errors import Refused
from ..facts import EvidenceKind, Searched
from ..models import Evidence
from ..queries import evidence_slot
from ..rules import (
    check_evidence,
    check_factor,
    check_searched,
    check_weight,
    checked_line,
    closed_ring,
    middle_of,
)


def record_evidence(
    case_id: UUID,
    kind: EvidenceKind,
    *,
    seen_at: datetime,
    lat: float,
    lon: float,
    sigma_m: float,
    credibility: float,
    words: str,
    source: str,
    by: Actor,
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> UUID:
    """Put a sighting, a checked place or another piece of evidence on the case's map."""
    check_may(by, Permission.HANDLE_TIPS)
    check_evidence(at=seen_at, lat=lat, lon=lon, sigma_m=sigma_m, credibility=credibility, now=at)
    content = {
        "at": seen_at.isoformat(),
        "lat": lat,
        "lon": lon,
        "sigma_m": sigma_m,
        "credibility": credibility,
        "words": words,
        "source": source,
        "more": dict(more or {}),
    }
    with recorded("record evidence", by=by, at=at, case_id=case_id) as line:
        row = Evidence(id=uuid4(), case_id=case_id, kind=kind, recorded_by=by.key, recorded_at=at)
        row.sealed = sealed_json(content, evidence_slot(row))
        row.save(force_insert=True)
        line.object_kind, line.object_id = "evidence", str(row.pk)
        cases.write_in_journal(case_id, "evidence", f"{kind}: {source}", by=by, at=at)
    return row.pk


def record_searched(
    case_id: UUID,
    polygon: Sequence[tuple[float, float]],
    how: Searched,
    *,
    searched_at: datetime,
    words: str,
    source: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """An area was searched in vain. Its POD is given, or follows from method, people and hours over its ground.

    Args:
        polygon: corners as (lat, lon); closed for the caller when it is not.
    """
    check_searched(how)
    ring = closed_ring(polygon)
    corners = ring[:-1]
    lat, lon = (sum(corner[i] for corner in corners) / len(corners) for i in (0, 1))
    more: dict[str, Any] = {"polygon": ring}
    if how.pod is None:
        more |= {"method": how.method, "team": how.team, "hours": how.hours}
    return record_evidence(
        case_id,
        EvidenceKind.AREA_SEARCHED,
        seen_at=searched_at,
        lat=lat,
        lon=lon,
        sigma_m=1.0,
        credibility=pod_of(ring, how),
        words=words,
        source=source,
        by=by,
        at=at,
        more=more,
    )


def check_place(
    case_id: UUID,
    item: str,
    *,
    checked_at: datetime,
    lat: float,
    lon: float,
    radius_m: float,
    pod: float,
    words: str,
    source: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """A place of the file was checked in vain: evidence on the map, and stated in the file, both or neither."""
    with recorded("check place", by=by, at=at, case_id=case_id) as line:
        if item not in {key for key, _fields in file_for_the_system(case_id).items("places")}:
            raise Refused("The file does not hold this place any more.", "words")
        stated: dict[str, Any] = {"checked": True, "checked_at": checked_at.isoformat()}
        cases.state_facts(case_id, [Stating("places", stated, item=item)], by=by, at=at, source=source)
        found = record_evidence(
            case_id,
            EvidenceKind.PLACE_CHECKED,
            seen_at=checked_at,
            lat=lat,
            lon=lon,
            sigma_m=radius_m,
            credibility=pod,
            words=words,
            source=source,
            by=by,
            at=at,
            more={"item": item},
        )
        line.object_kind, line.object_id = "evidence", str(found)
    return found


def record_line(
    case_id: UUID,
    line: Sequence[tuple[float, float]],
    *,
    seen_at: datetime,
    sigma_m: float,
    credibility: float,
    words: str,
    source: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Seen somewhere along a line, as «on the train to Rabat»: points as (lat, lon), `sigma_m` to either side."""
    points = checked_line(line)
    lat, lon = middle_of(points)
    return record_evidence(
        case_id,
        EvidenceKind.LINE_SIGHTING,
        seen_at=seen_at,
        lat=lat,
        lon=lon,
        sigma_m=sigma_m,
        credibility=credibility,
        words=words,
        source=source,
        by=by,
        at=at,
        more={"line": points},
    )


def record_ping(
    case_id: UUID,
    *,
    heard_at: datetime,
    lat: float,
    lon: float,
    radius_m: float,
    credibility: float,
    words: str,
    source: str,
    by: Actor,
    at: datetime,
    sector: Mapping[str, float] | None = None,
) -> UUID:
    """A telephone was heard by a mast: within a radius, or in a sector (azimuth_deg, width_deg, min_m, max_m)."""
    if sector and not sector.get("max_m", 0) > sector.get("min_m", 0):
        raise Refused("The far edge of the mast's sector must lie beyond its near edge.", "radius_m")
    return record_evidence(
        case_id,
        EvidenceKind.DEVICE_PING,
        seen_at=heard_at,
        lat=lat,
        lon=lon,
        sigma_m=radius_m,
        credibility=credibility,
        words=words,
        source=source,
        by=by,
        at=at,
        more={"sector": dict(sector)} if sector else {},
    )


def weigh_place(
    case_id: UUID,
    *,
    lat: float,
    lon: float,
    radius_m: float,
    factor: float,
    reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """An officer's own judgement: this place is so many times more (or less) likely than the file alone says."""
    check_factor(factor, reason)
    return record_evidence(
        case_id,
        EvidenceKind.PLACE_WEIGHT,
        seen_at=at,
        lat=lat,
        lon=lon,
        sigma_m=radius_m,
        credibility=1.0,
        words=reason,
        source=by.name,
        by=by,
        at=at,
        more={"factor": factor},
    )


def weigh_type(case_id: UUID, kind: str, weight: float, *, reason: str, by: Actor, at: datetime) -> UUID:
    """An officer's own weight on what may have happened, 0 to 1; «unknown» always keeps a little."""
    if kind not in TYPES:
        raise Refused("There is no such kind of disappearance.", "type")
    check_weight(weight, reason)
    return record_evidence(
        case_id,
        EvidenceKind.TYPE_WEIGHT,
        seen_at=at,
        lat=0.0,
        lon=0.0,
        sigma_m=1.0,
        credibility=1.0,
        words=reason,
        source=by.name,
        by=by,
        at=at,
        more={"type": kind, "weight": weight},
    )


def switch_evidence(evidence_id: UUID, *, active: bool, by: Actor, at: datetime) -> None:
    """Switch a piece of evidence off or on again; nothing is deleted."""
    check_may(by, Permission.HANDLE_TIPS)
    row = Evidence.objects.filter(pk=evidence_id).first()
    if row is None:
        raise Refused("There is no such evidence.")
    with recorded("switch evidence", by=by, at=at, case_id=row.case_id) as line:
        Evidence.objects.filter(pk=evidence_id).update(active=active)
        line.object_kind, line.object_id = "evidence", str(evidence_id)

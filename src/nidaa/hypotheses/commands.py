from datetime import datetime
from uuid import UUID, uuid4

from nidaa.cases import commands as cases
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json

from .errors import Refused
from .facts import EvidenceKind
from .models import Evidence
from .queries import evidence_slot
from .rules import check_evidence


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
) -> UUID:
    """Put a sighting or a checked place on the case's map."""
    check_may(by, Permission.HANDLE_TIPS)
    check_evidence(at=seen_at, lat=lat, lon=lon, sigma_m=sigma_m, credibility=credibility, now=at)
    with recorded("record evidence", by=by, at=at, case_id=case_id) as line:
        row = Evidence(id=uuid4(), case_id=case_id, kind=kind, recorded_by=by.key, recorded_at=at)
        content = {
            "at": seen_at.isoformat(),
            "lat": lat,
            "lon": lon,
            "sigma_m": sigma_m,
            "credibility": credibility,
            "words": words,
            "source": source,
        }
        row.sealed = sealed_json(content, evidence_slot(row))
        row.save(force_insert=True)
        line.object_kind, line.object_id = "evidence", str(row.pk)
        cases.write_in_journal(case_id, "evidence", f"{kind}: {source}", by=by, at=at)
    return row.pk


def switch_evidence(evidence_id: UUID, *, active: bool, by: Actor, at: datetime) -> None:
    """Switch a piece of evidence off or on again; nothing is deleted."""
    check_may(by, Permission.HANDLE_TIPS)
    row = Evidence.objects.filter(pk=evidence_id).first()
    if row is None:
        raise Refused("There is no such evidence.")
    with recorded("switch evidence", by=by, at=at, case_id=row.case_id) as line:
        Evidence.objects.filter(pk=evidence_id).update(active=active)
        line.object_kind, line.object_id = "evidence", str(evidence_id)

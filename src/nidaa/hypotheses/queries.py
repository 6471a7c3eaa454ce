from datetime import datetime
from uuid import UUID

from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import case_key, opened_json

from . import facts
from .facts import EvidenceKind
from .models import Evidence


def evidence_of_case(case_id: UUID) -> list[facts.Evidence]:
    """Oldest first, switched-off ones too."""
    key = case_key(case_id)
    return [_fact(row, key) for row in Evidence.objects.filter(case_id=case_id)]


def evidence_slot(row: Evidence) -> Slot:
    return Slot("hypotheses_evidence", "sealed", str(row.pk), row.case_id)


def _fact(row: Evidence, key: bytes) -> facts.Evidence:
    opened = opened_json(row.sealed, evidence_slot(row), key=key)
    return facts.Evidence(
        id=row.pk,
        case_id=row.case_id,
        kind=EvidenceKind(row.kind),
        at=datetime.fromisoformat(opened["at"]),
        lat=opened["lat"],
        lon=opened["lon"],
        sigma_m=opened["sigma_m"],
        credibility=opened["credibility"],
        words=opened["words"],
        source=opened["source"],
        active=row.active,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )

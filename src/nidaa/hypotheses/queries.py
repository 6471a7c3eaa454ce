from datetime import datetime
from uuid import UUID

from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import case_key, opened_json

from . import facts
from .errors import Refused
from .facts import EvidenceKind
from .models import Evidence, MapResult, TeamPlan


def evidence_of_case(case_id: UUID) -> list[facts.Evidence]:
    """Oldest first, switched-off ones too."""
    key = case_key(case_id)
    return [_fact(row, key) for row in Evidence.objects.filter(case_id=case_id)]


def standing_map(case_id: UUID) -> facts.MapReading | None:
    """The newest map of all that counted when it was made."""
    row = MapResult.objects.filter(case_id=case_id, standing=True).last()
    return _reading(row) if row else None


def map_of_digest(case_id: UUID, digest: str) -> facts.MapReading | None:
    row = MapResult.objects.filter(case_id=case_id, digest=digest).first()
    return _reading(row) if row else None


def team_plans(case_id: UUID) -> list[facts.TeamPlan]:
    """Newest first."""
    return [_plan(row) for row in TeamPlan.objects.filter(case_id=case_id).order_by("-made_at")]


def team_plan(case_id: UUID, plan_id: UUID) -> facts.TeamPlan:
    row = TeamPlan.objects.filter(pk=plan_id, case_id=case_id).first()
    if row is None:
        raise Refused("There is no such plan.")
    return _plan(row)


def evidence_slot(row: Evidence) -> Slot:
    return Slot("hypotheses_evidence", "sealed", str(row.pk), row.case_id)


def map_slot(row: MapResult) -> Slot:
    return Slot("hypotheses_mapresult", "sealed", str(row.pk), row.case_id)


def plan_slot(row: TeamPlan) -> Slot:
    return Slot("hypotheses_teamplan", "sealed", str(row.pk), row.case_id)


def _reading(row: MapResult) -> facts.MapReading:
    said = opened_json(row.sealed, map_slot(row))
    return facts.MapReading(
        row.case_id, row.at, row.digest, row.inputs, row.version, row.made_by, row.made_at, said
    )


def _plan(row: TeamPlan) -> facts.TeamPlan:
    said = opened_json(row.sealed, plan_slot(row))
    return facts.TeamPlan(row.pk, row.case_id, row.at, row.digest, row.made_by, row.made_at, said)


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
        more=opened.get("more", {}),
    )

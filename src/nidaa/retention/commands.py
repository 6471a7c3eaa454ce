from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from nidaa.alerts import retention as alerts
from nidaa.alerts.queries import alerts_of_case
from nidaa.approval import retention as approval
from nidaa.cases import retention as cases
from nidaa.cases.facts.case import ONLY
from nidaa.cases.queries import file_for_the_system, head
from nidaa.cases.rules import age_of
from nidaa.distribution import retention as distribution
from nidaa.found import retention as found
from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import gazetteer
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import destroy_case_key
from nidaa.hypotheses import retention as hypotheses
from nidaa.resolution import retention as resolution
from nidaa.resolution.queries import outcome
from nidaa.tips import retention as tips
from nidaa.triage import retention as triage
from nidaa.triage.queries import tier_records

from .errors import Refused
from .facts import Erasure
from .models import ErasureRecord, Hold, Stub
from .queries import closed_and_due
from .queries import due as due_cases
from .rules import age_band, check_may_erase, hours_to_find


def place_hold(case_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Keep a case from erasure: proceedings, a request of the child at majority."""
    check_may(by, Permission.ERASE)
    if not reason.strip():
        raise Refused("Say why the case must be kept.", "reason")
    with recorded("place hold", by=by, at=at, case_id=case_id):
        Hold.objects.create(case_id=case_id, placed_by=by.key, placed_at=at, reason=reason[:200])


def lift_hold(case_id: UUID, *, by: Actor, at: datetime) -> None:
    check_may(by, Permission.ERASE)
    with recorded("lift hold", by=by, at=at, case_id=case_id):
        changed = Hold.objects.filter(case_id=case_id, lifted_at=None).update(lifted_by=by.key, lifted_at=at)
        if not changed:
            raise Refused("No hold stands on this case.")


def purge_due(*, by: Actor, at: datetime) -> Iterator[Erasure]:
    """Erase every case whose date has come and which nothing holds, one transaction each."""
    for one in due_cases(now=at):
        if not one.held:
            yield purge(one.case_id, by=by, at=at)


def purge(case_id: UUID, *, by: Actor, at: datetime) -> Erasure:
    """Erase a case in every room and destroy its key. A statistical stub remains, and a certificate."""
    if by.key != "system":
        check_may(by, Permission.ERASE)
    dates = {one.case_id: one for one in closed_and_due()}
    one = dates.get(case_id)
    check_may_erase(
        closed_at=one.closed_at if one else None,
        erase_at=one.erase_at if one else None,
        held=bool(one and one.held),
        now=at,
    )
    number = head(case_id).number
    with recorded("erase case", by=by, at=at, case_id=case_id) as line:
        line.object_kind, line.object_id = "case", number
        _keep_stub(case_id)
        counts = _erase_everywhere(case_id, at=at)
        destroyed = destroy_case_key(case_id, at=at)
        line.detail = ", ".join(f"{name} {count}" for name, count in counts.items())[:500]
        ErasureRecord.objects.create(
            case_number=number, case_id=case_id, at=at, by=by.key, counts=dict(counts)
        )
    return Erasure(case_id, number, at, counts, destroyed)


def _erase_everywhere(case_id: UUID, *, at: datetime) -> Mapping[str, int]:
    public_ids = [alert.public_id for alert in alerts_of_case(case_id)]
    return {
        **resolution.erase(case_id),
        **tips.erase(case_id, public_ids),
        **distribution.erase(case_id, public_ids),
        **approval.erase(case_id),
        **alerts.erase(case_id),
        **hypotheses.erase(case_id),
        **triage.erase(case_id),
        **found.erase(case_id, at=at),
        **cases.erase(case_id, at=at),
    }


def _keep_stub(case_id: UUID) -> None:
    file = file_for_the_system(case_id)
    ended = outcome(case_id)
    tiers = [tier for tier, record in tier_records(case_id).items() if record.met]
    Stub.objects.create(
        year=file.opened_at.year,
        region=_region(file.value("last_seen", "point")),
        age_band=age_band(age_of(file.sections.get("child", {}).get(ONLY, {}), file.opened_at)),
        sex=file.words("child", "sex"),
        type_final=ended.type_final if ended else "",
        condition=ended.condition if ended else "",
        contribution=ended.contribution if ended else "",
        hours_to_find=hours_to_find(file.opened_at, ended.found_at if ended else None),
        tier=max(tiers, default=""),
        exercise=file.exercise,
    )


def _region(point: object) -> str:
    if not isinstance(point, dict):
        return ""
    where = gazetteer().containing(float(point["lat"]), float(point["lon"]))
    return where.region.iso or where.region.code if where else ""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from nidaa.alerts.queries import alerts_of_case
from nidaa.approval.commands import withdraw
from nidaa.approval.facts import Release
from nidaa.approval.queries import standing
from nidaa.cases import commands as cases
from nidaa.cases.queries import head
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.vault.commands import sealed_json
from nidaa.packs.facts import Act

from .facts import Condition, Contribution, FoundBy
from .models import Outcome
from .queries import outcome_slot
from .rules import check_outcome


def record_found(
    case_id: UUID,
    *,
    found_at: datetime,
    condition: Condition,
    found_by: FoundBy,
    contribution: Contribution,
    type_final: str,
    identity_verified: bool,
    details: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> list[Release]:
    """The child is found: withdraw every alert, start the clock of what is due now, close the case. All or nothing.

    Returns:
        The withdrawals, one for each alert that stood.
    """
    check_may(by, Permission.CLOSE_CASE)
    check_outcome(
        found_at=found_at, opened_at=head(case_id).opened_at, identity_verified=identity_verified, now=at
    )
    with recorded("record found", by=by, at=at, case_id=case_id) as line:
        cases.hold_open(case_id)  # before looking at what stands: a release waits for us, or we for it
        row = Outcome(case_id=case_id, found_at=found_at, recorded_at=at, recorded_by=by.key)
        row.condition, row.found_by = condition, found_by
        row.contribution, row.type_final = contribution, type_final
        row.sealed = sealed_json(dict(details), outcome_slot(row))
        row.save(force_insert=True)
        line.detail = f"{condition}, by {found_by}, alert contributed: {contribution}"
        withdrawn = withdraw_all(case_id, Act.FOUND, reason="The child is found.", by=by, at=at)
        cases.start_found_clock(case_id, at=at)
        cases.close_case(case_id, reason="The child is found.", by=by, at=at)
    return withdrawn


def withdraw_all(case_id: UUID, act: Act, *, reason: str, by: Actor, at: datetime) -> list[Release]:
    """Take back every alert of the case that stands; joins the caller's transaction."""
    alerts = [alert.id for alert in alerts_of_case(case_id)]
    live = [alert_id for alert_id, found in standing(alerts, now=at).items() if found.live]
    return [withdraw(alert_id, act, reason=reason, by=by, at=at) for alert_id in live]

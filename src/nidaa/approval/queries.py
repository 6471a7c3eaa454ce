"""Reads of approval: what waits, what was released, what stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from nidaa.alerts.queries import frozen, opened_snapshot
from nidaa.ground.country import gazetteer
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.ground.vault.errors import KeyDestroyed
from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import opened_bytes, opened_json
from nidaa.packs.facts import PUBLISHES, Act

from . import facts
from .errors import Refused
from .facts import RequestState, Standing, StepState
from .models import Release, Request, Step
from .rules import is_live


def request(request_id: int) -> facts.Request:
    row = Request.objects.select_related("revision", "alert").filter(pk=request_id).first()
    if row is None:
        raise Refused("There is no such request.", "request")
    return request_of(row)


def requests_of_alert(alert_id: UUID) -> list[facts.Request]:
    """Oldest first."""
    rows = Request.objects.select_related("revision", "alert").filter(alert_id=alert_id)
    return [request_of(row) for row in rows]


def waiting_requests() -> list[facts.Request]:
    """All that wait for a second officer, oldest first."""
    rows = Request.objects.select_related("revision", "alert").filter(state=RequestState.SUBMITTED)
    return [request_of(row) for row in rows]


def request_of(row: Request) -> facts.Request:
    reason = opened_json(row.sealed_reason, reason_slot(row)) if row.sealed_reason else ""
    return facts.Request(
        row.pk,
        row.alert_id,
        row.revision_id,
        row.revision.number,
        Act(row.revision.act),
        row.revision.digest,
        RequestState(row.state),
        row.submitted_by,
        row.submitted_at,
        row.lapses_at,
        row.decided_by,
        reason,
    )


def reason_slot(row: Request) -> Slot:
    return Slot("approval_request", "sealed_reason", str(row.revision_id), row.alert.case_id)


def release(release_id: UUID) -> facts.Release:
    row = Release.objects.select_related("alert").filter(pk=release_id).first()
    if row is None:
        raise Refused("There is no such release.")
    return release_of(row)


def releases_of_alert(alert_id: UUID) -> list[facts.Release]:
    """The chain, oldest first."""
    return [release_of(row) for row in Release.objects.select_related("alert").filter(alert_id=alert_id)]


def last_release(alert_id: UUID) -> facts.Release | None:
    chain = releases_of_alert(alert_id)
    return chain[-1] if chain else None


def standing(alert_ids: Iterable[UUID], *, now: datetime) -> Mapping[UUID, Standing]:
    """For lists: the last release of each alert that has one."""
    rows = Release.objects.select_related("alert").filter(alert_id__in=set(alert_ids)).order_by("sequence")
    last = {row.alert_id: release_of(row) for row in rows}
    return {alert_id: Standing(found, is_live(found, now=now)) for alert_id, found in last.items()}


def last_releases(*, since: datetime) -> list[facts.Release]:
    """The last release of every alert, if it publishes or is newer than `since`; newest first."""
    rows = Release.objects.select_related("alert").order_by("alert_id", "-sequence").distinct("alert_id")
    found = [release_of(row) for row in rows]
    kept = [one for one in found if one.act in PUBLISHES or one.released_at >= since]
    return sorted(kept, key=lambda one: one.released_at, reverse=True)


def expired(*, now: datetime) -> list[facts.Release]:
    """Publications whose time is over and which nobody has withdrawn yet."""
    return [one for one in last_releases(since=now) if one.act in PUBLISHES and one.expires_at <= now]


def released_in(
    shape: BaseGeometry, *, since: datetime, exercise: bool, without: UUID | None = None
) -> list[facts.Release]:
    """First releases of alerts (not their updates) since then whose area overlaps the shape; newest first.

    Says how often people there have been called upon. Known issue: an erased case has no area any more and is
    not counted.
    """
    rows = Release.objects.select_related("alert").filter(
        act=Act.ALERT, released_at__gte=since, alert__exercise=exercise
    )
    found = [release_of(row) for row in rows.order_by("-released_at")]
    return [one for one in found if one.alert_id != without and _overlaps(one, shape)]


def _overlaps(found: facts.Release, shape: BaseGeometry) -> bool:
    try:
        area = snapshot(found)["area"]
    except KeyDestroyed:
        return False
    return bool(area) and area_shape(area_from_json(area), gazetteer()).intersects(shape)


def is_last(found: facts.Release) -> bool:
    """Asked at a channel's door, just before sending: has anything been released for this alert since?"""
    return not Release.objects.filter(alert_id=found.alert_id, sequence__gt=found.sequence).exists()


def releases_since(moment: datetime) -> list[UUID]:
    return list(Release.objects.filter(released_at__gte=moment).values_list("pk", flat=True))


def snapshot(found: facts.Release) -> dict[str, Any]:
    """What the public reads of this release; of a publication it dies with the case's key."""
    row = Release.objects.select_related("request").get(pk=found.id)
    if row.snapshot is not None:
        return opened_snapshot(bytes(row.snapshot))
    if row.request is None:
        raise Refused("This release has no content.")
    return opened_snapshot(frozen(row.request.revision_id).snapshot)


def release_of(row: Release) -> facts.Release:
    return facts.Release(
        row.pk,
        row.alert_id,
        row.alert.case_id,
        row.alert.public_id,
        row.alert.code,
        row.sequence,
        Act(row.act),
        row.alert.exercise,
        row.digest,
        row.released_by,
        row.released_at,
        row.expires_at,
        row.cap_identifier,
        row.cap_sender,
        row.cap_sent,
        row.cap_references,
    )


OPEN_STEPS = (StepState.PROPOSED, StepState.APPROVED)


def steps_of_alert(alert_id: UUID) -> list[facts.Step]:
    """All that were ever proposed, in the order of their hours."""
    return [step_of(row) for row in Step.objects.select_related("alert").filter(alert_id=alert_id)]


def steps_due(*, now: datetime) -> list[facts.Step]:
    """Steps whose hour has come and which have not ended, the earliest first; nothing of them is opened."""
    rows = Step.objects.select_related("alert").filter(state__in=OPEN_STEPS, due_at__lte=now)
    return [step_of(row, closed=True) for row in rows]


def step_of(row: Step, *, closed: bool = False) -> facts.Step:
    said = {} if closed or row.sealed is None else opened_snapshot(step_snapshot(row))
    return facts.Step(
        row.pk,
        row.alert_id,
        row.base_id,
        row.digest,
        row.due_at,
        StepState(row.state),
        row.proposed_by,
        row.proposed_at,
        row.approved_by,
        row.approved_at,
        row.ended_by,
        row.ended_at,
        row.why,
        said.get("area", {}),
        said.get("area_words", {}),
    )


def step_snapshot(row: Step) -> bytes:
    """What would go out; empty once the case is erased."""
    return opened_bytes(row.sealed, step_slot(row)) if row.sealed else b""


def step_slot(row: Step) -> Slot:
    return Slot("approval_step", "sealed", str(row.pk), row.alert.case_id)

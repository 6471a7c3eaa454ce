"""Reads of alerts: heads, drafts, frozen revisions and their snapshots."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from nidaa.cases.facts.case import ONLY
from nidaa.cases.queries import file_for_the_system
from nidaa.cases.rules import may_publish
from nidaa.ground.vault.facts import Slot
from nidaa.ground.vault.queries import opened_bytes, opened_json
from nidaa.packs.facts import Act

from . import facts
from .errors import Refused
from .facts import AlertHead, Content, Frozen
from .models import Alert, Draft, Revision


def head(alert_id: UUID) -> AlertHead:
    return head_of(alert_row(alert_id))


def alert_row(alert_id: UUID) -> Alert:
    alert = Alert.objects.filter(pk=alert_id).first()
    if alert is None:
        raise Refused("There is no such alert.")
    return alert


def lock_alert(alert_id: UUID) -> None:
    """Until the caller's transaction ends nobody else releases or withdraws this alert."""
    Alert.objects.select_for_update().get(pk=alert_id)


def head_of(alert: Alert) -> AlertHead:
    return AlertHead(
        alert.pk,
        alert.case_id,
        alert.public_id,
        alert.code,
        alert.exercise,
        alert.created_by,
        alert.created_at,
    )


def alerts_of_case(case_id: UUID) -> list[AlertHead]:
    """Newest first."""
    return [head_of(alert) for alert in Alert.objects.filter(case_id=case_id).order_by("-created_at")]


def alerts_of_cases(case_ids: Iterable[UUID]) -> Mapping[UUID, AlertHead]:
    """The newest alert of each case, for lists."""
    rows = Alert.objects.filter(case_id__in=set(case_ids)).order_by("created_at")
    return {alert.case_id: head_of(alert) for alert in rows}


def alerts_by_public_id(public_ids: Iterable[str]) -> Mapping[str, AlertHead]:
    """Of those public ids that are ours."""
    return {alert.public_id: head_of(alert) for alert in Alert.objects.filter(public_id__in=set(public_ids))}


def case_of_public_id(public_id: str) -> UUID | None:
    return Alert.objects.filter(public_id=public_id).values_list("case_id", flat=True).first()


def may_still_publish(case_id: UUID) -> bool:
    """Whether the file still holds consent, or a prosecutor's decision: asked before anything more goes out."""
    file = file_for_the_system(case_id)
    return may_publish(file.sections.get("consent", {}).get(ONLY, {}))


def draft(alert_id: UUID) -> facts.Draft:
    row = Draft.objects.select_related("alert").filter(alert_id=alert_id).first()
    if row is None:
        raise Refused("There is no such draft.")
    return draft_of(row)


def draft_of(row: Draft) -> facts.Draft:
    content = content_from(opened_json(row.sealed, draft_slot(row)))
    return facts.Draft(head_of(row.alert), Act(row.act), content, row.version, row.edited_by, row.edited_at)


def draft_version(alert_id: UUID) -> int:
    return Draft.objects.values_list("version", flat=True).get(alert_id=alert_id)


def lock_draft_version(alert_id: UUID) -> int:
    """The version, with the row locked until the caller's transaction ends: nobody edits while it is decided on."""
    return Draft.objects.select_for_update().values_list("version", flat=True).get(alert_id=alert_id)


def frozen(revision_id: int) -> Frozen:
    row = Revision.objects.select_related("alert").filter(pk=revision_id).first()
    if row is None:
        raise Refused("There is no such revision.")
    return frozen_of(row)


def frozen_of(row: Revision) -> Frozen:
    return Frozen(
        row.pk,
        head_of(row.alert),
        row.number,
        Act(row.act),
        opened_bytes(row.sealed or b"", revision_slot(row)),
        row.digest,
        row.draft_version,
        row.hours,
        row.created_by,
        row.edited_by,
        row.frozen_by,
        row.frozen_at,
    )


def revisions(alert_id: UUID) -> list[Frozen]:
    """Oldest first."""
    rows = Revision.objects.select_related("alert").filter(alert_id=alert_id, sealed__isnull=False)
    return [frozen_of(row) for row in rows]


def draft_slot(row: Draft) -> Slot:
    return Slot("alerts_draft", "sealed", str(row.alert_id), row.alert.case_id)


def revision_slot(row: Revision) -> Slot:
    return Slot("alerts_revision", "sealed", f"{row.alert_id}:{row.number}", row.alert.case_id)


def content_json(content: Content) -> dict[str, Any]:
    return asdict(content)


def content_from(data: Mapping[str, Any]) -> Content:
    """The Content of a stored JSON; tuples come back as tuples."""
    values = {field.name: data[field.name] for field in fields(Content)}
    for name in ("languages", "contacts", "point", "crop"):
        values[name] = tuple(values[name]) if values[name] is not None else None
    return Content(**values)


def opened_snapshot(snapshot: bytes) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(snapshot)
    return opened

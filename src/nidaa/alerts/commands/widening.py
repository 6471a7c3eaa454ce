from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from nidaa.ground.country import gazetteer, pack
from nidaa.ground.places.areas import check_area
from nidaa.ground.places.facts import Area
from nidaa.ground.vault.commands import sealed_bytes, sealed_json
from nidaa.ground.vault.queries import opened_json
from nidaa.packs.facts import Act

from ..errors import NotReady, Outdated
from ..facts import Content, Frozen, Level
from ..models import Draft, Revision
from ..queries import (
    content_from,
    content_json,
    draft,
    draft_slot,
    frozen_of,
    opened_snapshot,
    revision_slot,
)
from ..rules import canonical, digest
from .freezing import check_draft, snapshot_of


def widened(alert_id: UUID, area: Area, *, version: int, number: int, expires_at: datetime) -> bytes:
    """The snapshot of an update that says the same of the child to a wider area; nothing is kept.

    Args:
        version: the draft's version that the public reads, or will: the words are taken from it.
        expires_at: as the alert itself; a wider area stands no longer.

    Raises:
        AreaError: the area cannot be used. Outdated: the draft says something else by now. NotReady: the checklist.
    """
    check_area(area, gazetteer())
    current = draft(alert_id)
    if current.version != version:
        raise Outdated
    step = replace(current, act=Act.UPDATE, content=_with_area(current.content, area.as_json()))
    from_then = expires_at - timedelta(hours=step.content.hours)
    made, findings = check_draft(step, at=from_then)
    blocking = tuple(finding.sentence for finding in findings if finding.level is Level.BLOCKS)
    if blocking:
        raise NotReady(blocking)
    return canonical(snapshot_of(step, made, number=number, at=from_then))


def freeze_widened(alert_id: UUID, snapshot: bytes, *, before: Frozen, by_key: str, at: datetime) -> Frozen:
    """What was approved in advance becomes a revision, byte for byte; joins the transaction of its release.

    The draft follows, so that the next update does not take the area back without anybody's wish.

    Args:
        before: the revision that the public reads until now; its hands made this one too.
        by_key: who proposed the wider area.
    """
    said = opened_snapshot(snapshot)
    version = _carry_over(alert_id, said, before, at=at)
    row = Draft.objects.select_related("alert").get(alert_id=alert_id)
    revision = Revision(alert=row.alert, number=said["number"], act=Act.UPDATE, draft_version=version)
    revision.digest, revision.hours = digest(snapshot), before.hours
    revision.created_by, revision.edited_by = before.created_by, before.edited_by
    revision.frozen_by, revision.frozen_at = by_key, at
    revision.sealed = sealed_bytes(snapshot, revision_slot(revision))
    revision.save(force_insert=True)
    return frozen_of(revision)


def _carry_over(alert_id: UUID, said: dict[str, Any], before: Frozen, *, at: datetime) -> int:
    """The draft's area is the step's now, unless an officer has drawn another one; the version the step stands for."""
    row = Draft.objects.select_for_update().select_related("alert").get(alert_id=alert_id)
    content = content_from(opened_json(row.sealed, draft_slot(row)))
    untouched = row.version == before.draft_version
    if dict(content.area) != opened_snapshot(before.snapshot)["area"]:
        return before.draft_version
    content = _with_area(content, said["area"]) if untouched else replace(content, area=said["area"])
    # Who edited last stays who edited last: the clock is nobody's hand, and nobody's second pair of eyes.
    row.version, row.edited_at = row.version + 1, at
    row.act = Act.UPDATE if untouched else row.act
    row.sealed = sealed_json(content_json(content), draft_slot(row))
    row.save()
    return row.version if untouched else before.draft_version


def _with_area(content: Content, area: dict[str, Any]) -> Content:
    """The same words over another area; what is new about it is said after what was new before."""
    fields = {
        language: {**words, "change": _change(words.get("change", ""), language)}
        for language, words in content.fields.items()
    }
    return replace(content, area=area, fields=fields)


def _change(before: str, language: str) -> str:
    words = pack().wording[language].labels["area_widened"]
    if words in before:
        return before
    return f"{before}{'؛' if language == 'ar' else ';'} {words}" if before else words

"""A draft looked at as it would go out now: texts, checklist, snapshot, differences; nothing is kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nidaa.alerts.commands import check_draft, snapshot_of
from nidaa.alerts.facts import Draft, Finding, Level
from nidaa.alerts.queries import opened_snapshot, revisions
from nidaa.alerts.rules import Difference, Texts, differences
from nidaa.ground.country import pack

NO_NUMBER = Finding(
    "contact", Level.BLOCKS, "Choose at least one telephone number for the public.", field="contacts"
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What would go out; `draft` as it was looked at."""

    draft: Draft
    texts: Texts
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> int:
        return sum(finding.level is Level.BLOCKS for finding in self.findings)


def looked(draft: Draft, *, at: datetime) -> Looked:
    """The texts and the checklist. Without any number no text can be made: the usual ones stand in, and it is said."""
    if draft.content.contacts:
        return Looked(draft, *check_draft(draft, at=at))
    usual = tuple(contact.key for contact in pack().contacts if contact.on_alerts)
    texts, findings = check_draft(replace(draft, content=replace(draft.content, contacts=usual)), at=at)
    return Looked(draft, texts, (NO_NUMBER, *findings))


def would_be(found: Looked, *, at: datetime) -> dict[str, Any] | None:
    """The snapshot that a submission would freeze; None while there is no area to say."""
    if not found.draft.content.area:
        return None
    frozen = revisions(found.draft.alert.id)
    return snapshot_of(found.draft, found.texts, number=len(frozen) + 1, at=at)


def since_submission(draft: Draft) -> tuple[Difference, ...]:
    """What an officer has changed since the last submission, looked at with that submission's clock.

    So the end of the alert, which moves with the hour, is no difference by itself.
    """
    before = revisions(draft.alert.id)
    if not before:
        return ()
    last = before[-1]
    now = would_be(looked(draft, at=last.frozen_at), at=last.frozen_at)
    return differences(opened_snapshot(last.snapshot), now) if now else ()

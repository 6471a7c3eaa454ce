"""What the inbox and an open tip show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext

from nidaa.alerts.facts import AlertHead
from nidaa.alerts.queries import alerts_by_public_id, alerts_of_case
from nidaa.approval.facts import Standing
from nidaa.approval.queries import standing
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.cases.queries import case_file, head
from nidaa.doors.console.guard import actor
from nidaa.doors.console.map.case_marks import Entry, case_entries, evidence_entries, numbered
from nidaa.doors.console.map.marks import Mark, MarkKind
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.hypotheses.queries import evidence_of_case
from nidaa.packs.facts import Act
from nidaa.tips.commands import CREDIBILITY
from nidaa.tips.facts import Grade, Tip, TipHead, TipState
from nidaa.tips.queries import inbox, tips_about

STATES = {
    TipState.NEW: N("New"),
    TipState.LINKED: N("Linked"),
    TipState.PROMOTED: N("On the map"),
    TipState.CLOSED: N("Closed"),
}
GRADES = (
    (Grade.P1, "1", N("P1: seen now, go there")),
    (Grade.P2, "2", N("P2: act within the hour")),
    (Grade.P3, "3", N("P3: check today")),
    (Grade.P4, "4", N("P4: background")),
)
ENDED = {
    Act.FOUND: N("The child of this alert has been found. Tips still come in: read them all the same."),
    Act.CANCELLED: N("This alert has been withdrawn. Tips still come in: read them all the same."),
    Act.EXPIRED: N("This alert has expired. Tips still come in: read them all the same."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox: unopened."""

    head: TipHead
    state: str
    alert: AlertHead | None
    ended: bool


@dataclass(frozen=True, slots=True)
class GradeKey:
    value: Grade
    key: str
    label: str
    credibility: float


def rows(heads: Iterable[TipHead], now: datetime) -> list[Row]:
    kept = list(heads)
    alerts = alerts_by_public_id(head.public_id for head in kept)
    stands = standing((alert.id for alert in alerts.values()), now=now)
    return [_row(head, alerts.get(head.public_id), stands) for head in kept]


def heads_for(request: HttpRequest, case_id: UUID | None) -> list[TipHead]:
    """The inbox, or all tips about one case."""
    by = actor(request)
    if case_id is None:
        return inbox(by=by)
    return tips_about(case_id, [alert.public_id for alert in alerts_of_case(case_id)], by=by)


def neighbours(heads: Sequence[TipHead], tip_id: UUID) -> dict[str, UUID | None]:
    """The tips before and after the open one; for one that is not in the list, the first comes next."""
    ids = [head.id for head in heads]
    if tip_id not in ids:
        return {"previous": None, "next": ids[0] if ids else None}
    place = ids.index(tip_id)
    return {
        "previous": ids[place - 1] if place else None,
        "next": ids[place + 1] if place + 1 < len(ids) else None,
    }


def grades() -> list[GradeKey]:
    return [GradeKey(value, key, gettext(label), CREDIBILITY[value]) for value, key, label in GRADES]


def beside(request: HttpRequest, opened: Tip, at: datetime) -> dict[str, Any]:
    """The case's map beside an open tip: its places, sightings, and the tip's own point.

    Who may not read cases sees the sightings alone.
    """
    alert = alerts_by_public_id([opened.public_id]).get(opened.public_id)
    case_id = opened.case_id or (alert.case_id if alert else None)
    found = standing([alert.id], now=at).get(alert.id) if alert else None
    entries = _entries(request, case_id, at) if case_id else []
    return {
        "alert": alert,
        "case": head(case_id) if case_id else None,
        "ended": gettext(ENDED[found.release.act])
        if _over(found) and found and found.release.act in ENDED
        else "",
        "over": _over(found),
        "entries": _with_tip(entries, opened),
        "whole_case": can(actor(request), Permission.READ_CASE),
    }


def _entries(request: HttpRequest, case_id: UUID, at: datetime) -> list[Entry]:
    evidence = [one for one in evidence_of_case(case_id) if one.active]
    if not can(actor(request), Permission.READ_CASE):
        return numbered(evidence_entries(evidence), request.LANGUAGE_CODE)
    file = case_file(case_id, by=actor(request), at=at, purpose="map beside a tip")
    return case_entries(file, evidence, request.LANGUAGE_CODE)


def _with_tip(entries: list[Entry], opened: Tip) -> list[Entry]:
    """The tip's own point stands first and carries the last number, so that the case's numbers stay as they are."""
    if opened.lat is None or opened.lon is None:
        return entries
    label = gettext("Where this tip points")
    mark = Mark(len(entries) + 1, MarkKind.TIP, label, opened.lat, opened.lon)
    return [Entry(MarkKind.TIP, label, mark=mark), *entries]


def _row(head: TipHead, alert: AlertHead | None, stands: Any) -> Row:
    found = stands.get(alert.id) if alert else None
    return Row(head, gettext(STATES[head.state]), alert, _over(found))


def _over(found: Standing | None) -> bool:
    return found is not None and not found.live

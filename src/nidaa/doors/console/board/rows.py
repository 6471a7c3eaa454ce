"""The rows of the board: everything of every open case, by bulk queries whose number does not grow with the cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from nidaa.alerts.facts import AlertHead
from nidaa.alerts.queries import alerts_of_cases
from nidaa.approval.facts import Release, Request, Standing
from nidaa.approval.queries import standing, waiting_requests
from nidaa.cases.facts.case import CaseHead, TaskDue
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.cases.queries import case_files, first_photos, late_counts, next_tasks, open_cases
from nidaa.doors.console.case.summary import Summary, summary_of
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Actor
from nidaa.packs.facts import Act
from nidaa.tips.queries import unread_counts
from nidaa.triage.queries import levels_in_force

# How an alert is put to the public no more; the words of a row.
ENDED = {
    Act.FOUND: N("Withdrawn: found"),
    Act.CANCELLED: N("Withdrawn"),
    Act.EXPIRED: N("Expired"),
    Act.ALERT: N("Expired"),
    Act.UPDATE: N("Expired"),
}


@dataclass(frozen=True, slots=True)
class Danger:
    """`level` is empty while nobody has signed: such a case stands with the most dangerous, since nobody knows."""

    level: str
    label: str
    order: int
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlertState:
    """`kind` is live, waiting, draft, ended or none."""

    kind: str
    words: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    child: Summary
    danger: Danger
    task: str
    due_at: datetime | None
    late: int
    alert: AlertState
    unread: int
    photo: UUID | None


@dataclass(frozen=True, slots=True)
class Board:
    """What the board was made of; the strip above it is made of the same."""

    rows: tuple[Row, ...]
    live: tuple[tuple[Summary, Release], ...]
    waiting: tuple[tuple[Summary | None, Request], ...]
    cases_of_releases: Mapping[UUID, UUID]


def board(*, by: Actor, now: datetime, language: str) -> Board:
    heads = open_cases()
    ids = [head.case_id for head in heads]
    files = case_files(ids, by=by, at=now, purpose="board")
    children = {key: summary_of(file, language=language, now=now) for key, file in files.items()}
    alerts = alerts_of_cases(ids)
    stands = standing([alert.id for alert in alerts.values()], now=now)
    requests = waiting_requests()
    states = _alert_states(alerts, stands, {request.alert_id for request in requests})
    rows = _rows(heads, children, states, alerts, now=now, language=language)
    return Board(
        rows=tuple(sorted(rows, key=_order)),
        live=tuple(_live(alerts, stands, children)),
        waiting=tuple((_child_of(request.alert_id, alerts, children), request) for request in requests),
        cases_of_releases={one.release.id: one.release.case_id for one in stands.values()},
    )


def _rows(
    heads: Iterable[CaseHead],
    children: Mapping[UUID, Summary],
    states: Mapping[UUID, AlertState],
    alerts: Mapping[UUID, AlertHead],
    *,
    now: datetime,
    language: str,
) -> list[Row]:
    ids = [head.case_id for head in heads if head.case_id in children]
    levels, tasks, late = levels_in_force(ids), next_tasks(ids), late_counts(ids, now=now)
    photos, unread = first_photos(ids), unread_counts(alert.public_id for alert in alerts.values())
    named = {task.key: task.label.of(language) for task in pack().tasks}
    return [
        Row(
            child=children[key],
            danger=_danger(levels.get(key), language),
            task=_task_words(tasks.get(key), named),
            due_at=tasks[key].due_at if key in tasks else None,
            late=late.get(key, 0),
            alert=states.get(key, AlertState("none", gettext("No alert"))),
            unread=unread.get(alerts[key].public_id, 0) if key in alerts else 0,
            photo=photos.get(key),
        )
        for key in ids
    ]


def _order(row: Row) -> tuple[int, bool, float, str]:
    """By danger, then by what has been late the longest."""
    due = row.due_at.timestamp() if row.due_at else 0.0
    return (-row.danger.order, row.due_at is None, due, row.child.number)


def _danger(signed: Any, language: str) -> Danger:
    levels = {level.key: level for level in pack().risk.levels}
    if signed is None:
        return Danger("", gettext("Not assessed"), max(level.order for level in levels.values()), None)
    level = levels[signed.level]
    return Danger(level.key, level.label.of(language), level.order, signed.next_due_at)


def _task_words(task: TaskDue | None, named: Mapping[str, str]) -> str:
    return named.get(task.key, task.key) if task else ""


def _alert_states(
    alerts: Mapping[UUID, AlertHead], stands: Mapping[UUID, Standing], waiting: set[UUID]
) -> dict[UUID, AlertState]:
    return {key: _alert_state(stands.get(alert.id), alert.id in waiting) for key, alert in alerts.items()}


def _alert_state(stand: Standing | None, waits: bool) -> AlertState:
    if stand and stand.live:
        return AlertState("live", gettext("Live"), stand.release.expires_at)
    if waits:
        return AlertState("waiting", gettext("Waits for a second officer"))
    if stand:
        return AlertState("ended", gettext(ENDED[stand.release.act]))
    return AlertState("draft", gettext("Draft"))


def _live(
    alerts: Mapping[UUID, AlertHead], stands: Mapping[UUID, Standing], children: Mapping[UUID, Summary]
) -> list[tuple[Summary, Release]]:
    """Live alerts, the first to end first."""
    found = [
        (children[key], stands[alert.id].release)
        for key, alert in alerts.items()
        if alert.id in stands and stands[alert.id].live and key in children
    ]
    return sorted(found, key=lambda pair: pair[1].expires_at)


def _child_of(
    alert_id: UUID, alerts: Mapping[UUID, AlertHead], children: Mapping[UUID, Summary]
) -> Summary | None:
    case_id = next((key for key, alert in alerts.items() if alert.id == alert_id), None)
    return children.get(case_id) if case_id else None

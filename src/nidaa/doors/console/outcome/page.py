"""What the outcome page shows: what would be withdrawn, what has been, what is due, until when the case is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext

from nidaa.alerts.facts import AlertHead
from nidaa.alerts.queries import alerts_of_case
from nidaa.approval.facts import Release, RequestState
from nidaa.approval.queries import releases_of_alert, requests_of_alert, standing
from nidaa.cases.facts.case import TaskDue
from nidaa.cases.queries import tasks
from nidaa.distribution.facts import Channel, DeliveryRow, DeliveryState
from nidaa.distribution.queries import deliveries_of_alert, unplanned
from nidaa.distribution.rules import OUTSIDE_CHANNELS
from nidaa.doors.console.alert.live import STATE_WORDS
from nidaa.doors.console.alert.media import way_words
from nidaa.doors.console.sentences import said
from nidaa.ground.calendar import date_and_time
from nidaa.ground.country import pack
from nidaa.packs.facts import WITHDRAWS, Words
from nidaa.resolution.facts import Outcome
from nidaa.retention.facts import Due
from nidaa.retention.queries import closed_and_due

from .words import CONDITIONS, CONTRIBUTIONS, DETAILS, FAMILY, FIND_PLACES, FINDERS, TYPES

FOUND = "found"  # the clock, and its window, of what is due once a child is found


@dataclass(frozen=True, slots=True)
class Taken:
    """One live alert and exactly from where it will be taken back."""

    alert: AlertHead
    release: Release
    address: str
    channels: tuple[str, ...]
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One delivery of a withdrawal and how far it is."""

    row: DeliveryRow
    code: str
    channel: str
    state: str
    error: str
    done: bool


@dataclass(frozen=True, slots=True)
class Step:
    task: TaskDue
    label: Words
    late: bool


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    words: str


def to_be_taken(case_id: UUID, now: datetime) -> list[Taken]:
    """Every alert of the case that stands, and every channel and partner that has it or may have it."""
    alerts = {alert.id: alert for alert in alerts_of_case(case_id)}
    live = {key: found.release for key, found in standing(alerts, now=now).items() if found.live}
    return [_taken(alerts[key], release) for key, release in live.items()]


def waiting_for_release(case_id: UUID) -> list[AlertHead]:
    """Alerts a second officer could still release: they must be sent back by hand."""
    return [alert for alert in alerts_of_case(case_id) if _waits(alert.id)]


def withdrawn(case_id: UUID) -> list[Withdrawal]:
    """State of each delivery of the case's withdrawals, what is not delivered first."""
    found = [line for alert in alerts_of_case(case_id) for line in _withdrawals(alert)]
    return sorted(found, key=lambda line: line.done)


def not_taken_up(case_id: UUID) -> list[Release]:
    """Withdrawals that stand and that the worker has not made into deliveries yet: seconds, or it does not run."""
    return [
        release
        for alert in alerts_of_case(case_id)
        for release in releases_of_alert(alert.id)
        if release.act in WITHDRAWS and unplanned([release.id])
    ]


def steps(case_id: UUID, now: datetime) -> list[Step]:
    """What is due once a child is found, undone first, then by when it is due."""
    labels = {task.key: task.label for task in pack().tasks}
    windows = {window.key for window in pack().windows if window.clock == FOUND}
    found = [task for task in tasks(case_id) if task.window in windows and task.key in labels]
    ordered = sorted(found, key=lambda task: (task.done_at is not None, task.due_at))
    return [Step(task, labels[task.key], task.late(now)) for task in ordered]


def lines(outcome: Outcome, language: str) -> list[Line]:
    """The outcome as it was recorded, in words."""
    columns = (
        (gettext("Found when"), date_and_time(outcome.found_at, language, pack().timezone)),
        (gettext("Found by whom"), _said(FINDERS, outcome.found_by)),
        (gettext("In what condition"), _said(CONDITIONS, outcome.condition)),
        (gettext("Did the alert contribute"), _said(CONTRIBUTIONS, outcome.contribution)),
        (gettext("What it was in the end"), _said(TYPES, outcome.type_final)),
    )
    details = [(gettext(label), _detail(key, outcome.details, language)) for key, label in DETAILS]
    return [Line(label, words) for label, words in (*columns, *details) if words]


def kept_until(case_id: UUID) -> Due | None:
    """Until when a closed case is kept; None for an open one."""
    return next((one for one in closed_and_due() if one.case_id == case_id), None)


def _taken(alert: AlertHead, release: Release) -> Taken:
    rows = [row for row in deliveries_of_alert(alert.id) if row.state is not DeliveryState.OVERTAKEN]
    own = dict.fromkeys(way_words(row.channel) for row in rows if row.channel not in OUTSIDE_CHANNELS)
    partners = dict.fromkeys(_partner(row) for row in rows if row.channel in OUTSIDE_CHANNELS)
    return Taken(alert, release, f"{settings.PUBLIC_URL}/a/{alert.public_id}/", tuple(own), tuple(partners))


def _partner(row: DeliveryRow) -> str:
    return f"{row.target_name or row.target} ({way_words(Channel(row.channel))})"


def _waits(alert_id: UUID) -> bool:
    return any(one.state is RequestState.SUBMITTED for one in requests_of_alert(alert_id))


def _withdrawals(alert: AlertHead) -> list[Withdrawal]:
    releases = {one.id for one in releases_of_alert(alert.id) if one.act in WITHDRAWS}
    rows = [row for row in deliveries_of_alert(alert.id) if row.release_id in releases]
    return [
        Withdrawal(
            row,
            alert.code,
            way_words(row.channel),
            gettext(STATE_WORDS[row.state]),
            said(row.error),
            row.state is DeliveryState.DELIVERED,
        )
        for row in rows
    ]


def _detail(key: str, details: Mapping[str, str], language: str) -> str:
    text = details.get(key, "")
    if key == "family_informed":
        return _said(FAMILY, text)
    if key == "place_kind":
        return _said(FIND_PLACES, text)
    if key == "family_at" and text:
        return date_and_time(datetime.fromisoformat(text), language, pack().timezone)
    return text


def _said(choices: tuple[tuple[str, str], ...], key: str) -> str:
    return next((gettext(label) for value, label in choices if value == key), key)

"""What a second officer must see before pressing: what will happen, what changed, what the public would read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from nidaa.alerts.facts import Act, Frozen, Level
from nidaa.alerts.queries import draft, frozen, opened_snapshot
from nidaa.alerts.rules import differences
from nidaa.approval.errors import Lapsed, Refused, Voided
from nidaa.approval.facts import Release, Request, RequestState
from nidaa.approval.queries import releases_of_alert, requests_of_alert, snapshot
from nidaa.approval.rules import check_may_decide, check_open, check_rank, check_unchanged
from nidaa.cases.facts.case import PhotoCard
from nidaa.doors.console.alert.changes import ChangeRow, change_rows
from nidaa.doors.console.alert.checking import looked
from nidaa.doors.console.alert.findings import FindingRow, finding_rows
from nidaa.doors.console.alert.reach import Called, hindrances, reach, ways
from nidaa.doors.console.sentences import said
from nidaa.doors.look.languages import active, direction
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import can
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.packs.facts import PUBLISHES


@dataclass(frozen=True, slots=True)
class Outline:
    """The sentence in its parts: who, what, to how many, through what, until when."""

    event: str
    first_name: str
    act: Act
    people: int
    area: str
    channels: tuple[str, ...]
    missing: tuple[str, ...]
    called: tuple[Called, ...]
    languages: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """What this revision changes against `against`: "released", "submitted", or "" for the first of all."""

    against: str
    at: datetime | None
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class LanguageText:
    code: str
    name: str
    direction: str
    headline: str
    short: str
    long: str
    fields: Mapping[str, str]


def outline(said_publicly: Mapping[str, Any]) -> Outline:
    language, exercise = active(), bool(said_publicly["exercise"])
    tier = pack().tier(said_publicly["tier"])
    reached = reach(said_publicly["area"], tier, exercise=exercise, exact=True)
    out = ways(tier, exercise=exercise)
    shape = area_shape(area_from_json(said_publicly["area"]), gazetteer())
    child = said_publicly["child"].get(language) or next(iter(said_publicly["child"].values()))
    return Outline(
        tier.event.of(language),
        child.get("first_name", ""),
        Act(said_publicly["act"]),
        gazetteer().people_in(shape),
        said_publicly["area_words"].get(language, ""),
        out.channels,
        out.missing_words,
        reached.called if reached else (),
        tuple(pack().language(code).name for code in said_publicly["languages"]),
        datetime.fromisoformat(said_publicly["expires_at"]),
    )


def compared(request: Request, revision: Frozen, photos: list[PhotoCard]) -> Compared:
    """Against what the public reads now; else against what was submitted before."""
    after = opened_snapshot(revision.snapshot)
    released = _released_before(request)
    if released:
        rows = change_rows(differences(snapshot(released), after), photos)
        return Compared("released", released.released_at, tuple(rows))
    earlier = [one for one in requests_of_alert(request.alert_id) if one.number < request.number]
    if not earlier:
        return Compared("", None, ())
    last = frozen(earlier[-1].revision_id)
    rows = change_rows(differences(opened_snapshot(last.snapshot), after), photos)
    return Compared("submitted", last.frozen_at, tuple(rows))


def _released_before(request: Request) -> Release | None:
    """The last publication that is not this request's own."""
    chain = [one for one in releases_of_alert(request.alert_id) if one.act in PUBLISHES]
    before = [one for one in chain if one.digest != request.digest]
    return before[-1] if before else None


def language_texts(said_publicly: Mapping[str, Any]) -> tuple[LanguageText, ...]:
    """The officer's own language first: what can be read is read first."""
    codes = sorted(said_publicly["languages"], key=lambda code: code != active())
    return tuple(
        LanguageText(
            code,
            pack().language(code).name,
            direction(code),
            said_publicly["texts"][code]["headline"],
            said_publicly["texts"][code]["short"],
            said_publicly["texts"][code]["long"],
            said_publicly["child"].get(code, {}),
        )
        for code in codes
    )


def photo_words(said_publicly: Mapping[str, Any]) -> str:
    """What the photo shows, in the officer's language if it was described in it."""
    described = (said_publicly["photo"] or {}).get("alt", {})
    return str(described.get(active()) or next(iter(described.values()), "") or gettext("Photo of the child"))


def warnings(request: Request, revision: Frozen, *, at: datetime) -> list[FindingRow]:
    """The checklist as it stands now, and what stands in the way outside.

    An edited draft is not what was submitted: then there is nothing to check.
    """
    current = draft(request.alert_id)
    if current.version != revision.draft_version:
        return []
    findings = looked(current, at=at).findings
    found = finding_rows(sorted(findings, key=lambda one: one.level is not Level.BLOCKS))
    tier = pack().tier(current.content.tier)
    return [*found, *hindrances(tier, exercise=revision.alert.exercise)]


def hindrance(request: Request, revision: Frozen, *, by: Actor, at: datetime) -> str:
    """Why this officer cannot release it now, as a sentence; "" when nothing stands in the way."""
    tier = pack().tier(opened_snapshot(revision.snapshot)["tier"])
    rank = pack().rank(tier.approver_rank)
    try:
        check_open(request.state, lapses_at=request.lapses_at, now=at)
        check_unchanged(revision, draft_version=draft(request.alert_id).version)
        check_may_decide(by, revision)
        if not can(by, Permission.APPROVE_ALERT):
            return gettext("You can read this. Releasing needs the role of approver.")
        check_rank(by, needed=rank.order, label=rank.label.of(active()))
    except Refused as refusal:
        return said(str(refusal))
    return ""


def state_words(request: Request, revision: Frozen, *, at: datetime) -> str:
    """Where the request is, as a sentence for whoever looks at it."""
    if request.state is RequestState.SUBMITTED:
        try:
            check_open(request.state, lapses_at=request.lapses_at, now=at)
            check_unchanged(revision, draft_version=draft(request.alert_id).version)
        except (Lapsed, Voided) as refusal:
            return said(str(refusal))
    return {
        RequestState.SUBMITTED: gettext("This alert waits for a second officer."),
        RequestState.APPROVED: gettext("This alert was released."),
        RequestState.RETURNED: gettext("This alert was returned for correction."),
        RequestState.REJECTED: gettext("This alert was rejected."),
        RequestState.VOIDED: gettext(
            "The draft was changed after it was submitted. It must be submitted again."
        ),
        RequestState.LAPSED: gettext("This request has lapsed. It must be submitted again."),
    }[request.state]

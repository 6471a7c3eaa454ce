"""What the alert page shows: texts, area, previews, checklist, and where the alert is."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from nidaa.alerts.facts import Draft
from nidaa.alerts.queries import frozen
from nidaa.approval.facts import Release, Request, RequestState
from nidaa.approval.queries import last_release, requests_of_alert
from nidaa.approval.rules import is_live
from nidaa.cases.facts.case import PhotoCard
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.country import pack
from nidaa.ground.places.errors import AreaError

from . import area, texts
from .changes import change_rows
from .checking import Looked, looked, since_submission
from .findings import finding_rows
from .forms import Typed
from .origin import origins, unsaid
from .phone import broadcasting
from .reach import hindrances, reach


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the alert is: its last release, the request that waits or was answered last."""

    released: Release | None
    live: bool
    waiting: Request | None
    answered: Request | None
    answered_by: str


def whereabouts(draft: Draft, *, now: datetime) -> Whereabouts:
    requests = requests_of_alert(draft.alert.id)
    last = requests[-1] if requests else None
    released = last_release(draft.alert.id)
    waits = bool(last and _waits(last, draft, now))
    answered = last if last and last.state in {RequestState.RETURNED, RequestState.REJECTED} else None
    names = names_by_key([answered.decided_by]) if answered else {}
    return Whereabouts(
        released,
        bool(released and is_live(released, now=now)),
        last if waits else None,
        answered,
        names.get(answered.decided_by, "") if answered else "",
    )


def _waits(request: Request, draft: Draft, now: datetime) -> bool:
    open_still = request.state is RequestState.SUBMITTED and now < request.lapses_at
    return open_still and frozen(request.revision_id).draft_version == draft.version


def readable(draft: Draft, typed: Typed) -> tuple[Draft, AreaError | None]:
    """The draft with what is typed; an area that cannot be read is left out and its refusal returned."""
    try:
        return replace(draft, content=typed.whole()), None
    except AreaError as refusal:
        return replace(draft, content=replace(typed.content, area={})), refusal


def panes(
    request: HttpRequest,
    draft: Draft,
    typed: Typed,
    photos: list[PhotoCard],
    *,
    now: datetime,
    drawing: bool = False,
) -> dict[str, Any]:
    """Everything that follows what is typed: also what htmx asks for while somebody types.

    Args:
        drawing: asked for at every move of a hand; subscribers are then counted within a few percent.
    """
    language = request.LANGUAGE_CODE
    shown, refused = readable(draft, typed)
    found, counted, refused = _counted(shown, refused, language, now)
    content = found.draft.content
    tier, exercise = pack().tier(content.tier), draft.alert.exercise
    made_of = origins(draft.alert.case_id)
    return {
        "alert": draft.alert,
        "draft": draft,
        "content": content,
        "tier": tier,
        "columns": texts.columns(content),
        "fields": texts.field_rows(content, draft.act, found.findings),
        "lengths": texts.length_rows(content, found.texts),
        "findings": [
            *finding_rows(found.findings),
            *(unsaid(content) if made_of else ()),
            *hindrances(tier, exercise=exercise),
        ],
        "origins": made_of,
        "blocking": found.blocking + bool(refused),
        "figures": counted,
        "reach": reach(content.area, tier, exercise=exercise, exact=not drawing),
        "broadcast": broadcasting(found, tier, now=now),
        "area_refused": said(refused.sentence) if refused else "",
        "area_typed": typed.area,
        "chosen": area.chosen(typed.area.places, language),
        "until": now + timedelta(hours=content.hours) if content.hours else None,
        "changes": change_rows(since_submission(found.draft), photos),
        "phones": [(column, found.texts[column.code]["short"]) for column in texts.columns(content)],
    }


def _counted(
    shown: Draft, refused: AreaError | None, language: str, now: datetime
) -> tuple[Looked, area.Figures | None, AreaError | None]:
    """The draft as it can be checked: an area that is readable but impossible (at sea, abroad) is left out too."""
    try:
        counted = area.figures(shown.content.area, shown.alert, language=language, now=now)
    except AreaError as problem:
        shown = replace(shown, content=replace(shown.content, area={}))
        return looked(shown, at=now), None, problem
    return looked(shown, at=now), counted, refused


def choices(photos: list[PhotoCard]) -> dict[str, Any]:
    """What can be chosen from: tiers, numbers of the registry, photos of the file."""
    return {
        "tiers": [tier for tier in pack().tiers if tier.public],
        "registry": [contact for contact in pack().contacts if contact.on_alerts],
        "photos": photos,
    }


def map_of(request: HttpRequest) -> dict[str, Any]:
    """For js/alert.js: the map of every screen; the area itself stands beside its figures."""
    config = map_config(request)
    words = {
        "circle": gettext("Click where the centre of the circle is. Then write its radius."),
        "polygon": gettext("Click the corners one after the other. So far: {}"),
    }
    return {**config, "draw": words}

"""What can be put on the map: each kind with its form, its title, and the one call that records it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from nidaa.cases.facts.case import CaseFile
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor
from nidaa.hypotheses.commands import (
    check_place,
    record_evidence,
    record_line,
    record_ping,
    record_searched,
    weigh_place,
    weigh_type,
)
from nidaa.hypotheses.errors import Refused
from nidaa.hypotheses.facts import EvidenceKind, Searched

from .forms import EvidenceForm, PingForm, PlaceWeightForm, SearchedForm, TypeWeightForm
from .passing import CameraForm, LineForm

ROOM_NAMES = {"at": "seen_at", "point": "looked_for", "sigma_m": "radius_m", "credibility": "credibility"}
Record = Callable[[UUID, Any, dict[str, Any]], UUID]


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of evidence on this screen."""

    title: Any
    form: type[forms.Form]
    record: Record
    placed: bool = True  # it has one point, picked on the map


def new_form(
    kind: EvidenceKind, language: str, data: QueryDict | None = None, initial: Any = None
) -> forms.Form:
    way = WAYS[kind]
    options: dict[str, Any] = {"language": language} if way.placed or way.form is LineForm else {}
    if way.form is EvidenceForm:
        options["kind"] = kind
    return way.form(data, initial=initial, **options)


def recorded(request: HttpRequest, case_id: UUID, kind: EvidenceKind, form: forms.Form, at: datetime) -> bool:
    """Record what the form says; False when the room refused, beside the field it speaks of."""
    try:
        WAYS[kind].record(case_id, form, {"by": actor(request), "at": at})
    except Refused as refusal:
        refuse(
            form, refusal, ROOM_NAMES if "radius_m" in form.fields else {**ROOM_NAMES, "sigma_m": "sigma_m"}
        )
        return False
    return True


def initial(file: CaseFile, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """What is known of a place of the file, or of a next thing, that has just been checked."""
    item, point = request.GET.get("item", ""), request.GET.get("point", "")
    found = file.value("places", "point", item) if item else None
    if isinstance(found, dict):
        words = file.words("places", "name", item)
        return {"lat": found["lat"], "lon": found["lon"], "words": words, "seen_at": at, "item": item}
    lat, _comma, lon = point.partition(",")
    return {"lat": lat, "lon": lon, "seen_at": at} if lon else {"seen_at": at}


def _checked(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    """A place of the file is also marked as checked there; any other point is evidence alone."""
    (lat, lon), said = form.point or (0.0, 0.0), form.cleaned_data
    if not said["item"]:
        return _seen(case_id, form, who)
    return check_place(
        case_id,
        said["item"],
        checked_at=said["seen_at"],
        lat=lat,
        lon=lon,
        radius_m=said["sigma_m"],
        pod=form.weight(),
        words=said["words"],
        source=said["source"] or who["by"].name,
        **who,
    )


def _seen(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    return _at_a_point(case_id, form.of_kind, form, "sigma_m", who)


def _filmed(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    return _at_a_point(case_id, EvidenceKind.CAMERA, form, "radius_m", who)


def _at_a_point(case_id: UUID, kind: EvidenceKind, form: Any, spread: str, who: dict[str, Any]) -> UUID:
    """`spread`: the field that says how far round the point it may have been."""
    (lat, lon), said = form.point or (0.0, 0.0), form.cleaned_data
    return record_evidence(
        case_id,
        kind,
        seen_at=said["seen_at"],
        lat=lat,
        lon=lon,
        sigma_m=said[spread],
        credibility=form.weight(),
        words=said["words"],
        source=said["source"] or who["by"].name,
        **who,
    )


def _passed(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    said = form.cleaned_data
    return record_line(
        case_id,
        said["line"],
        seen_at=said["seen_at"],
        sigma_m=said["sigma_m"],
        credibility=form.weight(),
        words=said["words"],
        source=said["source"] or who["by"].name,
        **who,
    )


def _heard(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    (lat, lon), said = form.point or (0.0, 0.0), form.cleaned_data
    return record_ping(
        case_id,
        heard_at=said["seen_at"],
        lat=lat,
        lon=lon,
        radius_m=said["radius_m"],
        credibility=form.weight(),
        words=said["words"],
        source=said["source"] or who["by"].name,
        sector=form.sector(),
        **who,
    )


def _searched(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    said = form.cleaned_data
    pod = None if said["pod"] is None else said["pod"] / 100
    how = Searched(pod, said["method"], said["team"] or 1, said["hours"] or 0.0)
    return record_searched(
        case_id,
        said["polygon"],
        how,
        searched_at=said["seen_at"],
        words=said["words"],
        source=said["source"] or who["by"].name,
        **who,
    )


def _weighed_place(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    (lat, lon), said = form.point or (0.0, 0.0), form.cleaned_data
    weight, reason = form.weight(), said["words"]
    return weigh_place(
        case_id, lat=lat, lon=lon, radius_m=said["radius_m"], factor=weight, reason=reason, **who
    )


def _weighed_type(case_id: UUID, form: Any, who: dict[str, Any]) -> UUID:
    said = form.cleaned_data
    return weigh_type(case_id, said["type"], said["weight"] / 100, reason=said["words"], **who)


WAYS = {
    EvidenceKind.SIGHTING: Way(_("Add a sighting"), EvidenceForm, _seen),
    EvidenceKind.LINE_SIGHTING: Way(_("Add a sighting on the way"), LineForm, _passed, placed=False),
    EvidenceKind.CAMERA: Way(_("Add a camera or toll"), CameraForm, _filmed),
    EvidenceKind.PLACE_CHECKED: Way(_("Add «checked, not there»"), EvidenceForm, _checked),
    EvidenceKind.AREA_SEARCHED: Way(_("Add a searched area"), SearchedForm, _searched, placed=False),
    EvidenceKind.DEVICE_PING: Way(_("Add a telephone heard"), PingForm, _heard),
    EvidenceKind.PLACE_WEIGHT: Way(_("Weigh a place myself"), PlaceWeightForm, _weighed_place),
    EvidenceKind.TYPE_WEIGHT: Way(
        _("Weigh what may have happened"), TypeWeightForm, _weighed_type, placed=False
    ),
}

"""What partners may read: alerts that stand, one alert, what has changed, what touches an area."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router
from shapely import box, make_valid, union_all
from shapely.geometry.base import BaseGeometry

from nidaa.distribution.facts import Scope
from nidaa.distribution.queries.api import Change as Changed
from nidaa.distribution.queries.api import changes as changes_since
from nidaa.ground.clock import now
from nidaa.ground.places.sphere import circle_polygon

from . import published
from .answers import Alert, Alerts, Changes, Problem
from .auth import allowed, problem

router = Router(tags=["alerts"])
REFUSALS = {401: Problem, 403: Problem, 429: Problem}
MOST = 200
NOT_FOUND, UNPROCESSABLE = 404, 422
# A change is told once its page is up; if the page hangs for so long, it is told without.
PAGE_WITHIN_S = 30.0


@router.get(
    "/alerts",
    response={200: Alerts, 422: Problem, **REFUSALS},
    summary="Alerts that stand or have just ended",
)
@allowed(Scope.READ)
def alerts(request: HttpRequest, state: Literal["live", "ended", "all"] = "live") -> Any:
    """Newest first. An ended alert stays for 48 hours, without anything of the child."""
    found = published.alerts(exercises=_sandbox(request))
    return {"alerts": [one for one in found if state in {"all", one["state"]}]}


@router.get(
    "/alerts.geojson", summary="Areas of alerts, as GeoJSON (RFC 7946)", response={200: Any, **REFUSALS}
)
@allowed(Scope.READ)
def areas(request: HttpRequest) -> HttpResponse:
    found = {"type": "FeatureCollection", "features": published.features(exercises=_sandbox(request))}
    return JsonResponse(found, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False})


@router.get(
    "/alerts/near",
    response={200: Alerts, 422: Problem, **REFUSALS},
    summary="Live alerts whose area touches a circle",
)
@allowed(Scope.READ)
def near(
    request: HttpRequest,
    lat: Annotated[float, Query(ge=-90, le=90)],
    lon: Annotated[float, Query(ge=-180, le=180)],
    radius_km: Annotated[float, Query(gt=0, le=1000)] = 1.0,
) -> Any:
    return _touching(request, make_valid(circle_polygon(lat, lon, radius_km)))


@router.get(
    "/alerts/within",
    response={200: Alerts, 422: Problem, **REFUSALS},
    summary="Live alerts whose area touches a box",
)
@allowed(Scope.READ)
def within(
    request: HttpRequest,
    west: Annotated[float, Query(ge=-180, le=180)],
    south: Annotated[float, Query(ge=-90, le=90)],
    east: Annotated[float, Query(ge=-180, le=180)],
    north: Annotated[float, Query(ge=-90, le=90)],
) -> Any:
    """Degrees. A box whose west lies east of its east goes over the date line (RFC 7946, section 5.2)."""
    if south > north:
        return problem("south must not lie north of north.", UNPROCESSABLE, "south")
    parts = (
        [box(west, south, east, north)]
        if west <= east
        else [box(west, south, 180, north), box(-180, south, east, north)]
    )
    return _touching(request, union_all(parts))


@router.get("/alerts/{public_id}", response={200: Alert, 404: Problem, **REFUSALS}, summary="One alert")
@allowed(Scope.READ)
def alert(request: HttpRequest, public_id: str) -> Any:
    found = next(
        (one for one in published.alerts(exercises=_sandbox(request)) if one["id"] == public_id), None
    )
    return found or problem("There is no such alert, or its last trace is gone.", NOT_FOUND)


@router.get(
    "/alerts/{public_id}/cap", summary="Its last CAP 1.2 message, signed", response={404: Problem, **REFUSALS}
)
@allowed(Scope.READ)
def cap(request: HttpRequest, public_id: str) -> HttpResponse:
    known = any(one["id"] == public_id for one in published.alerts(exercises=_sandbox(request)))
    content = published.cap_of(public_id) if known else b""
    if not content:
        return problem("There is no such alert, or its last trace is gone.", NOT_FOUND)
    return HttpResponse(content, content_type="application/cap+xml; charset=utf-8")


@router.get(
    "/changes", response={200: Changes, 422: Problem, **REFUSALS}, summary="What has changed since a cursor"
)
@allowed(Scope.READ)
def changes(
    request: HttpRequest,
    cursor: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> Any:
    """Nothing is missed: cursors follow the order in which changes became known. Begin with 0."""
    exercises = _sandbox(request)
    forms = {one["id"]: one for one in published.alerts(exercises=exercises)}
    rows = changes_since(after=cursor, exercises=exercises, limit=limit + 1, now=now())
    ready = _published_first(rows[:limit], forms)
    return {
        "changes": [_told(row, forms.get(row.public_id)) for row in ready],
        "cursor": ready[-1].number if ready else cursor,
        "more": len(ready) == limit and len(rows) > limit,
    }


def _published_first(rows: list[Changed], forms: dict[str, Any]) -> list[Changed]:
    """Up to the first change whose page is not up yet."""
    ready: list[Changed] = []
    for row in rows:
        form = forms.get(row.public_id)
        waits = row.live and (form is None or form["sequence"] < row.sequence)
        if waits and (now() - row.updated_at).total_seconds() < PAGE_WITHIN_S:
            break
        ready.append(row)
    return ready


def _told(row: Changed, form: dict[str, Any] | None) -> dict[str, Any]:
    current = form if form and form["sequence"] >= row.sequence else None
    state = "live" if row.live else "ended"
    return {
        "id": row.public_id,
        "sequence": row.sequence,
        "state": state,
        "act": row.act.value,
        "updated_at": row.updated_at,
        "alert": current if current and current["state"] == state else None,
    }


def _touching(request: HttpRequest, shape: BaseGeometry) -> Any:
    exercises = _sandbox(request)
    ids = published.touching(shape, exercises=exercises)
    return {"alerts": [one for one in published.alerts(exercises=exercises) if one["id"] in ids]}


def _sandbox(request: Any) -> bool:
    return bool(request.auth.sandbox)

"""What partners may tell: that they have taken an alert over, or have erased it; and what is to be erased."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from nidaa.distribution.commands.partner_reports import report
from nidaa.distribution.facts import Scope, Telling
from nidaa.distribution.queries.api import Change, changes, notices_of
from nidaa.ground.clock import now
from nidaa.ground.signing_keys import signing_keys

from .answers import Erasures, Problem, Taken, Told
from .auth import allowed, problem

router = Router(tags=["partners"])
REFUSALS = {401: Problem, 403: Problem, 422: Problem, 429: Problem}
MOST = 200
NOT_FOUND = 404
ERASE_WITHIN = timedelta(hours=1)


@router.post(
    "/alerts/{public_id}/taken",
    response={200: Taken, 404: Problem, **REFUSALS},
    summary="We have taken this alert over",
)
@allowed(Scope.ACKNOWLEDGE)
def taken(request: HttpRequest, public_id: str, told: Told) -> Any:
    """Of the release with this `sequence`. Told twice is told once."""
    return _kept(request, public_id, told, Telling.TAKEN)


@router.post(
    "/alerts/{public_id}/erased",
    response={200: Taken, 404: Problem, **REFUSALS},
    summary="We have erased this alert",
)
@allowed(Scope.ACKNOWLEDGE)
def erased(request: HttpRequest, public_id: str, told: Told) -> Any:
    """Everything you held of it: name, photo, texts, posts. Asked of you by /erasures."""
    return _kept(request, public_id, told, Telling.ERASED)


@router.get("/erasures", response={200: Erasures, **REFUSALS}, summary="What is to be erased, signed")
@allowed(Scope.READ)
def erasures(request: HttpRequest, cursor: Annotated[int, Query(ge=0, le=2**62)] = 0) -> Any:
    """Alerts that have ended since the cursor. Whoever calls you to erase can be checked against this list."""
    at = now()
    rows = changes(after=cursor, exercises=bool(request.auth.sandbox), limit=MOST, now=at)  # type: ignore[attr-defined]
    found = [_erasure(row) for row in rows if not row.live]
    return {"erasures": found, "cursor": rows[-1].number if rows else cursor, "signature": signature(found)}


@router.get(
    "/certificate",
    response={200: None, 404: Problem, **REFUSALS},
    summary="The certificate of our signatures, PEM",
)
@allowed(Scope.READ)
def certificate(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    keys = signing_keys(Path(settings.KEYS_FOLDER))
    if keys is None:
        return problem("This installation does not sign.", NOT_FOUND)
    return HttpResponse(keys[1].public_bytes(Encoding.PEM), content_type="application/x-pem-file")


def canonical(found: list[dict[str, Any]]) -> bytes:
    """What is signed: keys sorted, no spaces, UTF-8."""
    return json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signature(found: list[dict[str, Any]]) -> str:
    """Empty where the installation does not sign."""
    keys = signing_keys(Path(settings.KEYS_FOLDER))
    if keys is None or not isinstance(keys[0], EllipticCurvePrivateKey):
        return ""
    return base64.b64encode(keys[0].sign(canonical(found), ECDSA(SHA256()))).decode()


def _erasure(row: Change) -> dict[str, Any]:
    ended = min(row.updated_at, row.expires_at)
    return {
        "id": row.public_id,
        "sequence": row.sequence,
        "ended_at": ended.isoformat(),
        "erase_by": (ended + ERASE_WITHIN).isoformat(),
    }


def _kept(request: Any, public_id: str, told: Told, telling: Telling) -> Any:
    caller, at = request.auth, now()
    row = notices_of([public_id], exercises=caller.sandbox, now=at).get(public_id)
    if row is None or told.sequence > row.sequence:
        return problem("There is no such alert, or no such release of it yet.", NOT_FOUND)
    report(caller.key_id, public_id, sequence=told.sequence, telling=telling, reference=told.reference, at=at)
    return {"id": public_id, "sequence": told.sequence}

"""CAP the other way: a partner's message is kept, with all that is wrong with it, for an officer to look at."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from nidaa.alerts.cap.inbound import defects_of, header
from nidaa.distribution.commands.inbound import keep_inbound
from nidaa.distribution.facts import Scope
from nidaa.ground.clock import now

from .answers import Inbound, Problem
from .auth import allowed, problem

router = Router(tags=["cap"])
LARGEST_BYTES = 900_000  # as the largest reader of public alerts takes (Google Public Alerts)
TOO_LARGE, UNPROCESSABLE, ACCEPTED = 413, 422, 202
OF_XML = {
    "requestBody": {
        "required": True,
        "content": {"application/cap+xml": {"schema": {"type": "string"}}},
    }
}


@router.post(
    "/cap",
    response={202: Inbound, 401: Problem, 403: Problem, 413: Problem, 422: Problem, 429: Problem},
    openapi_extra=OF_XML,
    summary="Send us a CAP 1.2 message",
)
@allowed(Scope.SEND_CAP)
def cap(request: HttpRequest) -> Any:
    """It becomes a draft for our officers, never an alert by itself. A Cancel names the triple that it takes back."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES:
        return problem("A CAP message is at most 900 kB; photos belong behind an address.", TOO_LARGE)
    content = request.body
    found = header(content)
    defects = defects_of(content)
    if found is None:
        return problem(
            f"This is not a CAP message. {defects[0].message if defects else ''}".strip(), UNPROCESSABLE
        )
    kept = keep_inbound(
        content,
        found,
        defects=[(one.rule, one.level.value, one.path) for one in defects],
        key_id=request.auth.key_id,  # type: ignore[attr-defined]
        sandbox=request.auth.sandbox,  # type: ignore[attr-defined]
        at=now(),
    )
    told = [{"rule": one.rule, "severity": one.level.value, "sentence": one.message} for one in defects]
    answer = {
        "id": str(kept.id),
        "message_type": found.message_type,
        "again": not kept.is_new,
        "defects": told,
    }
    return Status(ACCEPTED, answer)

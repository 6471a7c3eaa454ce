"""Who asks, how often, and what the key allows."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.security import HttpBearer

from nidaa.distribution.commands.partner_reports import count_use
from nidaa.distribution.facts import Scope
from nidaa.distribution.queries.api import caller_of
from nidaa.distribution.rules.api_keys import Caller
from nidaa.ground.clock import now

TOO_MANY, FORBIDDEN = 429, 403
View = Callable[..., Any]


class Key(HttpBearer):
    """`Authorization: Bearer nidaa_live_…`."""

    openapi_bearerFormat = "nidaa_live_<id>_<secret>"  # noqa: N815 - ninja's name

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:  # noqa: ARG002 - ninja's
        return caller_of(token, now=now())


def allowed(scope: Scope) -> Callable[[View], View]:
    """The key must have the scope, and must not have asked too often this minute; every answer says what is left."""

    def guarded(view: View) -> View:
        @wraps(view)
        def asked(request: Any, *args: Any, **kwargs: Any) -> Any:
            caller: Caller = request.auth
            at = now()
            used = count_use(caller.key_id, at=at)
            request.rate_headers = headers(caller, used, at)
            return with_rate(request, _answered(caller, used, lambda: view(request, *args, **kwargs)))

        def _answered(caller: Caller, used: int, answer: Callable[[], Any]) -> Any:
            if used > caller.per_minute:
                return problem("You have asked too often; ask again in a moment.", TOO_MANY)
            if scope not in caller.scopes:
                return problem(f"Your key does not allow {scope}.", FORBIDDEN)
            return answer()

        return asked

    return guarded


def headers(caller: Caller, used: int, at: datetime) -> dict[str, str]:
    """RateLimit header fields (IETF draft, the three-field form that clients know), and Retry-After when it is too much."""
    left_s = max(1, 60 - at.second)
    found = {
        "RateLimit-Limit": str(caller.per_minute),
        "RateLimit-Remaining": str(max(0, caller.per_minute - used)),
        "RateLimit-Reset": str(left_s),
    }
    return found | ({"Retry-After": str(left_s)} if used > caller.per_minute else {})


def with_rate(request: Any, answer: Any) -> Any:
    """What is left of the key's allowance, on whatever is an answer already."""
    if isinstance(answer, HttpResponse):
        for name, value in getattr(request, "rate_headers", {}).items():
            answer[name] = value
    return answer


def problem(sentence: str, status: int, field: str = "") -> HttpResponse:
    body = {"title": sentence, "status": status, "field": field}
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )

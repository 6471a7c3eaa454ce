"""Who a token is, what it may do, and what a page, an account or a number says of itself."""

from collections.abc import Mapping
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, Request, as_answer
from nidaa.doors.fakeworld.outside import Outside
from nidaa.ground.clock import now

from .refusals import refuse

Said = Mapping[str, Any]
TOKEN_LIVES_S = 90 * 86_400
# What is said of an object that is only an account. Asked for fields that are not here are left out, as Graph does.
ACCOUNT: dict[str, Any] = {
    "name": "Compte exemple",
    "username": "compte.exemple",
    "link": "https://www.facebook.com/exemple",
    "category": "Government Organization",
    "is_published": True,
    "fan_count": 12,
    "followers_count": 12,
    "media_count": 0,
    "tasks": ["CREATE_CONTENT", "MANAGE", "MODERATE"],
    "publishing_authorization_status": "APPROVED",
    "verified_name": "Exemple",
    "display_phone_number": "+212 5 00 00 00 00",
    "quality_rating": "GREEN",
    "status": "CONNECTED",
    "name_status": "APPROVED",
    "throughput": {"level": "HIGH"},
    "messaging_limit_tier": "TIER_UNLIMITED",
    "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
    "account_review_status": "APPROVED",
    "business_verification_status": "verified",
    "message_template_namespace": "exemple",
    "health_status": {"can_send_message": "AVAILABLE", "entities": []},
}


def token_of(request: Request, said: Said) -> str:
    """From the header or the field."""
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip() or str(
        said.get("access_token", "")
    )


def stranger(request: Request, said: Said) -> Answer | None:
    """The refusal of a call without a token, or with one that says it has expired."""
    token = token_of(request, said)
    if not token:
        return refuse(
            2500, message="An active access token must be used to query information about the current user."
        )
    return refuse(190, subcode=463) if token.startswith("expired") else None


def debug_token(outside: Outside, said: Said) -> Answer:
    """GET /debug_token."""
    token, moment = str(said.get("input_token", "")), int(now().timestamp())
    valid = bool(token) and not token.startswith("expired")
    return as_answer(
        {
            "data": {
                "app_id": "4711",
                "application": "Nidaa",
                "type": "PAGE",
                "is_valid": valid,
                "issued_at": moment,
                "expires_at": moment + TOKEN_LIVES_S if valid else moment - 1,
                "data_access_expires_at": moment + TOKEN_LIVES_S,
                "scopes": list(outside.habits.scopes),
                "profile_id": "1",
                "user_id": "2",
            }
        }
    )


def permissions(outside: Outside) -> Answer:
    """GET /me/permissions."""
    return as_answer(
        {"data": [{"permission": scope, "status": "granted"} for scope in outside.habits.scopes]}
    )


def account(thing_id: str, said: Said) -> Answer:
    """GET of anything that is an account: the asked fields we know."""
    asked = [name.partition("{")[0].strip() for name in str(said.get("fields", "name")).split(",")]
    return as_answer({"id": thing_id, **{name: ACCOUNT[name] for name in asked if name in ACCOUNT}})

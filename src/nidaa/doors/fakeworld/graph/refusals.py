"""Errors in Graph's own form: decided by code and subcode, with a trace id."""

import secrets
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, as_answer
from nidaa.doors.fakeworld.faults import Fault

# Code → HTTP status, type, message, as Meta's error references list them (2026).
ERRORS: dict[int, tuple[int, str, str]] = {
    1: (500, "OAuthException", "An unknown error occurred"),
    2: (503, "OAuthException", "Service temporarily unavailable"),
    4: (429, "OAuthException", "(#4) Application request limit reached"),
    10: (403, "OAuthException", "(#10) Application does not have permission for this action"),
    17: (400, "OAuthException", "(#17) User request limit reached"),
    32: (403, "OAuthException", "(#32) Page request limit reached"),
    100: (400, "OAuthException", "(#100) Invalid parameter"),
    190: (401, "OAuthException", "Error validating access token: The session has been invalidated"),
    200: (403, "OAuthException", "(#200) Permissions error"),
    368: (403, "OAuthException", "The action attempted has been deemed abusive or is otherwise disallowed"),
    506: (400, "OAuthException", "Duplicate status message"),
    613: (400, "OAuthException", "(#613) Calls to this api have exceeded the rate limit."),
    9004: (400, "OAuthException", "Only photo or video can be accepted as media type."),
    9007: (400, "OAuthException", "Media ID is not available"),
    80001: (400, "OAuthException", "(#80001) There have been too many calls to this Page account."),
    80002: (400, "OAuthException", "(#80002) There have been too many calls to this Instagram account."),
    80007: (
        400,
        "OAuthException",
        "(#80007) There have been too many calls to this WhatsApp Business account.",
    ),
    130429: (429, "OAuthException", "(#130429) Rate limit hit"),
    130472: (400, "OAuthException", "(#130472) User's number is part of an experiment"),
    130497: (
        403,
        "OAuthException",
        "(#130497) Business account is restricted from messaging users in this country.",
    ),
    131000: (500, "OAuthException", "(#131000) Something went wrong"),
    131016: (503, "OAuthException", "(#131016) Service unavailable"),
    131026: (400, "OAuthException", "(#131026) Message undeliverable"),
    131031: (403, "OAuthException", "(#131031) Business Account locked"),
    131042: (400, "OAuthException", "(#131042) Business eligibility payment issue"),
    131047: (400, "OAuthException", "(#131047) Re-engagement message"),
    131048: (400, "OAuthException", "(#131048) Spam rate limit hit"),
    131049: (
        400,
        "OAuthException",
        "(#131049) This message was not delivered to maintain healthy ecosystem engagement.",
    ),
    131050: (400, "OAuthException", "(#131050) User has stopped receiving marketing messages"),
    131056: (400, "OAuthException", "(#131056) (Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "OAuthException", "(#131057) Account in maintenance mode"),
    131062: (400, "OAuthException", "(#131062) Business-scoped user id is not supported for this message"),
    131063: (
        400,
        "OAuthException",
        "(#131063) Marketing templates must be sent by the marketing messages endpoint",
    ),
    131064: (400, "OAuthException", "(#131064) Messaging limit lowered for template classification"),
    132000: (
        400,
        "OAuthException",
        "(#132000) Number of parameters does not match the expected number of params",
    ),
    132001: (404, "OAuthException", "(#132001) Template name does not exist in the translation"),
    132012: (
        400,
        "OAuthException",
        "(#132012) Parameter format does not match format in the created template",
    ),
    132015: (400, "OAuthException", "(#132015) Template is paused"),
    132016: (400, "OAuthException", "(#132016) Template is disabled"),
    133016: (400, "OAuthException", "(#133016) Account register deregister rate limit exceeded"),
    135000: (400, "OAuthException", "(#135000) Generic user error"),
}
WHATSAPP_FROM = 130_000
TRANSIENT = {1, 2, 4, 17, 32, 613, 131000, 131016}
MISSING = (
    "Unsupported {method} request. Object with ID '{to}' does not exist, cannot be loaded due to missing permissions, "
    "or does not support this operation."
)


def refuse(code: int, *, subcode: int = 0, message: str = "", details: str = "", status: int = 0) -> Answer:
    """The error of this code; words and status from the table unless given."""
    known_status, kind, words = ERRORS.get(code, (400, "OAuthException", f"(#{code}) Error"))
    error: dict[str, Any] = {"message": message or words, "type": kind, "code": code}
    if subcode:
        error["error_subcode"] = subcode
    if code in TRANSIENT:
        error["is_transient"] = True
    if code >= WHATSAPP_FROM:
        error["error_data"] = {"messaging_product": "whatsapp", "details": details or words}
    error["fbtrace_id"] = "A" + secrets.token_urlsafe(16)[:21]
    return as_answer({"error": error}, status or known_status)


def missing(method: str, to: str) -> Answer:
    """An object that is not there: Graph says it by code 100, subcode 33."""
    words = MISSING.format(method=method.lower(), to=to)
    return refuse(100, subcode=33, message=words)


def on_demand(fault: Fault) -> Answer:
    """A fault's name as an error: "130429", "100/33"; "429" and "500" are the limit and the unknown error."""
    code, _, subcode = fault.name.partition("/")
    if not code.isdecimal():
        return refuse(2)
    if code in {"429", "500", "502", "503"}:
        return refuse(4 if code == "429" else 2, status=int(code))
    if subcode == "33":
        return missing("GET", "on demand")
    return refuse(int(code), subcode=int(subcode or 0))


def later_error(code: int) -> dict[str, Any]:
    """The same in a status webhook."""
    _, _, words = ERRORS.get(code, (400, "", f"Error {code}"))
    title = words.rpartition(") ")[2]
    return {"code": code, "title": title, "message": title, "error_data": {"details": title}}

"""What an answer of the Cloud API means for one message: a table, decided by code and details, never by title.

Sources: Meta, "Cloud API error codes" and "Error handling", as read in November 2026; the action for each is ours.
The same codes come in the statuses of messages that were accepted first.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from nidaa.distribution.facts import Outcome, Verdict

V = Verdict
ACCOUNT_PAUSE_S = 60.0  # a limit of the whole account: asking sooner makes it longer
# Taken by Meta, which sends it later or tells of its failure: sending it again would double it.
KEPT_BACK = {
    "held_for_quality_assessment": "Meta holds messages back to watch the template's quality.",
    "paused": "Meta has paused the template and keeps its messages.",
}
WRONG_ENDPOINT = 131063
NOT_IN_THIS_COUNTRY = 130497
OPTED_OUT = 131050
RIGHTS = range(200, 300)
LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Row:
    """`says` is shown to officers. `details`: a word that error_data.details must hold for this row to fit."""

    code: int
    verdict: Verdict
    says: str
    wait_s: float = 0.0
    details: str = ""


ROWS: tuple[Row, ...] = (
    # too fast
    Row(130429, V.THROTTLED, "More messages a second than this number may send."),
    Row(4, V.THROTTLED, "The app has made too many calls.", ACCOUNT_PAUSE_S),
    Row(80007, V.THROTTLED, "The WhatsApp account has made too many calls.", ACCOUNT_PAUSE_S),
    Row(131057, V.THROTTLED, "The number is being moved to a higher rate.", ACCOUNT_PAUSE_S),
    # this person
    Row(131056, V.REJECTED, "Too many messages to this person in a short time."),
    Row(131021, V.REJECTED, "The number is our own."),
    Row(131030, V.REJECTED, "A test number writes to entered people only."),
    Row(131009, V.REJECTED, "The number is not one.", details="phone number"),
    Row(131026, V.ELSEWHERE, "Not on WhatsApp, or cannot get our messages."),
    Row(131049, V.ELSEWHERE, "Meta holds this person's marketing messages back."),
    Row(130472, V.ELSEWHERE, "This person is in an experiment of Meta's."),
    Row(131062, V.ELSEWHERE, "This message cannot go to a user id; it needs a number."),
    Row(OPTED_OUT, V.GONE, "This person has stopped our messages in WhatsApp."),
    # Meta's moment of weakness: nothing was sent
    Row(1, V.AGAIN, "An unknown error on Meta's side."),
    Row(2, V.AGAIN, "The service is down for a moment."),
    Row(131000, V.AGAIN, "An unknown error on Meta's side."),
    Row(131016, V.AGAIN, "The service is overloaded."),
    Row(135000, V.AGAIN, "An unknown error on Meta's side."),
    Row(WRONG_ENDPOINT, V.AGAIN, "Meta takes this template for marketing; it goes by the other address."),
    # our mistake
    Row(100, V.STOP_SHARD, "Meta does not take one of the values sent."),
    Row(131008, V.STOP_SHARD, "A value is missing."),
    Row(131009, V.STOP_SHARD, "A value is not valid."),
    Row(131047, V.STOP_SHARD, "Sent as free text; only a template may open a conversation."),
    Row(131051, V.STOP_SHARD, "This kind of message is not known."),
    Row(131052, V.STOP_SHARD, "The photo could not be fetched from Meta."),
    Row(131053, V.STOP_SHARD, "The photo is not at Meta any more, or not a picture."),
    Row(132000, V.STOP_SHARD, "The template has another number of fields."),
    Row(132001, V.STOP_SHARD, "There is no such template in this language, or it is not approved."),
    Row(132005, V.STOP_SHARD, "The filled template is too long."),
    Row(132007, V.STOP_SHARD, "The template breaks a rule of WhatsApp."),
    Row(132012, V.STOP_SHARD, "The fields do not fit the template."),
    Row(132018, V.STOP_SHARD, "The fields do not fit the template."),
    Row(132015, V.STOP_SHARD, "The template is paused for its quality."),
    Row(132016, V.STOP_SHARD, "The template is disabled for its quality."),
    # the account
    Row(0, V.STOP_ACCOUNT, "Meta does not know this login."),
    Row(190, V.STOP_ACCOUNT, "The token is not accepted; a new one is needed."),
    Row(3, V.STOP_ACCOUNT, "The app may not call this."),
    Row(10, V.STOP_ACCOUNT, "The app has no permission for this, or it was taken away."),
    Row(368, V.STOP_ACCOUNT, "The account is blocked for breaking a rule."),
    Row(NOT_IN_THIS_COUNTRY, V.STOP_ACCOUNT, "The account may not write to people of this country."),
    Row(131005, V.STOP_ACCOUNT, "The token lacks a right."),
    Row(131031, V.STOP_ACCOUNT, "The account is locked."),
    Row(131037, V.STOP_ACCOUNT, "The number's display name must be approved first."),
    Row(131042, V.STOP_ACCOUNT, "Something is wrong with the payment."),
    Row(131044, V.STOP_ACCOUNT, "Something is wrong with the payment."),
    Row(131045, V.STOP_ACCOUNT, "The number's certificate is not right."),
    Row(131048, V.STOP_ACCOUNT, "Too many of this number's messages were reported as unwanted."),
    Row(131064, V.STOP_ACCOUNT, "The limit was cut because a template was put in the wrong category."),
    Row(133010, V.STOP_ACCOUNT, "The number is not registered."),
    Row(133016, V.STOP_ACCOUNT, "The number was registered too often; it must rest."),
)
BY_CODE: Mapping[int, tuple[Row, ...]] = MappingProxyType(
    {row.code: tuple(one for one in ROWS if one.code == row.code) for row in ROWS}
)


def meaning(code: int, details: str) -> Row:
    """The row of a code: first one whose details fit. What is not in the table stops the shard for a person to see."""
    for row in sorted(BY_CODE.get(code, ()), key=lambda row: not row.details):
        if row.details in details.lower():
            return row
    if code in RIGHTS:
        return Row(code, V.STOP_ACCOUNT, "The token lacks a right.")
    return Row(code, V.STOP_SHARD, "Meta refuses this for a reason that is not in our table.")


def outcome_of(status: int, body: bytes) -> Outcome:
    """What one answer means. An answer that cannot be read may stand for a message that was sent."""
    said = _object(body)
    if isinstance(said.get("error"), dict):
        return _refused(said["error"])
    messages = said.get("messages")
    if isinstance(messages, list) and messages and isinstance(messages[0], dict) and messages[0].get("id"):
        return _accepted(messages[0])
    return _unreadable(status)


def _accepted(message: Mapping[str, Any]) -> Outcome:
    reference, state = str(message["id"])[:120], str(message.get("message_status", ""))
    if state in KEPT_BACK:
        return Outcome(V.ACCEPTED, reference, state, KEPT_BACK[state])
    return Outcome(V.ACCEPTED, reference)


def _refused(error: Mapping[str, Any]) -> Outcome:
    code, data = error.get("code"), error.get("error_data")
    number = code if isinstance(code, int) else -1
    row = meaning(number, str(data.get("details", "")) if isinstance(data, dict) else "")
    trace = "".join(char for char in str(error.get("fbtrace_id", "")) if char.isalnum() or char in "-_")[:40]
    detail = f"{row.says} Trace {trace}." if trace else row.says
    return Outcome(row.verdict, "", str(number), detail[:LONGEST_DETAIL], row.wait_s)


def _unreadable(status: int) -> Outcome:
    code, detail = f"HTTP {status}", "Meta's answer cannot be read."
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Outcome(V.THROTTLED, "", code, detail, ACCOUNT_PAUSE_S)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Outcome(V.STOP_ACCOUNT, "", code, detail)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome(V.STOP_SHARD, "", code, detail)
    return Outcome(V.AMBIGUOUS, "", code, detail)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

"""From what Meta tells the hooks door to facts. Of what people write only the wish to leave is kept: no word of it.

Pure. Meta tells things twice and in any order; each fact carries its own time, so that order does not matter.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nidaa.distribution.facts import Heard, Medium, Status, Verdict

from .outcomes import NOT_IN_THIS_COUNTRY, OPTED_OUT, meaning

STATES = {"sent": Heard.SENT, "delivered": Heard.DELIVERED, "read": Heard.READ, "played": Heard.READ}
FAILED = "failed"
# What Meta calls a change of the template and what we keep as its status.
AGAIN_GOOD = frozenset({"REINSTATED", "UNPAUSED", "UNARCHIVED", "UNLOCKED"})
# Events of an account after which it takes nothing from us, or will soon take nothing.
ACCOUNT_EVENTS = frozenset({"ACCOUNT_DELETED", "ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE"})
BANS = frozenset({"DISABLE", "SCHEDULE_FOR_DISABLE"})
LONGEST = 200


class Unreadable(Exception):
    """Signed by Meta and not what this program knows: counted, and dropped."""


@dataclass(frozen=True, slots=True)
class Failed:
    key: str
    code: str
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote, for as long as it takes to see whether it is a wish to leave.

    `addresses`: the number, where WhatsApp tells it, and the user id: a subscription may stand under either.
    """

    addresses: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class TemplateNews:
    """Only what the message tells; what is empty stays as it is known."""

    name: str
    language: str
    at: datetime
    reference: str = ""
    status: str = ""
    category: str = ""
    quality: str = ""
    reason: str = ""


@dataclass(slots=True)
class News:
    """All that one post tells.

    Attributes:
        account: Meta's number of the WhatsApp account; several of our numbers may belong to it.
        left: people who have stopped our messages in WhatsApp itself.
        closed: why the account will take nothing more from us.
        warnings: what an operator should read, and what stops nothing.
        not_ours: statuses without our key.
    """

    account: str = ""
    statuses: list[Status] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    left: list[Said] = field(default_factory=list)
    templates: list[TemplateNews] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    not_ours: int = 0


def read(body: bytes, *, received_at: datetime) -> News:
    """Raises Unreadable."""
    news = News()
    try:
        post = json.loads(body)
        news.account = str(post["entry"][0]["id"])
        for name, value, told_at in _changes(post, received_at):
            reader = READERS.get(name)
            if reader is not None:
                reader(news, value, told_at)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from error
    return news


def _changes(
    post: Mapping[str, Any], received_at: datetime
) -> Iterator[tuple[str, Mapping[str, Any], datetime]]:
    for entry in post["entry"]:
        told_at = _moment(entry["time"]) if entry.get("time") else received_at
        for change in entry["changes"]:
            yield change["field"], change["value"], told_at


def _messages(news: News, value: Mapping[str, Any], _: datetime) -> None:
    for status in value.get("statuses", ()):
        _status(news, status)
    for message in value.get("messages", ()):
        who = _addresses(message.get("from"), message.get("from_user_id"))
        news.said.append(Said(who, _text(message), _moment(message["timestamp"])))


def _status(news: News, status: Mapping[str, Any]) -> None:
    key, at = str(status.get("biz_opaque_callback_data", "")), _moment(status["timestamp"])
    state = Heard.FAILED if status["status"] == FAILED else STATES.get(status["status"])
    if not key or len(key) > 32 or state is None:  # noqa: PLR2004 - as our keys are
        news.not_ours += 1
        return
    news.statuses.append(Status(Medium.WHATSAPP, key, str(status["id"]), state, at))
    for error in status.get("errors", ()) if state is Heard.FAILED else ():
        _error(news, status, error, key, at)


def _error(news: News, status: Mapping[str, Any], error: Mapping[str, Any], key: str, at: datetime) -> None:
    details = str((error.get("error_data") or {}).get("details", ""))
    row = meaning(int(error["code"]), details)
    news.failed.append(Failed(key, str(row.code), row.verdict, at))
    if row.code == OPTED_OUT:
        who = _addresses(status.get("recipient_id"), status.get("recipient_user_id"))
        news.left.append(Said(who, "", at))
    # Of one person abroad: no reason to stop a nation's alert. Of people at home the sender is told at once.
    if row.verdict is Verdict.STOP_ACCOUNT and row.code != NOT_IN_THIS_COUNTRY:
        news.closed.append(f"{row.code}: {row.says}")


def _template_status(news: News, value: Mapping[str, Any], told_at: datetime) -> None:
    event = str(value["event"])
    about = value.get("rejection_info") or value.get("other_info") or {}
    reason = str(about.get("reason") or about.get("title") or value.get("reason") or "")
    news.templates.append(
        TemplateNews(
            *_template(value),
            told_at,
            reference=str(value.get("message_template_id", "")),
            status="APPROVED" if event in AGAIN_GOOD else event[:24],
            category=str(value.get("message_template_category", ""))[:24],
            reason="" if reason == "NONE" else reason[:LONGEST],
        )
    )


def _template_category(news: News, value: Mapping[str, Any], told_at: datetime) -> None:
    """Meta tells a change a day before, naming the present category as the new one; and again when it is made."""
    coming = str(value.get("correct_category", ""))
    reason = f"Meta will make it {coming} within a day." if coming else ""
    news.templates.append(
        TemplateNews(
            *_template(value), told_at, category=str(value["new_category"])[:24], reason=reason[:LONGEST]
        )
    )


def _template_quality(news: News, value: Mapping[str, Any], told_at: datetime) -> None:
    quality = str(value["new_quality_score"])[:12]
    news.templates.append(TemplateNews(*_template(value), told_at, quality=quality))


def _account(news: News, value: Mapping[str, Any], _: datetime) -> None:
    event, ban = str(value.get("event", "")), value.get("ban_info") or {}
    if event in ACCOUNT_EVENTS and (event != "DISABLED_UPDATE" or ban.get("waba_ban_state") in BANS):
        news.closed.append(f"Meta tells of the account: {event}."[:LONGEST])


def _number_quality(news: News, value: Mapping[str, Any], _: datetime) -> None:
    if value.get("event") == "FLAGGED":
        news.warnings.append("Meta has flagged the number: too many people reported its messages.")


READERS = {
    "messages": _messages,
    "message_template_status_update": _template_status,
    "template_category_update": _template_category,
    "message_template_quality_update": _template_quality,
    "account_update": _account,
    "phone_number_quality_update": _number_quality,
}


def _template(value: Mapping[str, Any]) -> tuple[str, str]:
    return str(value["message_template_name"])[:64], str(value["message_template_language"])[:8]


def _text(message: Mapping[str, Any]) -> str:
    """The words of a text, or of a button that was pressed; everything else says nothing to us."""
    for kind, name in (("text", "body"), ("button", "text")):
        if message.get("type") == kind:
            return str(message[kind][name])
    return ""


def _addresses(number: Any, user_id: Any) -> tuple[str, ...]:
    """As subscribers are known: +212…, or the user id of somebody who hides the number."""
    digits = str(number or "").removeprefix("+")
    found = (f"+{digits}" if digits.isdecimal() else digits, str(user_id or ""))
    return tuple(dict.fromkeys(one for one in found if one))


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)

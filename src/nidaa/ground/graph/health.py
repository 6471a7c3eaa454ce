"""Whether our accounts at Meta can still publish and delete: rows for a table, from what Meta said of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .versions import ends_soon, standing

# What each channel needs: to publish, to read back, and to take back.
SCOPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "facebook": ("pages_manage_posts", "pages_read_engagement", "pages_show_list"),
        "instagram": ("instagram_basic", "instagram_content_publish", "instagram_manage_contents"),
    }
)
TASKS = frozenset({"CREATE_CONTENT", "MANAGE", "PROFILE_PLUS_CREATE_CONTENT", "PROFILE_PLUS_FULL_CONTROL"})
WARN_BEFORE = timedelta(days=14)
QUOTA_WARN_SHARE = 0.8

# What was asked for, or the sentence of the fault it met.
Said = Mapping[str, Any] | str


class Level(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `account` as switches name it: "facebook:national"."""

    account: str
    subject: str
    level: Level
    says: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What Meta said of one account.

    Attributes:
        channel: "facebook" or "instagram".
        key: of the account.
        version: of the interface, as the account names it.
        served: the version that answered; empty when none did.
        authorised_on: when the publishing authorisation was completed, as an officer wrote it into the account.
        token: the data of debug_token.
        node: the page or the Instagram account.
        tasks: what the user of the token may do on the page; None where it cannot be asked.
        quota: of Instagram: how many posts were made and may be made in a day; None for a page.
    """

    channel: str
    key: str
    version: str
    served: str
    authorised_on: str
    token: Said
    node: Said
    tasks: tuple[str, ...] | None = None
    quota: Said | None = field(default=None)


def rows(seen: Seen, *, now: datetime) -> tuple[Row, ...]:
    """The whole table of one account; what is bad stands as it comes, nothing is left out."""
    label = f"{seen.channel}:{seen.key}"
    found = [*_version(seen, now), *_token(seen, now), *_node(seen), *_authorisation(seen), *_quota(seen)]
    return tuple(Row(label, subject, level, says) for subject, level, says in found)


def worst(table: tuple[Row, ...]) -> Level:
    levels = {row.level for row in table}
    return next((level for level in (Level.BAD, Level.WARNING) if level in levels), Level.GOOD)


Line = tuple[str, Level, str]


def _version(seen: Seen, now: datetime) -> Iterator[Line]:
    soon = ends_soon(seen.version, today=now.date())
    yield "version", Level.WARNING if soon else Level.GOOD, standing(seen.version, today=now.date())
    if seen.served and seen.served != seen.version:
        yield "version", Level.BAD, f"{seen.version} was asked for, but {seen.served} answered."


def _token(seen: Seen, now: datetime) -> Iterator[Line]:
    if isinstance(seen.token, str):
        yield "token", Level.BAD, seen.token
        return
    if not seen.token.get("is_valid"):
        yield "token", Level.BAD, "The token is not valid; a new one is needed."
        return
    yield _expiry("token", "The token", seen.token.get("expires_at"), now)
    yield _expiry("data access", "The app's access to data", seen.token.get("data_access_expires_at"), now)
    scopes = seen.token.get("scopes")
    missing = [name for name in SCOPES[seen.channel] if name not in (scopes or [])]
    if missing:
        yield "permissions", Level.BAD, f"The token lacks {', '.join(missing)}."
    else:
        yield "permissions", Level.GOOD, "The token has every permission it needs."


def _expiry(subject: str, what: str, seconds: Any, now: datetime) -> Line:
    if not isinstance(seconds, int) or seconds <= 0:
        return subject, Level.GOOD, f"{what} does not expire."
    ends_at = datetime.fromtimestamp(seconds, UTC)
    if ends_at <= now:
        return subject, Level.BAD, f"{what} expired on {ends_at:%d/%m/%Y}."
    level = Level.WARNING if ends_at - now < WARN_BEFORE else Level.GOOD
    return subject, level, f"{what} expires on {ends_at:%d/%m/%Y}."


def _node(seen: Seen) -> Iterator[Line]:
    subject = "page" if seen.channel == "facebook" else "account"
    if isinstance(seen.node, str):
        yield subject, Level.BAD, seen.node
        return
    if seen.node.get("is_published") is False:
        yield subject, Level.BAD, "It is not public: nobody sees what is posted there."
    else:
        yield subject, Level.GOOD, "It answers."
    if seen.tasks is not None and not TASKS & set(seen.tasks):
        yield "tasks", Level.BAD, "The user of the token may not create content on this page."
    elif seen.node.get("can_post") is False:
        yield "tasks", Level.BAD, "This token may not post on this page."
    elif seen.channel == "facebook":
        yield "tasks", Level.GOOD, "The token may create content on this page."


def _authorisation(seen: Seen) -> Iterator[Line]:
    """Meta's own guide: an app cannot find out whether a page needs it; without it a post fails all at once."""
    if seen.authorised_on:
        yield "publishing authorisation", Level.GOOD, f"Completed on {seen.authorised_on}, says the account."
    else:
        says = "Meta lets nobody ask. Complete it in the settings of the page, then write authorised_on in the account."
        yield "publishing authorisation", Level.WARNING, says


def _quota(seen: Seen) -> Iterator[Line]:
    if seen.quota is None:
        return
    if isinstance(seen.quota, str):
        yield "quota", Level.BAD, seen.quota
        return
    used, total = quota_of(seen.quota)
    level = Level.WARNING if used >= QUOTA_WARN_SHARE * total else Level.GOOD
    yield "quota", level, f"{used} of {total} posts of the last 24 hours are used."


def quota_of(row: Mapping[str, Any]) -> tuple[int, int]:
    """Used and total, from a row of content_publishing_limit; (0, 0) when it says nothing of the total."""
    config = row.get("config")
    total = config.get("quota_total") if isinstance(config, dict) else None
    used = row.get("quota_usage")
    return used if isinstance(used, int) else 0, total if isinstance(total, int) else 0

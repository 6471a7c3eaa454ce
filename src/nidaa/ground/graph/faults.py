"""What an error of the Graph interface means for us: a table, decided by code, subcode and details.

Sources: Meta, "Handle errors" (Graph API) and "Error codes" (Instagram Platform, 2 June 2026), read November 2026;
100/33 for valid objects: outage of May 2026 (geoff-maddock/events-tracker#1900); a post that exists in spite of
code 2: arsduo/koala#699 (2025). Titles and messages change with the language and are never looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Action(StrEnum):
    TRANSIENT = "transient"  # Meta failed; a write may have been carried out all the same
    THROTTLED = "throttled"
    TOKEN = "token"  # noqa: S105 - what kind of error it is, not a token
    PERMISSION = "permission"
    MISSING = "missing"  # the object is gone, or Meta loses its way to it
    BLOCKED = "blocked"
    DUPLICATE = "duplicate"  # Meta has this already
    NOT_READY = "not ready"
    NOT_FETCHED = "not fetched"  # Meta could not fetch our picture
    QUOTA = "quota"
    UNKNOWN = "unknown"  # asked again, slowly
    PERMANENT = "permanent"


# How long to wait when Meta does not say. An operator must act on a token or a permission; until then we ask again
# every two minutes, as a child is not forgotten because a token has run out.
WAIT_S: Mapping[Action, float] = MappingProxyType(
    {
        Action.TRANSIENT: 0.0,
        Action.THROTTLED: 60.0,
        Action.TOKEN: 120.0,
        Action.PERMISSION: 120.0,
        Action.MISSING: 15.0,
        Action.BLOCKED: 900.0,
        Action.DUPLICATE: 0.0,
        Action.NOT_READY: 5.0,
        Action.NOT_FETCHED: 10.0,
        Action.QUOTA: 1800.0,
        Action.UNKNOWN: 60.0,
        Action.PERMANENT: 0.0,
    }
)
MAY_BE_DONE = frozenset({Action.TRANSIENT, Action.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `subcode` None: whatever it is; `details`: a word that error_data.details must hold."""

    code: int
    subcode: int | None
    action: Action
    says: str
    details: str = ""


A = Action
ROWS: tuple[Row, ...] = (
    # Meta's own failures
    Row(1, None, A.TRANSIENT, "An unknown error on Meta's side."),
    Row(2, None, A.TRANSIENT, "The service is down for a moment."),
    Row(-1, None, A.TRANSIENT, "Instagram failed."),
    # rates
    Row(4, 2207051, A.BLOCKED, "Instagram takes this for spam. Tell Meta that it is not."),
    Row(4, None, A.THROTTLED, "The app has made too many calls."),
    Row(17, None, A.THROTTLED, "The user of this token has made too many calls."),
    Row(32, None, A.THROTTLED, "Too many calls for this page."),
    Row(341, None, A.THROTTLED, "The app has reached a limit of Meta's."),
    Row(613, None, A.THROTTLED, "Too many calls of this kind."),
    Row(80001, None, A.THROTTLED, "Too many calls for this page in a day."),
    Row(80002, None, A.THROTTLED, "Too many calls for this Instagram account in a day."),
    Row(80007, None, A.THROTTLED, "Too many calls for this WhatsApp account."),
    # tokens and rights
    Row(102, None, A.TOKEN, "The session has ended; a new token is needed."),
    Row(190, 458, A.TOKEN, "The app is no longer allowed by the user of this token."),
    Row(190, 459, A.TOKEN, "The user of this token must sign in at facebook.com and confirm who they are."),
    Row(190, 460, A.TOKEN, "The password was changed; a new token is needed."),
    Row(190, 463, A.TOKEN, "The token has expired; a new one is needed."),
    Row(190, 464, A.TOKEN, "The user of this token is not confirmed."),
    Row(190, 467, A.TOKEN, "The token is not valid; a new one is needed."),
    Row(190, 492, A.TOKEN, "The user of this token has no role on the page any more."),
    Row(190, None, A.TOKEN, "The token is not accepted; a new one is needed."),
    Row(100, None, A.TOKEN, "The app's secret does not belong to this token.", details="appsecret_proof"),
    Row(3, None, A.PERMISSION, "The app may not call this."),
    Row(10, None, A.PERMISSION, "The app has no permission for this, or it was taken away."),
    Row(25, 2207050, A.PERMISSION, "The Instagram account is restricted or inactive. Sign in there and see."),
    Row(
        2635, None, A.PERMISSION, "This version of the interface has ended. Name a newer one in the account."
    ),
    # blocks
    Row(368, 1390008, A.BLOCKED, "This page has posted too fast and is held back for a while."),
    Row(368, None, A.BLOCKED, "This page is blocked for a while by Meta's rules. Ask Meta to lift it."),
    # objects
    Row(100, 33, A.MISSING, "The post is not there, or Meta cannot find its way to it."),
    Row(803, None, A.MISSING, "Some of what was asked for does not exist."),
    Row(24, 2207006, A.MISSING, "The container is not there."),
    Row(506, None, A.DUPLICATE, "The same post was made a moment ago."),
    # Instagram's containers
    Row(-2, 2207003, A.NOT_FETCHED, "Fetching the photo from our page took Meta too long."),
    Row(-2, 2207020, A.TRANSIENT, "The container has expired; another is made."),
    Row(9004, None, A.NOT_FETCHED, "Meta could not fetch the photo from our page."),
    Row(9007, None, A.NOT_READY, "The container is not ready yet."),
    Row(24, 2207008, A.NOT_READY, "Publishing the container failed for a moment."),
    Row(9, 2207042, A.QUOTA, "Instagram takes no more posts of this account today."),
    Row(36000, 2207004, A.PERMANENT, "The photo is larger than 8 MB."),
    Row(36001, 2207005, A.PERMANENT, "The photo is not a JPEG."),
    Row(36003, 2207009, A.PERMANENT, "The photo is too tall or too wide for Instagram."),
    Row(36004, 2207010, A.PERMANENT, "The text is too long for Instagram."),
    # our mistakes
    Row(197, None, A.PERMANENT, "The post is empty."),
    Row(324, None, A.PERMANENT, "The photo is missing or not a picture."),
    Row(100, None, A.PERMANENT, "Meta does not take one of the values sent."),
)
RIGHTS = range(200, 300)
RIGHT_MISSING = "The token lacks a right on this page."


@dataclass(frozen=True, slots=True)
class Meant:
    action: Action
    says: str


def meaning(
    code: int, subcode: int, details: str, *, status: int, transient: bool, rows: tuple[Row, ...] = ROWS
) -> Meant:
    """What an error means: the closest line of the table; else what Meta says of it by status and flag.

    Args:
        code: error.code.
        subcode: error.error_subcode, 0 for none.
        details: error.error_data.details.
        status: of HTTP.
        transient: error.is_transient.
        rows: the table.
    """
    fitting = [row for row in rows if row.code == code and _fits(row, subcode, details)]
    if fitting:
        closest = max(fitting, key=lambda row: (row.subcode is not None, bool(row.details)))
        return Meant(closest.action, closest.says)
    if code in RIGHTS:
        return Meant(Action.PERMISSION, RIGHT_MISSING)
    return _unlisted(status, transient=transient)


def _fits(row: Row, subcode: int, details: str) -> bool:
    return row.subcode in {None, subcode} and row.details in details


def _unlisted(status: int, *, transient: bool) -> Meant:
    if status == 429:  # noqa: PLR2004 - RFC 6585: too many requests
        return Meant(Action.THROTTLED, "Too many calls.")
    if transient or status >= 500:  # noqa: PLR2004 - the server's fault
        return Meant(Action.TRANSIENT, "Meta failed.")
    if status == 401:  # noqa: PLR2004 - RFC 9110
        return Meant(Action.TOKEN, "The token is not accepted; a new one is needed.")
    return Meant(Action.UNKNOWN, "Meta refuses this for a reason that is not in our table.")

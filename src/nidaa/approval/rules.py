"""Pure decisions of approval: the states of a request, who may decide, what stands, the CAP triple."""

import re
import unicodedata
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nidaa.alerts.facts import Frozen
from nidaa.ground.people.facts import Actor
from nidaa.packs.facts import PUBLISHES, WITHDRAWS, Act

from .errors import Lapsed, Refused, SameOfficer, Voided
from .facts import Release, RequestState

TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.SUBMITTED: frozenset(
        {
            RequestState.APPROVED,
            RequestState.RETURNED,
            RequestState.REJECTED,
            RequestState.VOIDED,
            RequestState.LAPSED,
        }
    ),
    RequestState.APPROVED: frozenset(),
    RequestState.RETURNED: frozenset(),
    RequestState.REJECTED: frozenset(),
    RequestState.VOIDED: frozenset(),
    RequestState.LAPSED: frozenset(),
}

# A request nobody decides on within the hour says something that may no longer be true.
LAPSES_AFTER = timedelta(hours=1)


def check_may_decide(by: Actor, revision: Frozen) -> None:
    if by.key in {revision.created_by, revision.edited_by, revision.frozen_by}:
        raise SameOfficer


def check_rank(by: Actor, *, needed: int, label: str) -> None:
    if by.rank < needed:
        raise Refused(f"This alert must be released by an officer of the rank {label} or above.", "rank")


def check_open(state: RequestState, *, lapses_at: datetime, now: datetime) -> None:
    if state is RequestState.VOIDED:
        raise Voided
    if state is not RequestState.SUBMITTED:
        raise Refused(f"This request has been {state} already.", "request")
    if now >= lapses_at:
        raise Lapsed


def check_unchanged(revision: Frozen, *, draft_version: int) -> None:
    if revision.draft_version != draft_version:
        raise Voided


def check_typed(typed_name: str, typed_place: str, *, names: set[str], places: set[str]) -> None:
    """The approver types the first name and the place: proof of having read them, in any of the languages."""
    if names and folded(typed_name) not in {folded(name) for name in names}:
        raise Refused("The first name you typed is not the one on the alert. Read it again.", "typed_name")
    if places and folded(typed_place) not in {folded(place) for place in places}:
        raise Refused("The place you typed is not the one on the alert. Read it again.", "typed_place")


def folded(text: str) -> str:
    """For comparing what was typed: no case, no accents, no vowel signs, one space, alif and ya unified."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char) and char != "ـ")
    unified = letters.translate(str.maketrans("أإآىة", "ااايه"))
    return re.sub(r"\s+", " ", unified).strip()


def check_next(last: Release | None, act: Act, *, now: datetime) -> None:
    """An alert opens with ALERT; UPDATE and withdrawals need one that stands; nothing follows a withdrawal."""
    if last is None:
        if act is not Act.ALERT:
            raise Refused("There is no alert yet that this could change or withdraw.", "act")
        return
    if last.act in WITHDRAWS:
        raise Refused("This alert has been withdrawn. Draft a new one.", "act")
    if act is Act.ALERT:
        raise Refused("This alert is out already. Send an update.", "act")
    if act is Act.UPDATE and last.expires_at <= now:
        raise Refused("This alert has expired. Draft a new one.", "act")


def is_live(last: Release, *, now: datetime) -> bool:
    return last.act in PUBLISHES and now < last.expires_at


def cap_sent(at: datetime, zone: str) -> str:
    """CAP's dateTime: seconds, numeric offset, never Z (CAP 1.2 §3.3.2)."""
    return at.astimezone(ZoneInfo(zone)).replace(microsecond=0).isoformat()


def cap_triple(release: Release) -> str:
    return f"{release.cap_sender},{release.cap_identifier},{release.cap_sent}"

"""Pure decisions of approval: the states of a request, who may decide, what stands, the CAP triple."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from nidaa.alerts.facts import Frozen
from nidaa.ground.people.facts import Actor
from nidaa.packs.facts import PUBLISHES, WITHDRAWS, Act

from .errors import Lapsed, Refused, SameOfficer, Voided
from .facts import Hour, Release, RequestState, StepState

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

STEP_TRANSITIONS: dict[StepState, frozenset[StepState]] = {
    StepState.PROPOSED: frozenset({StepState.APPROVED, StepState.STRUCK, StepState.VOIDED, StepState.LAPSED}),
    StepState.APPROVED: frozenset({StepState.RELEASED, StepState.STRUCK, StepState.VOIDED, StepState.LAPSED}),
    StepState.RELEASED: frozenset(),
    StepState.STRUCK: frozenset(),
    StepState.VOIDED: frozenset(),
    StepState.LAPSED: frozenset(),
}

# A request nobody decides on within the hour says something that may no longer be true.
LAPSES_AFTER = timedelta(hours=1)
# Nor does a step that the clock could not release within the hour, because no worker ran.
MOST_LATE = LAPSES_AFTER
MOST_STEPS = 6

# Why a step does not go out when its hour comes, asked in this order: the first that is true is said.
LAPSES: tuple[tuple[Callable[[Hour], bool], str], ...] = (
    (lambda hour: hour.state is StepState.PROPOSED, "No second officer approved it before its hour."),
    (lambda hour: not hour.case_open, "The case is closed."),
    (lambda hour: hour.last is None, "The alert was never released."),
    (
        lambda hour: hour.last is not None and hour.last.act in WITHDRAWS,
        "The alert was withdrawn before its hour.",
    ),
    (
        lambda hour: hour.last is not None and hour.last.expires_at <= hour.now,
        "The time of the alert was over before its hour.",
    ),
    (lambda hour: not hour.follows, "The alert was changed before its hour."),
    (lambda hour: hour.halted, "An officer stopped sending before its hour."),
    (
        lambda hour: not hour.may_publish,
        "There is no longer consent to publish, nor a prosecutor's decision.",
    ),
    (lambda hour: hour.now > hour.due_at + MOST_LATE, "The clock came more than an hour after its hour."),
    (lambda hour: hour.wider_is_due, "A wider step of the same plan was due as well."),
    (lambda hour: not hour.approved, "What was frozen is not what was approved."),
)


def why_lapsed(hour: Hour) -> str:
    """Why a step whose hour has come does not go out, as a sentence; "" when it does."""
    return next((sentence for holds, sentence in LAPSES if holds(hour)), "")


def step_digest(snapshot: bytes, due_at: datetime) -> str:
    """What a second officer approves of a step: what will be said, to whom, and when."""
    what = hashlib.sha256(snapshot).hexdigest()
    return hashlib.sha256(f"{what} {due_at.astimezone(UTC).isoformat()}".encode()).hexdigest()


def check_hours_of_steps(due: Sequence[datetime], *, now: datetime, expires_at: datetime) -> None:
    """Steps come one after the other, from now on and while the alert stands."""
    if not due:
        raise Refused("Choose at least one wider area.", "steps")
    if len(due) > MOST_STEPS:
        raise Refused(f"A plan has at most {MOST_STEPS} steps.", "steps")
    if due[0] <= now:
        raise Refused("The hour of a step lies in the past.", "steps")
    if any(later <= earlier for earlier, later in pairwise(due)):
        raise Refused("Each step comes after the one before it.", "steps")
    if due[-1] >= expires_at:
        raise Refused("The alert is over before the last step. Choose earlier hours.", "steps")


def check_approvable(state: StepState, *, due_at: datetime, now: datetime) -> None:
    if state is not StepState.PROPOSED:
        raise Refused(f"This step has been {state} already.", "steps")
    if now >= due_at:
        raise Refused("The hour of this step has come without approval. Propose it again.", "steps")


def check_may_decide(by: Actor, revision: Frozen, *others: str) -> None:
    """`others`: keys of whoever else had a hand in it."""
    if by.key in {revision.created_by, revision.edited_by, revision.frozen_by, *others}:
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

"""Posts on a wall that is not ours: how ours are known again by what they say, as such a wall knows no key of ours."""

import re
import unicodedata
from collections.abc import Iterable

from nidaa.ground.graph.errors import Fault

from ..errors import Undeliverable
from ..facts import DeliveryState, Earlier, Notice

# One text in two languages: two posts would be two alarms, and a reader would miss half of each.
POST_LANGUAGES = ("ar", "fr")
LONGEST = 300  # characters of a sentence or receipt that is kept


def post_languages(notice: Notice, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The languages of the account as far as the alert has them; else Arabic and French; else all it has."""
    for some in (wanted, POST_LANGUAGES):
        if found := tuple(code for code in some if code in notice.languages):
            return found
    return notice.languages


def post_token(notice: Notice) -> str:
    """By which a post is found again, and by which the public checks it on our own page."""
    return f"Réf. {notice.release.code} v{notice.release.sequence}"


def sequence_in(text: str, code: str) -> int | None:
    """Which release of the alert with this code a text shows; None when it is not of this alert."""
    match = re.search(rf"{re.escape(code)} v(\d{{1,4}})\b", unicodedata.normalize("NFC", text))
    return int(match[1]) if match else None


def must_look(earlier: Iterable[Earlier], *, resumed: bool) -> bool:
    """Whether something may stand there of which we hold no receipt."""
    return resumed or any(
        not one.reference and (one.maybe_sent or one.state is DeliveryState.SENDING) for one in earlier
    )


def undeliverable(fault: Fault, notice: Notice, sentence: str = "") -> Undeliverable:
    """What a fault of Meta's means for a delivery: nothing that is to be taken down is ever given up."""
    return Undeliverable(
        (sentence or str(fault))[:LONGEST],
        permanent=fault.permanent and not notice.withdrawn,
        maybe_sent=fault.maybe_sent,
        wait_s=fault.wait_s,
    )

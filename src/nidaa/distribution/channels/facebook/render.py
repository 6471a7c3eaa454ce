"""From a notice to one post, and from what stands on a page back to which release it shows."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten

from nidaa.distribution.facts import Earlier, Notice, Photo
from nidaa.distribution.rules import said
from nidaa.ground import calendar
from nidaa.packs.facts import Length

# One text in two languages: two posts would be two alarms, and a reader would miss half of each.
LANGUAGES = ("ar", "fr")
LONGEST_ALT = 1000
MARK_SIGNS = 12


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted. `mark` tells whether two posts show the same photo; empty without one."""

    message: str
    alt: str = ""
    photo: bytes = b""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A post of this alert on the page. `mark` None: found there, so nobody knows which photo it shows."""

    sequence: int
    post: str
    photo: str = ""
    mark: str | None = None

    @property
    def reference(self) -> str:
        """As a receipt keeps it: post, photo, mark of the photo."""
        return f"{self.post}/{self.photo}/{self.mark or ''}"


def render(notice: Notice, photo: Photo | None, *, languages: tuple[str, ...], zone: str) -> Post:
    """The post of an alert, or the short one at its end.

    Args:
        notice: an alert, or its end.
        photo: the public crop; None without one.
        languages: of the account, in its order.
        zone: of the clock under the text.
    """
    shown = shown_in(notice, languages)
    texts = [said(notice, language, Length.MEDIUM) for language in shown]
    message = "\n\n".join([*texts, f"{token(notice)} · {calendar.stamp(notice.release.released_at, zone)}"])
    if photo is None or notice.withdrawn:
        return Post(message)
    alt = " / ".join(notice.photo_alt[language] for language in shown if notice.photo_alt.get(language))
    mark = hashlib.sha256(photo.large).hexdigest()[:MARK_SIGNS]
    return Post(message, shorten(alt, LONGEST_ALT, placeholder="…"), photo.large, mark)


def shown_in(notice: Notice, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The account's languages as far as the alert has them; else Arabic and French; else all it has."""
    for wanted in (languages, LANGUAGES):
        if found := tuple(code for code in wanted if code in notice.languages):
            return found
    return notice.languages


def token(notice: Notice) -> str:
    """By which a post is found again, and by which the public checks it on our own page."""
    return f"Réf. {notice.release.code} v{notice.release.sequence}"


def sequence_in(message: str, code: str) -> int | None:
    """Which release of the alert a text shows; None when it is not of this alert."""
    match = re.search(rf"{re.escape(code)} v(\d{{1,4}})\b", unicodedata.normalize("NFC", message))
    return int(match[1]) if match else None


def known_from(earlier: Iterable[Earlier]) -> list[Standing]:
    """What our own receipts say stands there, newest first; each post once, with the release it shows last."""
    found: dict[str, Standing] = {}
    for one in earlier:
        post, _, rest = one.reference.partition("/")
        photo, _, mark = rest.partition("/")
        if post.replace("_", "").isdigit():
            found.setdefault(post, Standing(one.sequence, post, photo, mark))
    return list(found.values())


def must_look(earlier: Iterable[Earlier], *, resumed: bool) -> bool:
    """Whether something may stand on the page of which we hold no receipt."""
    return resumed or any(one.maybe_sent and not one.reference for one in earlier)

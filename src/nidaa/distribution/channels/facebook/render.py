"""From a notice to one post, and from what stands on a page back to which release it shows."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten

from nidaa.distribution.facts import Earlier, Notice, Photo
from nidaa.distribution.rules import said
from nidaa.distribution.rules.posts import post_languages, post_token
from nidaa.ground import calendar
from nidaa.packs.facts import Length

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
    shown = post_languages(notice, languages)
    texts = [said(notice, language, Length.MEDIUM) for language in shown]
    message = "\n\n".join(
        [*texts, f"{post_token(notice)} · {calendar.stamp(notice.release.released_at, zone)}"]
    )
    if photo is None or notice.withdrawn:
        return Post(message)
    alt = " / ".join(notice.photo_alt[language] for language in shown if notice.photo_alt.get(language))
    mark = hashlib.sha256(photo.large).hexdigest()[:MARK_SIGNS]
    return Post(message, shorten(alt, LONGEST_ALT, placeholder="…"), photo.large, mark)


def known_from(earlier: Iterable[Earlier]) -> list[Standing]:
    """What our own receipts say stands there, newest first; each post once, with the release it shows last."""
    found: dict[str, Standing] = {}
    for one in earlier:
        post, _, rest = one.reference.partition("/")
        photo, _, mark = rest.partition("/")
        if post.replace("_", "").isdigit():
            found.setdefault(post, Standing(one.sequence, post, photo, mark))
    return list(found.values())

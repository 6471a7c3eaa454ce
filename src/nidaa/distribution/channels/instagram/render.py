"""From a notice to the caption and the picture of a post, and from a caption back to the release it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten

from nidaa.distribution.facts import Earlier, Notice, Photo
from nidaa.distribution.rules import said
from nidaa.distribution.rules.posts import post_languages, post_token
from nidaa.ground import calendar
from nidaa.packs.facts import Length

# Meta, "IG User Media", as of 2026.
LONGEST_CAPTION, LONGEST_ALT = 2200, 1000
LARGEST_BYTES = 8 * 1024 * 1024
NARROWEST, WIDEST = 4 / 5, 1.91  # width / height
JPEG = b"\xff\xd8"


@dataclass(frozen=True, slots=True)
class Standing:
    """A post of this alert on the account."""

    sequence: int
    post: str
    link: str = ""

    @property
    def reference(self) -> str:
        """As a receipt keeps it: the post, and where a person sees it."""
        return f"{self.post} {self.link}".strip()


def caption(notice: Notice, *, languages: tuple[str, ...], zone: str) -> str:
    """The fullest text that fits, Arabic and French in one unless the account says otherwise, and our reference."""
    shown = post_languages(notice, languages)
    last = f"{post_token(notice)} · {calendar.stamp(notice.release.released_at, zone)}"
    bodies = [
        "\n\n".join([*(said(notice, language, length) for language in some), last])
        for some, length in ((shown, Length.MEDIUM), (shown, Length.SHORT), (shown[:1], Length.SHORT))
    ]
    return next((body for body in bodies if len(body) <= LONGEST_CAPTION), bodies[-1])


def alt_text(notice: Notice, *, languages: tuple[str, ...]) -> str:
    """What the photo shows, for those who cannot see it."""
    words = [
        notice.photo_alt[language]
        for language in post_languages(notice, languages)
        if notice.photo_alt.get(language)
    ]
    return shorten(" / ".join(words), LONGEST_ALT, placeholder="…")


def unfit(photo: Photo) -> str:
    """Why Instagram would refuse the picture, in a sentence; empty when it would not."""
    if not photo.large.startswith(JPEG):
        return "Instagram takes JPEG only, and the public photo is none."
    if len(photo.large) > LARGEST_BYTES:
        return "The public photo is larger than the 8 MB that Instagram takes."
    if not NARROWEST <= photo.width / photo.height <= WIDEST:
        return "The public photo is too tall or too wide for Instagram: crop it between 4:5 and 1.91:1."
    return ""


def known_from(earlier: Iterable[Earlier]) -> list[Standing]:
    """What our own receipts say stands there, newest first."""
    found: dict[str, Standing] = {}
    for one in earlier:
        post, _, link = one.reference.partition(" ")
        if post.isdigit():
            found.setdefault(post, Standing(one.sequence, post, link))
    return list(found.values())

"""From a notice to what Telegram shows. Plain text without markup: nothing in a name can become a link or bold."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from nidaa.distribution.facts import Notice, Photo
from nidaa.distribution.rules import said
from nidaa.packs.facts import Length

# Bot API, in UTF-16 code units after entities are parsed.
LONGEST_CAPTION, LONGEST_TEXT = 1024, 4096
LANGUAGES_SHOWN = 2
RULE = "\n\n——\n\n"
# In the place of a photo that Telegram no longer lets us delete.
BLANK_SIZE, BLANK_GREY = (512, 640), (91, 104, 117)


@dataclass(frozen=True, slots=True)
class Post:
    """What one post shows. `mark` tells whether two posts show the same photo; empty without one."""

    text: str
    photo: bytes = b""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a post is: the channel by its number, the post in it, the mark of its photo."""

    chat: str
    message: int
    mark: str

    def __str__(self) -> str:
        return f"{self.chat}/{self.message}/{self.mark}"


def render(notice: Notice, photo: Photo | None, languages: tuple[str, ...] = ()) -> Post:
    """The post of a notice: with the photo when the text fits under one, in the fullest text that fits.

    Args:
        notice: an alert, or its end.
        photo: the public crop; None without one.
        languages: the channel's own, in its order; the first two of the alert when there are none.
    """
    shown = tuple(code for code in languages if code in notice.languages) or notice.languages
    texts = [_text(notice, shown[:LANGUAGES_SHOWN], length) for length in _lengths(notice)]
    if photo is not None:
        under = _fitting(texts, LONGEST_CAPTION)
        if under:
            return Post(under, photo.large, hashlib.sha256(photo.large).hexdigest()[:16])
    return Post(_fitting(texts, LONGEST_TEXT) or texts[-1])


def units(text: str) -> int:
    """How long Telegram takes a text to be."""
    return len(text.encode("utf-16-le")) // 2


def reference_of(text: str) -> Reference | None:
    """What a receipt of ours says; None for what is not one."""
    chat, _, rest = text.partition("/")
    message, _, mark = rest.partition("/")
    if not chat.lstrip("-").isdigit() or not message.isdigit():
        return None
    return Reference(chat, int(message), mark)


def blank() -> bytes:
    """A grey picture that shows nobody."""
    out = io.BytesIO()
    Image.new("RGB", BLANK_SIZE, BLANK_GREY).save(out, "JPEG")
    return out.getvalue()


def _lengths(notice: Notice) -> tuple[Length, ...]:
    # An end is short by itself; its medium text says what to do with the copies.
    if notice.withdrawn:
        return (Length.MEDIUM, Length.SHORT)
    return (Length.LONG, Length.MEDIUM, Length.SHORT)


def _text(notice: Notice, languages: tuple[str, ...], length: Length) -> str:
    text = RULE.join(said(notice, language, length) for language in languages)
    return text if notice.release.code in text else f"{text}\n{notice.release.code}"


def _fitting(texts: list[str], most: int) -> str:
    return next((text for text in texts if units(text) <= most), "")

"""Why a picture is refused, as sentences for the person who sent it."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    NOT_A_PICTURE = "not_a_picture"
    FORMAT_NOT_ACCEPTED = "format_not_accepted"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOOK_TOO_LONG = "took_too_long"
    DAMAGED = "damaged"
    BUSY = "busy"
    BAD_CROP = "bad_crop"


SENTENCES: Final = {
    Reason.NOT_A_PICTURE: "This file is not a picture. Send a photo: JPEG, PNG, WebP, HEIC or GIF.",
    Reason.FORMAT_NOT_ACCEPTED: "This kind of file is not accepted. Send a JPEG, PNG, WebP, HEIC or GIF.",
    Reason.TOO_LARGE: "This picture is larger than 20 MB. Send a smaller copy.",
    Reason.TOO_MANY_PIXELS: (
        "This picture has too many pixels (more than 50 million, or 12,000 a side). Send a smaller copy."
    ),
    Reason.TOOK_TOO_LONG: "This picture took too long to open. Send another copy, such as a screenshot.",
    Reason.DAMAGED: "This picture is damaged or could not be opened. Send another copy.",
    Reason.BUSY: "Other pictures are being opened at the moment. Try again in a minute.",
    Reason.BAD_CROP: "The part to show must lie inside the picture and must not be empty.",
}


class PhotoRefused(ValueError):
    """The picture cannot be taken; `str()` is the sentence, `reason` serves to translate it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason

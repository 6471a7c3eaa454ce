"""What the public gets to see of a clean picture: a crop, and web sizes. Input is always our own JPEG."""

import io
from typing import Final

from PIL import Image, ImageOps

from nidaa.ground.photos.errors import PhotoRefused, Reason
from nidaa.ground.photos.facts import CLEAN_SIDE_PX, Box

CROP_QUALITY: Final = 88
# Longest side in px: most bytes it may weigh. 60 KB is 12 s on the slowest 2G link we plan for (40 kbit/s).
WEB_SIZES: Final = {640: 60_000, 1200: 200_000}
_QUALITIES: Final = (82, 74, 66, 58, 50, 42, 34)
_SHRINK: Final = 0.85


def crop(jpeg: bytes, box: Box, *, width: int, height: int) -> bytes:
    """Cut the box out and scale it to exactly width × height px.

    A box of another shape is trimmed evenly, never stretched.

    Raises:
        PhotoRefused: the box is empty or not inside the picture, or `jpeg` is none of ours.
    """
    if not (0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1):
        raise PhotoRefused(Reason.BAD_CROP)
    picture = open_clean(jpeg)
    left, right = round(box.left * picture.width), round(box.right * picture.width)
    top, bottom = round(box.top * picture.height), round(box.bottom * picture.height)
    if left >= right or top >= bottom:
        raise PhotoRefused(Reason.BAD_CROP)
    part = picture.crop((left, top, right, bottom))
    return _written(ImageOps.fit(part, (width, height), Image.Resampling.LANCZOS), CROP_QUALITY)


def sizes(jpeg: bytes) -> dict[int, bytes]:
    """The web copies by longest side in px (640 within 60 KB, 1,200 within 200 KB); never enlarged.

    Raises:
        PhotoRefused: `jpeg` is none of ours.
    """
    picture = open_clean(jpeg)
    return {side: _within(picture, side, most_bytes) for side, most_bytes in WEB_SIZES.items()}


def open_clean(jpeg: bytes) -> Image.Image:
    """Open one of our own JPEGs here in the parent.

    Raises:
        PhotoRefused: it is not a JPEG of at most 2,048 px a side: it has not been cleaned.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as opened:
            if max(opened.size) > CLEAN_SIDE_PX or opened.mode not in {"RGB", "L"}:
                raise PhotoRefused(Reason.TOO_MANY_PIXELS)
            return opened.convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise PhotoRefused(Reason.DAMAGED) from None


def _within(picture: Image.Image, side: int, most_bytes: int) -> bytes:
    """Lower the quality, then the size, until it fits: a noisy picture can be heavy at any quality."""
    while True:
        copy = picture.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            written = _written(copy, quality)
            if len(written) <= most_bytes:
                return written
        side = int(min(side, max(picture.size)) * _SHRINK)


def _written(picture: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()

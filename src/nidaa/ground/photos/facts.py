"""What a picture is once it is clean, and what part of it may be shown."""

from dataclasses import dataclass
from typing import Final

CLEAN_SIDE_PX: Final = 2_048


@dataclass(frozen=True, slots=True)
class Photo:
    """A clean picture: baseline JPEG, sRGB, upright, no metadata, at most 2,048 px a side."""

    jpeg: bytes
    width: int
    height: int
    sha256: str
    """Of `jpeg`, lower-case hexadecimal."""
    taken_hint: str | None
    """What the camera's clock said, ISO 8601 without a zone; often wrong, hence a hint. Never published."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in fractions 0..1 of its width and height, so that it holds at every size."""

    left: float
    top: float
    right: float
    bottom: float

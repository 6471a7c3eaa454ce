"""Turns bytes of one named format into a plain picture. Runs in the child only: may hang or crash."""

import io
from dataclasses import dataclass
from typing import Final

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from nidaa.ground.photos.errors import PhotoRefused, Reason
from nidaa.ground.photos.facts import CLEAN_SIDE_PX

MAX_PIXELS: Final = 50_000_000
MAX_SIDE_PX: Final = 12_000
CLEAN_QUALITY: Final = 88

_EXIF_IFD: Final = 0x8769
_DATE_TIME_ORIGINAL: Final = 0x9003
_ONE_PAGE_MODES: Final = frozenset({"RGB", "RGBA", "L", "LA", "CMYK"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """`taken` is the camera's own text, unchecked."""

    jpeg: bytes
    width: int
    height: int
    taken: str | None


def prepare() -> None:
    """Load every accepted decoder now, before the child gives up its rights to open files."""
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    Image.preinit()
    Image.init()
    ImageCms.createProfile("sRGB")
    Image.MAX_IMAGE_PIXELS = None  # our own limits, checked in `_check_size`, are lower and answer in words


def decode(data: bytes, file_format: str) -> Decoded:
    """Open, turn upright, shrink to 2,048 px, bring to sRGB on white, write as JPEG with nothing else in it.

    Raises:
        PhotoRefused: too many pixels, or damaged.
    """
    try:
        with Image.open(io.BytesIO(data), formats=[file_format]) as opened:
            _check_size(*opened.size)
            taken = _taken(opened)
            opened.draft("RGB", (CLEAN_SIDE_PX, CLEAN_SIDE_PX))  # JPEG only: decodes at ½, ¼, ⅛ if enough
            picture = _plain(_small(_upright(opened)))
    except PhotoRefused:
        raise
    except MemoryError:
        raise PhotoRefused(Reason.TOO_MANY_PIXELS) from None
    except Exception:  # noqa: BLE001 - decoders of hostile bytes raise anything at all; all of it means damaged
        raise PhotoRefused(Reason.DAMAGED) from None
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=CLEAN_QUALITY)
    return Decoded(written.getvalue(), picture.width, picture.height, taken)


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise PhotoRefused(Reason.TOO_MANY_PIXELS)


def _taken(opened: Image.Image) -> str | None:
    try:
        value = opened.getexif().get_ifd(_EXIF_IFD).get(_DATE_TIME_ORIGINAL)
    except Exception:  # noqa: BLE001 - a broken note about time must not cost the picture
        return None
    return value if isinstance(value, str) else None


def _upright(opened: Image.Image) -> Image.Image:
    opened.load()
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:  # noqa: BLE001 - broken EXIF: keep the picture as it lies
        return opened.copy()


def _small(picture: Image.Image) -> Image.Image:
    """Shrink before the colours are converted: it is the cheaper order. Palettes are opened up first."""
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("I").point([value >> 8 for value in range(65536)], "L")
    elif picture.mode not in _ONE_PAGE_MODES:
        picture = picture.convert("RGBA")
    picture.thumbnail((CLEAN_SIDE_PX, CLEAN_SIDE_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """A fresh RGB picture on white: a copy would carry comments and profiles along in its `info`."""
    alpha = picture.getchannel("A") if picture.mode in {"RGBA", "LA"} else None
    coloured = _in_srgb(picture.convert(picture.mode.removesuffix("A")) if alpha else picture, picture.info)
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(coloured, mask=alpha)
    return fresh


def _in_srgb(picture: Image.Image, info: dict[str | tuple[int, int], object]) -> Image.Image:
    profile = info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        try:
            converted = ImageCms.profileToProfile(
                picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # profiles that do not fit are common; plain conversion is near enough
        if converted is not None:
            return converted
    return picture.convert("RGB")

"""Invented pictures, drawn here: no person is in any of them."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()


def drawing(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A red sky over a blue field with a white sun on the left: every orientation of it looks different."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, height // 2, width, height), fill=(20, 40, 180))
    pen.ellipse((width // 16, height // 12, width // 4, height // 3), fill="white")
    pen.line((0, height, width, 0), fill=(10, 160, 60), width=max(2, width // 40))
    return picture.convert(mode)


def saved(picture: Image.Image, file_format: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, file_format, **options)
    return stream.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


def telltale_exif(orientation: int = 1) -> Image.Exif:
    """Everything a phone writes beside a picture, GPS included."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110] = "Invented", "Telltale-Phone"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 14:03:22"
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 15.0, 54.0), 3: "W", 4: (7.0, 35.0, 13.0)})
    return exif


def telltale_jpeg(orientation: int = 1) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta>Telltale-Place</x:xmpmeta>"
    return saved(
        drawing(),
        "JPEG",
        exif=telltale_exif(orientation),
        xmp=xmp,
        icc_profile=profile,
        comment=b"Telltale-Note",
    )


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG whose header claims a size; its pixels are whatever is given."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(pixels, 9))
        + png_chunk(b"IEND", b"")
    )

"""What a file says it is, from its first bytes; nothing is decoded here.

The child opens a file with the decoder named here and no other, so a file cannot choose a rarer decoder.
"""

from typing import Final

from nidaa.ground.photos.errors import PhotoRefused, Reason

MAX_BYTES: Final = 20_000_000

# ISO 14496-12 brands of still pictures coded as HEVC. AVIF is left out: its decoder is not shipped.
_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

# Pictures, papers and films we know by sight and do not take; saying so is kinder than "not a picture".
_NOT_ACCEPTED: Final = (
    b"II*\x00", b"MM\x00*", b"II+\x00", b"BM", b"8BPS", b"\x00\x00\x01\x00", b"\xff\x0a",
    b"\x00\x00\x00\x0cJXL ", b"\x00\x00\x00\x0cjP  ", b"%PDF", b"%!PS", b"RIFF", b"gimp xcf", b"qoif",
)  # fmt: skip


def sniff(data: bytes) -> str:
    """Name the one decoder to use: "JPEG", "PNG", "WEBP", "GIF" or "HEIF".

    Raises:
        PhotoRefused: not a picture, a format not accepted, or more than 20 MB.
    """
    if len(data) > MAX_BYTES:
        raise PhotoRefused(Reason.TOO_LARGE)
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    raise PhotoRefused(Reason.FORMAT_NOT_ACCEPTED if _is_known(data) else Reason.NOT_A_PICTURE)


def _is_known(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    drawing = head.startswith(b"<svg") or (
        head.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in head
    )
    return drawing or data[4:8] == b"ftyp" or data.startswith(_NOT_ACCEPTED)

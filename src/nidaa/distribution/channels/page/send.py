import errno
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.distribution.rules import photo_url, site_of
from nidaa.ground.country import pack
from nidaa.ground.publishing import alone, content_of, put, take_away

from .render import render_index, render_page, small_photo

_SEQUENCE = re.compile(rb'name="nidaa-sequence" content="(\d+)"')
ASSETS = (
    "public.css",
    "page.js",
    "icon.svg",
    "vendor/noto-sans/noto-sans-latin-400-normal.woff2",
    "vendor/noto-sans/noto-sans-latin-700-normal.woff2",
    "vendor/noto-sans-arabic/noto-sans-arabic-arabic-400-normal.woff2",
    "vendor/noto-sans-arabic/noto-sans-arabic-arabic-700-normal.woff2",
    "vendor/noto-sans-tifinagh/noto-sans-tifinagh-tifinagh-400-normal.woff2",
)


def send(parcel: Parcel) -> Receipt:
    """Write the pages, the photo and the lists; of a withdrawal, first of all take the photo away.

    Sent twice, it writes the same files. What a later release has written stays.

    Raises:
        Undeliverable: the disk is full or may not be written to; worth trying again.
    """
    folder = Path(settings.PUBLIC_FOLDER)
    try:
        with alone(folder, "page"):
            if _overtaken(parcel.notice, folder):
                return Receipt("overtaken", "A later release is published already.")
            _publish(parcel, folder)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        sentence = "The disk of the public pages is full." if full else "The public pages cannot be written."
        raise Undeliverable(f"{sentence} ({error.strerror})", permanent=False) from error
    languages = ", ".join(parcel.notice.languages)
    return Receipt(
        parcel.notice.url, f"{'Withdrawn' if parcel.notice.withdrawn else 'Published'}: {languages}."
    )


def _publish(parcel: Parcel, folder: Path) -> None:
    notice, place = parcel.notice, folder / "a" / parcel.notice.release.public_id
    photos = _photos(parcel, folder)
    if notice.withdrawn:
        _forget_photos(place, keep=set())
    for name in ASSETS:
        _asset(folder, name)
    for path, content in photos.items():
        put(path, content)
    for language in notice.languages:
        put(place / f"{language}.html", render_page(notice, language, pack=pack()).encode())
    for tongue in pack().public_languages:
        index = render_index(parcel.standing, tongue.code, pack(), demo=not settings.LIVE)
        put(folder / tongue.code / "index.html", index.encode())
    # After the pages, so that no page in between points to a photo that is gone.
    _forget_photos(place, keep=set(photos))


def _photos(parcel: Parcel, folder: Path) -> dict[Path, bytes]:
    """Where the photo's address says it is; nothing for a withdrawal, whatever the parcel holds."""
    address = photo_url(parcel.notice).removeprefix(f"{site_of(parcel.notice)}/")
    if not address or parcel.photo is None or parcel.notice.withdrawn:
        return {}
    return {folder / address: parcel.photo.large, folder / small_photo(address): parcel.photo.small}


def _forget_photos(place: Path, *, keep: set[Path]) -> None:
    # Also what an interrupted writing left: a photo must not outlive its alert in a half-written file.
    for path in {
        *place.glob("*.jpg"),
        *(part.with_name(part.name[1:-5]) for part in place.glob(".*.jpg.part")),
    }:
        if path not in keep:
            take_away(path)


def _asset(folder: Path, name: str) -> None:
    """The look belongs to the doors; Django knows where it lies, so that this room need not."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise Undeliverable(f"The file {name} of the look is missing.", permanent=False)
    content = Path(found).read_bytes()
    if content_of(folder / "assets" / name) != content:
        put(folder / "assets" / name, content)


def _overtaken(notice: Notice, folder: Path) -> bool:
    for language in notice.languages:
        there = content_of(folder / "a" / notice.release.public_id / f"{language}.html")
        match = _SEQUENCE.search(there)
        if match and int(match[1]) > notice.release.sequence:
            return True
    return False

from pathlib import Path

import typst
from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Parcel, Receipt
from nidaa.ground.country import pack
from nidaa.ground.publishing import alone, content_of, put, take_away

from .render import render

SHEETS = ("poster.pdf", "poster.png", "story.png")
# Says which release the sheets are of, also once they are gone, so that an earlier one cannot come back.
MARK = ".poster.sequence"


def send(parcel: Parcel) -> Receipt:
    """Write the sheets beside the page; of a withdrawal, take them away.

    Sent twice, it writes the same files. What a later release has done stays.

    Raises:
        Undeliverable: the disk is full or may not be written to (worth trying again), or the sheet cannot be set.
    """
    notice = parcel.notice
    place = Path(settings.PUBLIC_FOLDER) / "a" / notice.release.public_id
    try:
        with alone(place, "poster"):
            if int(content_of(place / MARK) or b"0") > notice.release.sequence:
                return Receipt("overtaken", "A later release is published already.")
            return _taken_away(parcel, place) if notice.withdrawn else _published(parcel, place)
    except typst.TypstError as error:
        raise Undeliverable(f"The poster cannot be set: {error.message}", permanent=True) from error
    except OSError as error:
        raise Undeliverable(f"The poster cannot be written. ({error.strerror})", permanent=False) from error


def _published(parcel: Parcel, place: Path) -> Receipt:
    sheets = render(parcel.notice, parcel.photo.large if parcel.photo else None, pack=pack())
    put(place / MARK, str(parcel.notice.release.sequence).encode())
    for name, content in zip(SHEETS, (sheets.pdf, sheets.png, sheets.story), strict=True):
        put(place / name, content)
    return Receipt(f"{parcel.notice.url}/poster.pdf", f"Published: {', '.join(SHEETS)}.")


def _taken_away(parcel: Parcel, place: Path) -> Receipt:
    for name in SHEETS:
        take_away(place / name)
    put(place / MARK, str(parcel.notice.release.sequence).encode())
    return Receipt(parcel.notice.url, "Withdrawn: the sheets are gone.")

import time
from pathlib import Path

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.distribution.rules import press_kit_url
from nidaa.ground.country import pack
from nidaa.ground.publishing import alone, content_of, put, take_away

from .render import Sheets, render

# The poster is set at the same time by another worker. This one does not keep its place in the lane for long.
WAIT_FOR_POSTER_S = 2.0
MARK = ".press.sequence"
POSTER, POSTERS_MARK = "poster", ".poster.sequence"


def send(parcel: Parcel) -> Receipt:
    """Put the kit beside the page; of a withdrawal, take every kit of the alert away.

    Sent twice, it writes the same file. What a later release has done stays.

    Raises:
        Undeliverable: the poster is not there yet, or the disk is full: worth trying again.
    """
    notice = parcel.notice
    place = Path(settings.PUBLIC_FOLDER) / "a" / notice.release.public_id
    sheets = None if notice.withdrawn else _sheets(place, notice)
    try:
        with alone(place, "press"):
            if int(content_of(place / MARK) or b"0") > notice.release.sequence:
                return Receipt("overtaken", "A later release is published already.")
            put(place / MARK, str(notice.release.sequence).encode())
            if sheets is None:
                _forget(place, keep="")
                return Receipt(notice.url, "Withdrawn: the press kit is gone.")
            return _published(parcel, place, sheets)
    except OSError as error:
        sentence = f"The press kit cannot be written. ({error.strerror})"
        raise Undeliverable(sentence, permanent=False) from error


def _published(parcel: Parcel, place: Path, sheets: Sheets) -> Receipt:
    address = press_kit_url(parcel.notice)
    photo = parcel.photo.large if parcel.photo else None
    name = address.rpartition("/")[2]
    put(place / name, render(parcel.notice, photo, sheets, pack=pack()))
    _forget(place, keep=name)
    return Receipt(address, "Published.")


def _sheets(place: Path, notice: Notice) -> Sheets:
    """Poster and story picture of this release, or of a later one."""
    until = time.monotonic() + WAIT_FOR_POSTER_S
    while (found := _published_sheets(place, notice)) is None:
        if time.monotonic() > until:
            raise Undeliverable("The poster is not there yet.", permanent=False)
        time.sleep(0.05)
    return found


def _published_sheets(place: Path, notice: Notice) -> Sheets | None:
    with alone(place, POSTER):  # the mark stands before the sheets do: not while they are being written
        if int(content_of(place / POSTERS_MARK) or b"0") < notice.release.sequence:
            return None
        pdf, story = content_of(place / "poster.pdf"), content_of(place / "story.png")
        return Sheets(pdf, story) if pdf and story else None


def _forget(place: Path, *, keep: str) -> None:
    # Also what an interrupted writing left.
    parts = [part.with_name(part.name[1:-5]) for part in place.glob(".*.zip.part")]
    for path in {*place.glob("*.zip"), *parts}:
        if path.name != keep:
            take_away(path)

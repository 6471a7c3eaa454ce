import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.ground.country import pack
from nidaa.ground.publishing import alone, content_of, put

from .render import render, render_state

ASSETS = ("widget.css", "widget.js")
STATE = "oembed.json"


def send(parcel: Parcel) -> Receipt:
    """Write the widget in each language; what a later release has written stays.

    Raises:
        Undeliverable: the disk is full or may not be written to; worth trying again.
    """
    notice = parcel.notice
    place = Path(settings.PUBLIC_FOLDER) / "widget" / notice.release.public_id
    try:
        with alone(place, "widget"):
            if _sequence(place) > notice.release.sequence:
                return Receipt("overtaken", "A later release is published already.")
            _publish(notice, place)
    except OSError as error:
        raise Undeliverable(f"The widget cannot be written. ({error.strerror})", permanent=False) from error
    said = "Blanked" if notice.withdrawn else "Published"
    return Receipt(f"widget/{notice.release.public_id}", f"{said}: {', '.join(notice.languages)}.")


def _publish(notice: Notice, place: Path) -> None:
    for name in ASSETS:
        _asset(place.parent.parent / "assets" / name)
    for language in notice.languages:
        put(place / f"{language}.html", render(notice, language, pack=pack()).encode())
    put(place / STATE, render_state(notice))


def _asset(path: Path) -> None:
    found = finders.find(path.name)
    if not isinstance(found, str):
        raise Undeliverable(f"The file {path.name} of the look is missing.", permanent=False)
    content = Path(found).read_bytes()
    if content_of(path) != content:
        put(path, content)


def _sequence(place: Path) -> int:
    try:
        return int(json.loads(content_of(place / STATE))["sequence"])
    except (ValueError, KeyError, TypeError):
        return 0

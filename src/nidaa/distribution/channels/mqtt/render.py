"""From a notice to topics and messages."""

import json
from typing import Any

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import public_form
from nidaa.distribution.rules.signs import sign_lines
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.ground.places.facts import PlaceKind
from nidaa.ground.places.gazetteer import Gazetteer

PREFIX = "alerts"
# Of the public form; no photo and no description: a display on a street cannot be asked to forget.
SHOWN = (
    "id", "code", "sequence", "state", "exercise", "kind", "updated_at", "expires_at", "url", "languages",
    "event", "headline", "short",
)  # fmt: skip


def render(notice: Notice, *, gazetteer: Gazetteer, prefix: str = PREFIX) -> dict[str, bytes]:
    """A message for each region's topic; empty where the alert is not, or no longer.

    Raises:
        AreaError: the area cannot be drawn.
    """
    message = b"" if notice.withdrawn else _message(notice, gazetteer)
    touched = regions(notice, gazetteer)
    return {
        f"{prefix}/{region}/active/{notice.release.public_id}": message if region in touched else b""
        for region in every_region(gazetteer)
    }


def every_region(gazetteer: Gazetteer) -> list[str]:
    return [place.iso or place.code for place in gazetteer.of_kind(PlaceKind.REGION)]


def regions(notice: Notice, gazetteer: Gazetteer) -> frozenset[str]:
    """The regions that the area of an alert touches; none once it is over."""
    if notice.withdrawn or not notice.area:
        return frozenset()
    shape = area_shape(area_from_json(dict(notice.area)), gazetteer)
    return frozenset(
        place.iso or place.code
        for place in gazetteer.of_kind(PlaceKind.REGION)
        if shape.intersects(gazetteer.surface(place.code))
    )


def _message(notice: Notice, gazetteer: Gazetteer) -> bytes:
    form = public_form(notice)
    message: dict[str, Any] = {"version": 1} | {name: form[name] for name in SHOWN}
    message["sign"] = sign_lines(notice, gazetteer.pack)
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()

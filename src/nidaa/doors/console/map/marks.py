"""What is marked on a map of the console, and the configuration that js/map.js reads."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from nidaa.ground.country import gazetteer
from nidaa.ground.places.basemap.style import Theme


class MarkKind(StrEnum):
    """How a mark looks; each has its own sign, never colour alone."""

    LAST_SEEN = "last_seen"
    HOME = "home"
    PLACE = "place"
    PERSON = "person"
    SIGHTING = "sighting"
    CHECKED = "checked"
    TIP = "tip"
    DEVICE = "device"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the map. `number` stands on the map and beside its entry in the list; `radius_m` 0: no circle."""

    number: int
    kind: MarkKind
    label: str
    lat: float
    lon: float
    radius_m: float = 0.0
    active: bool = True

    @property
    def anchor(self) -> str:
        """The id of its entry in the list."""
        return f"mark-{self.number}"


def map_config(
    request: HttpRequest, marks: Iterable[Mark] = (), *, pin: Sequence[float] = ()
) -> dict[str, Any]:
    """For `{% include "map/map.html" with map=… %}`.

    Args:
        request: for the language of the names.
        marks: drawn with their numbers; the map opens on them.
        pin: latitude and longitude of the pin that a form holds already.
    """
    language = request.LANGUAGE_CODE
    west, south, east, north = gazetteer().nation.bounds
    return {
        "styles": {theme.value: reverse("map-style", args=[theme.value, language]) for theme in Theme},
        "marks": [{**asdict(mark), "anchor": mark.anchor} for mark in marks],
        "pin": list(pin),
        "bounds": [west, south, east, north],
        "urls": {"places": reverse("map-places"), "at": reverse("map-at")},
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """What the script says; MapLibre's own controls included."""
    return {
        "failed": gettext("The map cannot be drawn on this machine. The list says the same in words."),
        "pin": gettext("Your pin"),
        "nothing": gettext("No place of that name. Try another spelling, or set the pin on the map."),
        "set": gettext("Pin set:"),
        "outside": gettext("outside the country or at sea"),
        "zoomIn": gettext("Zoom in"),
        "zoomOut": gettext("Zoom out"),
        "map": gettext("Map"),
        "credits": gettext("Show or hide the sources of the map"),
    }

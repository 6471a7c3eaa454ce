import gzip
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from nidaa.doors.console.guard import needs
from nidaa.ground.country import gazetteer
from nidaa.ground.people.facts import Permission
from nidaa.ground.places.basemap.layers import layer_files
from nidaa.ground.places.basemap.style import Theme, map_style

from .places import matches, place_words

# Whoever sees any map of the console: of a case, of an alert's area, of a tip.
MAP_READERS = (Permission.READ_CASE, Permission.READ_TIPS)
LANGUAGES = frozenset({"ar", "fr", "zgh", "en"})
FOR_A_YEAR = "private, max-age=31536000, immutable"


@require_safe
@needs(*MAP_READERS)
def style(request: HttpRequest, theme: str, language: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """MapLibre's style, light or dark, with names in one language."""
    if theme not in set(Theme) or language not in LANGUAGES:
        raise Http404
    urls = {file.layer: reverse("map-layer", args=[file.name]) for file in layer_files(gazetteer())}
    return JsonResponse(map_style(urls, Theme(theme), language, gazetteer().pack.credits))


@require_safe
@needs(*MAP_READERS)
def layer(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the map. Its name holds its digest, so the browser may keep it."""
    bodies = _packed()
    if name not in bodies:
        raise Http404
    plain, packed = bodies[name]
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if accepts else plain, content_type="application/geo+json")
    if accepts:
        response["Content-Encoding"] = "gzip"
    response["Vary"], response["Cache-Control"] = "Accept-Encoding", FOR_A_YEAR
    return response


@require_safe
@needs(*MAP_READERS)
def places(request: HttpRequest) -> HttpResponse:
    """Places for the words typed so far, in either script."""
    found = matches(request.GET.get("q", ""), request.LANGUAGE_CODE)
    return JsonResponse(
        {
            "places": [
                {"name": one.name, "within": one.within, "lat": one.lat, "lon": one.lon} for one in found
            ]
        }
    )


@require_safe
@needs(*MAP_READERS)
def at(request: HttpRequest) -> HttpResponse:
    """In words, where a pin has been set."""
    try:
        lat, lon = float(request.GET["lat"]), float(request.GET["lon"])
    except (KeyError, ValueError):
        raise Http404 from None
    return JsonResponse({"words": place_words(lat, lon, request.LANGUAGE_CODE)})


@cache
def _packed() -> dict[str, tuple[bytes, bytes]]:
    return {file.name: (file.body, gzip.compress(file.body, mtime=0)) for file in layer_files(gazetteer())}

"""Alerts: the list, one alert in the reader's language, and what to say when there is no list yet."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from nidaa.distribution.channels.page.render import render_index
from nidaa.ground.country import pack

from .files import PAGE_LIFE, languages_of, published
from .tongue import codes, spoken, wished


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _to(f"/{_wished(request, codes())}/")


@require_safe
@spoken
def listed(request: HttpRequest, language: str) -> HttpResponse:
    """The list as it was written at the last release; an empty one before the first."""
    try:
        return published(request, f"{language}/index.html")
    except Http404:
        response = HttpResponse(render_index((), language, pack(), demo=not settings.LIVE))
        response["Cache-Control"] = PAGE_LIFE
        return response


@require_safe
def alert(request: HttpRequest, public_id: str) -> HttpResponse:
    """The address on posters: leads to the page in a language in which this alert is written."""
    there = languages_of(public_id)
    if not there:
        raise Http404
    wanted = [code for code in codes() if code in there] or list(there)
    return _to(f"/a/{public_id}/{_wished(request, wanted)}.html")


@require_safe
def file_of_alert(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    return published(request, f"a/{public_id}/{name}")


@require_safe
def file_of_feed(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    return published(request, f"{folder}/{name}")


def _wished(request: HttpRequest, among: tuple[str, ...] | list[str]) -> str:
    return wished(request.headers.get("Accept-Language", ""), among)


def _to(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = "public, max-age=60"
    return response

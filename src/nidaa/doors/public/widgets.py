"""The widget for other sites, and what oEmbed says of it: files from the disk, the only ones that may be framed."""

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from .files import published
from .tongue import codes, wished
from .verify import read

WIDTH, HEIGHT = 360, 480
SMALLEST = 200
CACHE_S = 60


@require_safe
def widget(request: HttpRequest, public_id: str) -> HttpResponse:
    """The address without a language leads to the reader's."""
    titles = _state(public_id).get("titles") or {}
    there = [code for code in codes() if code in titles]
    if not there:
        raise Http404
    language = wished(request.headers.get("Accept-Language", ""), there)
    response = _for_all(HttpResponseRedirect(f"/widget/{public_id}/{language}.html"))
    response["Vary"] = "Accept-Language"
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[untyped-decorator] # django-csp has no types
@require_safe
def file_of_widget(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    return _for_all(published(request, f"widget/{public_id}/{name}"))


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """A frame with the widget, as long as the alert stands (oEmbed 1.0, type rich)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=HTTPStatus.NOT_IMPLEMENTED)
    address = request.GET.get("url", "")
    public_id = read(address).public_id if "/" in address else ""
    state = _state(public_id) if public_id else {}
    if not state.get("live"):
        raise Http404
    language = _language(address, state["titles"])
    return _for_all(JsonResponse(_rich(request, public_id, language, state["titles"][language])))


def _rich(request: HttpRequest, public_id: str, language: str, title: str) -> dict[str, Any]:
    width, height = _within(request, "maxwidth", WIDTH), _within(request, "maxheight", HEIGHT)
    source = f"{settings.PUBLIC_URL}/widget/{public_id}/{language}.html"
    frame = '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0"></iframe>'
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Nidaa",
        "provider_url": settings.PUBLIC_URL,
        "title": title,
        "cache_age": CACHE_S,
        "width": width,
        "height": height,
        "html": format_html(frame, source, title, width, height),
    }


def _language(address: str, titles: dict[str, str]) -> str:
    """That of the page whose address was given; else the first in which the alert is written."""
    named = Path(urlsplit(address).path).stem
    return named if named in titles else next(code for code in (*codes(), *titles) if code in titles)


def _within(request: HttpRequest, name: str, usual: int) -> int:
    asked = request.GET.get(name, "")
    return min(usual, max(int(asked[:5]), SMALLEST)) if asked.isascii() and asked.isdigit() else usual


def _state(public_id: str) -> dict[str, Any]:
    path = Path(settings.PUBLIC_FOLDER) / "widget" / public_id / "oembed.json"
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _for_all(response: HttpResponse) -> HttpResponse:
    """Any site may ask, without a cookie; nobody keeps it for long."""
    response["Access-Control-Allow-Origin"] = "*"
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = f"public, max-age={CACHE_S}"
    return response

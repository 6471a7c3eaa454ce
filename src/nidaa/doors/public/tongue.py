"""In which language to answer: what the address says, else what the reader's browser asks for, else the pack's first."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from nidaa.ground.country import pack

# Browsers name Tamazight in more than one way: its standard, its three great dialects, the family.
TAMAZIGHT = frozenset({"zgh", "tzm", "shi", "rif", "ber"})

View = Callable[..., HttpResponse]


def codes() -> tuple[str, ...]:
    return tuple(language.code for language in pack().public_languages)


def wished(header: str, among: Iterable[str]) -> str:
    """The best of these languages for an Accept-Language header; the first of them when none is asked for."""
    known = list(among)
    for wish, _ in parse_accept_lang_header(header.lower()):
        short = wish.split("-")[0]
        short = "zgh" if short in TAMAZIGHT else short
        if short in known:
            return short
    return known[0]


def of_request(request: HttpRequest) -> str:
    """For pages that are not there: the language of the address if it has one."""
    first = request.path.lstrip("/").split("/")[0]
    return first if first in codes() else wished(request.headers.get("Accept-Language", ""), codes())


def spoken(view: View) -> View:
    """The view answers in the language of its address."""

    @wraps(view)
    def speaking(request: HttpRequest, language: str, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(language):
            return view(request, language, *args, **kwargs)

    return speaking


def page(
    request: HttpRequest, template: str, values: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page with the links to the same page in the other languages."""
    rest = request.get_full_path().lstrip("/").partition("/")
    here = rest[2] if rest[0] in codes() else ""
    tongues = [(item.code, item.name, f"/{item.code}/{here}") for item in pack().public_languages]
    return render(request, f"pages/{template}", {"tongues": tongues, **(values or {})}, status=status)

"""«Is this notice real?»: a code or a link is typed or scanned; the answer is one of three, and never a guess."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nidaa.distribution.queries import Known, public_notice, public_notice_by_code
from nidaa.ground.clock import now

from .tongue import page, spoken

_ID = re.compile(r"[0-9a-f]{32}")
_PATH = re.compile(r"/a/([0-9a-f]{32})(?:[/.].*)?")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*:|www\.|[^\s/]+\.[^\s/]+/)", re.IGNORECASE)
CODE_LETTERS = 8
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: one of our public ids, a code, or an address of somebody else."""

    public_id: str = ""
    code: str = ""
    elsewhere: bool = False


def read(text: str) -> Asked:
    """A link counts only under our own address: a copy of our path on another site is a forgery, not a proof."""
    typed = text.strip()[:LONGEST]
    if _ID.fullmatch(typed.lower()):
        return Asked(public_id=typed.lower())
    if _LINK.match(typed):
        return _read_link(typed if "://" in typed else f"https://{typed}")
    letters = "".join(char for char in typed if char.isalnum())
    return Asked(code=typed) if len(letters) == CODE_LETTERS else Asked()


def _read_link(typed: str) -> Asked:
    try:
        address, ours = urlsplit(typed), urlsplit(settings.PUBLIC_URL)
        same = (address.hostname, address.port) == (ours.hostname, ours.port)
    except ValueError:
        return Asked(elsewhere=True)
    if not same or address.scheme not in {"http", "https"} or address.username is not None:
        return Asked(elsewhere=True)
    found = _PATH.fullmatch(address.path)
    return Asked(public_id=found[1]) if found else Asked()


@require_safe
@spoken
def verify(request: HttpRequest, language: str) -> HttpResponse:
    typed = request.GET.get("code", "").strip()[:LONGEST]
    asked = read(typed) if typed else Asked()
    known = _look_up(asked)
    values = {
        "typed": typed,
        "known": known,
        "verdict": _verdict(asked, known) if typed else "",
        "site": urlsplit(settings.PUBLIC_URL).netloc,
        "lead": _address(known, language) if known else "",
    }
    response = page(request, "verify.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _look_up(asked: Asked) -> Known | None:
    if asked.public_id:
        return public_notice(asked.public_id, now=now())
    return public_notice_by_code(asked.code, now=now()) if asked.code else None


def _verdict(asked: Asked, known: Known | None) -> str:
    """One of live, ended, elsewhere, not_ours."""
    if asked.elsewhere:
        return "elsewhere"
    return known.state if known else "not_ours"


def _address(known: Known, language: str) -> str:
    chosen = language if language in known.languages else known.languages[0]
    return f"/a/{known.public_id}/{chosen}.html"

"""How an address answers that it is its owner's wish: a link for most, a word to write to us for WhatsApp; and how one leaves."""

import hmac
from hashlib import sha256
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nidaa.distribution.commands.requests import ask_for_link, ask_to_confirm, ask_to_leave
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import Medium
from nidaa.distribution.rules import CODE_LETTERS, confirming_words
from nidaa.ground.clock import now
from nidaa.ground.country import pack

from .forms import form_token, is_our_token, trapped, unkept
from .tongue import of_request, page, spoken

LOST = "lost link form"
LONGEST_LINE = 300
LETTERS = 8


def token_from(form: str, medium: Medium) -> str:
    """The same form sent twice asks once. By WhatsApp a word that a person could type."""
    secret = hmac.digest(settings.SECRET_KEY.encode(), f"confirm {form}".encode(), sha256)
    if medium is Medium.WHATSAPP:
        return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in secret[:LETTERS])
    return secret[:16].hex()


def by_writing(token: str) -> dict[str, str]:
    """The link that opens WhatsApp with our number and the words ready to be sent; and both, for another telephone."""
    words, number = confirming_words(token), settings.WHATSAPP_NUMBER
    return {"write": f"https://wa.me/{number}?text={quote(words)}", "words": words, "number": f"+{number}"}


@csrf_exempt  # the token in the address is all there is to it
@require_http_methods(["GET", "HEAD", "POST"])
@spoken
def confirm(request: HttpRequest, language: str, token: str) -> HttpResponse:  # noqa: ARG001 - the address has it
    """A button, because programs that look at mail follow links, and do not press buttons."""
    done = request.method == "POST"
    if done:
        ask_to_confirm(token, at=now())
    return unkept(page(request, "confirm.html", {"token": token, "done": done}))


@csrf_exempt  # a mail program posts here by itself (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str, language: str = "") -> HttpResponse:
    """The link in a message is short and names no language; the other languages stand at the top."""
    done = request.method == "POST"
    if done:
        ask_to_leave(token, at=now())
    tongues = [(item.code, item.name, f"/{item.code}/leave/{token}") for item in pack().public_languages]
    with translation.override(language or of_request(request)):
        return unkept(page(request, "leave.html", {"done": done, "tongues": tongues}))


@csrf_exempt  # no cookie: the form has its own signed token
@require_http_methods(["GET", "HEAD", "POST"])
@spoken
def lost_link(request: HttpRequest, language: str) -> HttpResponse:
    """Whoever no longer has the message gets its link again; the answer is the same for everybody."""
    if request.method != "POST":
        return _lost(request)
    address = request.POST.get("address", "").strip()[:LONGEST_LINE]
    if not is_our_token(request.POST.get("token", ""), LOST) or trapped(request):
        return _lost(request, address=address, error=gettext("Please press the button once more."))
    medium = Medium.MAIL if "@" in address else Medium.SMS
    try:
        ask_for_link(medium, address, language=language, at=now())
    except Refused as refusal:
        return _lost(request, address=address, error=gettext(str(refusal)))
    return _lost(request, done=True)


def _lost(request: HttpRequest, *, address: str = "", error: str = "", done: bool = False) -> HttpResponse:
    values = {"token": form_token(LOST), "address": address, "error": error, "done": done}
    return unkept(page(request, "lost_link.html", values, status=422 if error else 200))

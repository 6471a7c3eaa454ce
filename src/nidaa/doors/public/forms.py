"""What the forms of this door share: a signed token, a trap for machines, numbers to call, answers nobody keeps."""

import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse

from nidaa.ground.country import pack
from nidaa.packs.facts import Contact

TOKEN_HOURS = 24
TRAP = "website"  # people do not see this field; machines fill it in


def form_token(form: str, about: str = "") -> str:
    """No cookie, so there is nothing another site could misuse; the form has its own signed token."""
    return signing.dumps([about, secrets.token_hex(16)], salt=form)


def is_our_token(token: str, form: str, about: str = "") -> bool:
    try:
        said = signing.loads(token, salt=form, max_age=TOKEN_HOURS * 3600)
    except signing.BadSignature:
        return False
    return bool(said[0] == about)


def trapped(request: HttpRequest) -> bool:
    """A machine, or a person whose browser fills in everything: never refused, only asked again."""
    return bool(request.POST.get(TRAP))


def numbers() -> list[Contact]:
    return [contact for contact in pack().contacts if contact.on_alerts]


def unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response

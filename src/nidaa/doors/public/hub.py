"""The hub of the feeds: a machine asks to be told. The request is put down; the worker asks the machine's address."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nidaa.distribution.commands import ask_hub
from nidaa.distribution.errors import Refused
from nidaa.ground.clock import now

LONGEST_REQUEST = 4_000


# No browser and no session: a token against forgery would protect nothing, and machines cannot fetch one.
@csrf_exempt
@require_POST
def hub(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_REQUEST:
        return _said("The request is too long.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    asked = {name: request.POST.get(f"hub.{name}", "") for name in ("mode", "topic", "callback", "secret")}
    if "\x00" in "".join(asked.values()):
        return _said("The request holds a character that no address has.", HTTPStatus.BAD_REQUEST)
    try:
        ask_hub(**asked, lease=request.POST.get("hub.lease_seconds", ""), at=now())
    except Refused as refusal:
        return _said(str(refusal), HTTPStatus.BAD_REQUEST)
    return HttpResponse(status=HTTPStatus.ACCEPTED)


def _said(sentence: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)

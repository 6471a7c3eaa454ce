"""Pages of words alone: how alerts work, privacy, and what to say when something is not there."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from nidaa.ground.country import pack
from nidaa.packs.facts import Contact, Retention

from .tongue import of_request, page, spoken

SHOWN_TO_THE_PUBLIC = frozenset(
    {"public_notice", "tip_useless", "tip_evidence", "tipster_contact", "web_log"}
)
HOURS_PER_DAY = 24
# A page of words changes with a new version of the product only.
LIFE = "public, max-age=300"


@require_safe
@spoken
def about(request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG001 - the address has it
    return _lasting(page(request, "about.html", {"contacts": _contacts()}))


@require_safe
@spoken
def privacy(request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG001
    kept = [(rule.label, _days(rule)) for rule in pack().retention if rule.key in SHOWN_TO_THE_PUBLIC]
    return _lasting(page(request, "privacy.html", {"kept": kept}))


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    with translation.override(of_request(request)):
        return page(request, "missing.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed: say whom to call, since somebody may have a child in front of them."""
    with translation.override(of_request(request)):
        return page(request, "broken.html", {"contacts": _contacts()}, status=500)


def _days(rule: Retention) -> int | None:
    """How many whole days something is kept; None: as long as the case it belongs to."""
    return None if rule.keep_hours is None else -(-rule.keep_hours // HOURS_PER_DAY)


def _contacts() -> list[Contact]:
    return [contact for contact in pack().contacts if contact.on_alerts]


def _lasting(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = LIFE
    return response

import base64
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.distribution.commands import add_partner, remove_partner
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import Channel
from nidaa.distribution.queries import partners as all_partners
from nidaa.distribution.queries import unsent
from nidaa.doors.console.alert.live import STATE_WORDS
from nidaa.doors.console.alert.media import way_words
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission

from .forms import PartnerForm


@require_safe
@needs(Permission.MANAGE_PEOPLE)
def partners(request: HttpRequest) -> HttpResponse:
    """The register, and above it what is not sent."""
    return _page(request)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a partner. The secret is shown in this answer and never again: it is not kept where it could be read."""
    form = PartnerForm(request.POST)
    if not form.is_valid():
        return _page(request, {"form": form})
    typed = form.cleaned_data
    try:
        secret = add_partner(
            key=typed["key"],
            name=typed["name"],
            channel=Channel(typed["channel"]),
            address=typed["address"],
            agreement=typed["agreement"],
            agreed_on=typed["agreed_on"],
            languages=tuple(typed["languages"]),
            exercises=typed["exercises"],
            by=actor(request),
            at=now(),
        )
    except Refused as refusal:
        refuse(form, refusal)
        return _page(request, {"form": form})
    shown = {
        "added": typed["name"],
        "webhook": typed["channel"] == Channel.WEBHOOK,
        "secret": _written(secret),
    }
    return _page(request, shown)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """It receives nothing new; what it has is still withdrawn."""
    try:
        remove_partner(key, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(
            request, gettext("Removed. It receives nothing new; withdrawals of what it has still go to it.")
        )
    return redirect("partners")


def _page(request: HttpRequest, more: dict[str, Any] | None = None) -> HttpResponse:
    register = [(partner, way_words(Channel(partner.channel))) for partner in all_partners()]
    stuck = [
        (row, way_words(row.channel), gettext(STATE_WORDS[row.state]), said(row.error))
        for row in unsent(now=now())
    ]
    shown = {
        "section": "partners",
        "register": register,
        "unsent": stuck,
        "form": PartnerForm(),
        **(more or {}),
    }
    return render(request, "partners/partners.html", shown)


def _written(secret: bytes) -> str:
    """As Standard Webhooks writes a secret, so that a partner's library takes it as it is."""
    return f"whsec_{base64.b64encode(secret).decode()}"

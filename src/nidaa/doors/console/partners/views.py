import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from nidaa.distribution.commands import add_partner, remove_partner
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import Channel
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission

from .forms import PartnerForm
from .keys import keys_shown
from .page import page


@require_safe
@needs(Permission.MANAGE_PEOPLE)
def partners(request: HttpRequest) -> HttpResponse:
    """The register, and above it what is not sent."""
    return page(request, keys_shown(at=now()))


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a partner. The secret is shown in this answer and never again: it is not kept where it could be read."""
    form = PartnerForm(request.POST)
    if not form.is_valid():
        return page(request, {**keys_shown(at=now()), "form": form})
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
        return page(request, {**keys_shown(at=now()), "form": form})
    shown = {
        **keys_shown(at=now()),
        "added": typed["name"],
        "webhook": typed["channel"] == Channel.WEBHOOK,
        "secret": _written(secret),
    }
    return page(request, shown)


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


def _written(secret: bytes) -> str:
    """As Standard Webhooks writes a secret, so that a partner's library takes it as it is."""
    return f"whsec_{base64.b64encode(secret).decode()}"

"""The page of partners, whatever has just been done on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from nidaa.distribution.facts import Channel
from nidaa.distribution.queries import partners, unsent
from nidaa.doors.console.alert.live import STATE_WORDS
from nidaa.doors.console.alert.media import way_words
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now

from .forms import PartnerForm


def page(request: HttpRequest, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """`more`: at least what keys.keys_shown says."""
    register = [(partner, way_words(Channel(partner.channel))) for partner in partners()]
    stuck = [
        (row, way_words(row.channel), gettext(STATE_WORDS[row.state]), said(row.error))
        for row in unsent(now=now())
    ]
    shown = {
        "section": "partners",
        "register": register,
        "unsent": stuck,
        "form": PartnerForm(),
        **more,
    }
    return render(request, "partners/partners.html", shown, status=status)

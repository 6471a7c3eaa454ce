"""What every template knows without its view saying so."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from nidaa.ground.country import pack
from nidaa.ground.people.models import Officer
from nidaa.ground.people.rules import MAY

from .languages import active, direction


def page(request: HttpRequest) -> dict[str, Any]:
    """Language and direction of the page, the mode, whether all of this is an exercise, what the officer may do.

    In a demo everything is an exercise. In live mode a view that shows an exercise says `exercise=True` itself; what a
    view says stands above what is said here.
    """
    language = active()
    return {
        "lang": language,
        "dir": direction(language),
        "mode": settings.MODE,
        "exercise": not settings.LIVE,
        "exercise_words": " · ".join(
            dict.fromkeys(pack().wording[item.code].exercise for item in pack().public_languages)
        ),
        "credits": pack().credits,
        "may": _permissions(request),
        "languages": [(item.code, item.name, item.direction) for item in pack().public_languages],
    }


def _permissions(request: HttpRequest) -> frozenset[str]:
    """By name, for the navigation: what a role may not open is not offered. Nobody is signed in at the public door."""
    user = getattr(request, "user", None)
    if not isinstance(user, Officer):
        return frozenset()
    return frozenset(permission.value for role in user.actor().roles for permission in MAY[role])

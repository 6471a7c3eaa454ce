"""What every template knows without its view saying so."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from nidaa.ground.country import pack

from .languages import active, direction


def page(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Django's signature
    """Language and direction of the page, the mode, whether all of this is an exercise, whose data the maps show.

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
        "languages": [(item.code, item.name, item.direction) for item in pack().public_languages],
    }

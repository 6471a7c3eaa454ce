"""Who passes: signed in, with a second factor, in their own language; refusals of rooms become a page."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from nidaa.doors.console.landing import first_screen
from nidaa.doors.console.sentences import said
from nidaa.ground.people.errors import NotAllowed
from nidaa.ground.vault.errors import KeyDestroyed

# Literal and short: everything else needs an officer. tests/house holds this list.
OPEN_PATHS = ("/sign/", "/static/", "/alive")
ENROL_PATHS = ("/sign/",)


class ConsoleGate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path
        if path.startswith(OPEN_PATHS) and not request.user.is_authenticated:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect(f"/sign/login/?next={path}")
        if not is_mfa_enabled(request.user) and not path.startswith(ENROL_PATHS):
            return redirect("/sign/2fa/")
        if path == "/" and (first := first_screen(request.user.actor())) != path:
            return redirect(first)
        with translation.override(request.user.language):
            request.LANGUAGE_CODE = request.user.language
            response = self.get_response(request)
        # Only the map's own files say otherwise: they name nobody.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal nobody caught is still a sentence on a page, never a trace."""
        if isinstance(exception, NotAllowed):
            return render(request, "refused.html", {"sentence": said(str(exception))}, status=403)
        if isinstance(exception, KeyDestroyed) or type(exception).__name__ == "CaseNotFound":
            return render(request, "refused.html", {"sentence": said(str(exception))}, status=404)
        return None

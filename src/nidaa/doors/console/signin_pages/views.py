from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from nidaa.doors.console.signin import CHOSEN_LANGUAGE, demo_accounts, demo_code
from nidaa.ground.people.models import Officer

# What the console speaks; Tamazight is for the public pages.
LANGUAGES = ("ar", "fr", "en")


class SignIn(LoginView):  # type: ignore[misc] # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_accounts": demo_accounts()}


class SecondStep(AuthenticateView):  # type: ignore[misc] # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        officer = self.stage.login.user
        return {**super().get_context_data(**kwargs), "demo_code": demo_code(officer.get_username())}


login = SignIn.as_view()
authenticate = SecondStep.as_view()


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language: in a cookie before the sign-in, with the officer after it."""
    chosen = request.POST.get("language", "")
    answer = redirect(_back(request))
    if chosen not in LANGUAGES:
        return answer
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", httponly=True, secure=settings.LIVE
    )
    request.session[CHOSEN_LANGUAGE] = chosen
    if request.user.is_authenticated:
        Officer.objects.filter(pk=request.user.pk).update(language=chosen)
    return answer


def _back(request: HttpRequest) -> str:
    """Where the officer was: only a path of our own."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else "/"

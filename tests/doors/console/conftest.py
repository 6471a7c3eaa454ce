"""Officers of the cast, signed in at the console with a second factor, so that the gate lets them pass."""

import sys
from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from tests import cast

from nidaa.ground.clock import now
from nidaa.ground.people.facts import Actor
from nidaa.ground.people.models import Officer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _plain_static_files(monkeypatch, tmp_path):
    """Pages name static files as they are: nothing has been collected for a test."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    monkeypatch.setattr(settings, "STORAGES", storages)
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path)


@pytest.fixture
def officer_client(db) -> Callable[..., Client]:
    """officer_client(karim) or officer_client(salma, language="ar"): a browser in which that officer is signed in."""
    return signed_in


def signed_in(who: Callable[[], Actor] = cast.amina, *, language: str = "en") -> Client:
    officer = Officer.objects.get(pk=who().officer_id)
    officer.language = language
    officer.save()
    if not Authenticator.objects.filter(user=officer).exists():
        TOTP.activate(officer, SECRET)
    client = Client()
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def put_clock(monkeypatch) -> Callable[[datetime], None]:
    """put_clock(after(minutes=32)): what time it is for every room and door, until it is put again."""
    import nidaa.config.urls_console  # noqa: F401 - every screen is loaded before its clock is put

    held = [now()]
    for module in [module for name, module in sys.modules.items() if name.startswith("nidaa.")]:
        for name in [name for name, value in vars(module).items() if value is now]:
            monkeypatch.setattr(module, name, lambda: held[0])

    def put(at: datetime) -> None:
        held[0] = at

    return put

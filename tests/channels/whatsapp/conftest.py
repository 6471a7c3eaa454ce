"""WhatsApp as the stand-in for the outside plays it, with one account of ours."""

import pytest
from django.conf import settings

from nidaa.doors.fakeworld.world import running
from nidaa.ground.accounts import account


@pytest.fixture
def world(monkeypatch):
    with running() as found:
        options = {"phone": "1", "waba": "waba", "app": "77", "base": found.url}
        section = {"options": options, "secrets": {"token": "t" * 20, "app_secret": "s" * 20}}
        monkeypatch.setattr(settings, "ACCOUNTS", {"whatsapp": {"main": section}})
        monkeypatch.setattr(settings, "INSIDE_HOSTS", found.hosts)
        yield found


@pytest.fixture
def main(world):
    return account("whatsapp", "main")

import json
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.conf import settings

from nidaa.doors.fakeworld.world import running


class Asking:
    """A small client: what came back, whatever the status."""

    def __init__(self, world):
        self.world = world

    def __call__(self, method, path, said=None, *, form=None, body=None, headers=None, token="t"):
        told = {"Authorization": f"Bearer {token}"} if token else {}
        if said is not None:
            body, told["Content-Type"] = json.dumps(said).encode(), "application/json"
        if form is not None:
            body = urllib.parse.urlencode(form).encode()
            told["Content-Type"] = "application/x-www-form-urlencoded"
        request = urllib.request.Request(self.world.url + path, body, told | (headers or {}), method=method)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, _read(refusal.read())


def _read(content):
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")


@pytest.fixture
def world(monkeypatch):
    with running() as world:
        monkeypatch.setattr(settings, "INSIDE_HOSTS", world.hosts)
        yield world


@pytest.fixture
def ask(world):
    return Asking(world)

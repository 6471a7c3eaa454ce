import pytest
from django.db import connection
from django.test import Client
from tests.cast import hind
from tests.factories.notices import alert, parcel, withdrawal
from tests.moments import after

from nidaa.distribution.channels.cap_file.send import send as send_cap
from nidaa.distribution.channels.json_feed.send import send as send_json
from nidaa.distribution.commands import add_partner
from nidaa.distribution.commands.api_keys import issue_key
from nidaa.distribution.facts import Channel, Scope
from nidaa.distribution.models import PublicNotice

API_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
]
AT = after(minutes=30)


class Asking:
    """A partner's machine; every request runs with the role of its door, as in its own process."""

    def __init__(self, key):
        self.client, self.key = Client(), key

    def __call__(self, path, *, method="get", key=None, **more):
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE nidaa_api")
        try:
            bearer = {"Authorization": f"Bearer {self.key if key is None else key}"}
            return getattr(self.client, method)(f"/v1/{path}", headers=bearer, **more)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE nidaa_staff")


def key(*, sandbox=False, scopes=tuple(Scope), days=30, per_minute=1000, at=AT):
    return issue_key(
        "bus", scopes=scopes, sandbox=sandbox, days=days, per_minute=per_minute, by=hind(), at=at
    )


@pytest.fixture
def door(db, settings, monkeypatch, tmp_path):
    settings.ROOT_URLCONF = "nidaa.config.urls_api"
    settings.MIDDLEWARE = API_MIDDLEWARE
    settings.KEYS_FOLDER = settings.KEYS_FOLDER
    for module in ("auth", "reading", "telling", "sending"):
        monkeypatch.setattr(f"nidaa.doors.api.{module}.now", lambda: AT)
    add_partner(
        key="bus", name="Autocars", channel=Channel.WEBHOOK, address="https://bus.example/hook", agreement="A-1",
        agreed_on=after().date(), languages=("fr",), exercises=True, by=hind(), at=after(minutes=0),
    )  # fmt: skip


@pytest.fixture
def ask(door):
    return Asking(key())


def stands(*notices):
    """The files as the channels write them, and the rows that number the changes."""
    for number, notice in enumerate(notices, start=1):
        send_json(parcel(notice, standing=notices))
        send_cap(parcel(notice, standing=notices))
        release = notice.release
        PublicNotice.objects.update_or_create(
            public_id=release.public_id,
            defaults={
                "code": release.code, "act": release.act, "sequence": release.sequence, "exercise": release.exercise,
                "languages": list(notice.languages), "expires_at": release.expires_at,
                "updated_at": release.released_at, "change": number,
            },
        )  # fmt: skip


@pytest.fixture
def published(door):
    """A live alert, one that has ended, and an exercise."""
    first, second, drill = alert(1), alert(2), alert(3, exercise=True)
    over = withdrawal(second, minutes=20)
    stands(first, over, drill)
    return first, over, drill

"""From a message to a phone and back: sent by our sender, told by the stand-in to a real door, folded into facts."""

import time

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from tests.doors.hooks.conftest import SECRET
from tests.factories.notices import alert
from tests.moments import after

from nidaa.distribution.channels.whatsapp.send import opened
from nidaa.distribution.commands import fold_inbox, subscribe
from nidaa.distribution.facts import Heard, Medium, Recipient, Spot
from nidaa.distribution.models import Acknowledgement, Failure, Subscriber
from nidaa.doors.fakeworld.outside import Callback
from nidaa.doors.fakeworld.world import running

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"
NUMBER = "+212600000001"


@pytest.fixture
def world(door, monkeypatch):
    with running() as found:
        options = {"phone": "1", "waba": "waba", "base": found.url}
        section = {"options": options, "secrets": {"token": "t" * 20, "app_secret": SECRET}}
        monkeypatch.setattr(settings, "ACCOUNTS", {"whatsapp": {"main": section}})
        monkeypatch.setattr(settings, "INSIDE_HOSTS", found.hosts)
        found.habits.whatsapp = Callback(f"http://127.0.0.1:{door.port}/hooks/whatsapp/main", SECRET)
        found.habits.statuses = {0.01: "sent", 0.03: "delivered", 0.05: "read"}
        yield found


def send():
    async def run():
        async with opened(alert(), None) as sender:
            return await sender.send(Recipient(1, NUMBER, "ar", "token"), KEY)

    return async_to_sync(run)()


def folded_until(true):
    ends = time.monotonic() + 20
    while not true():
        fold_inbox(at=after())
        assert time.monotonic() < ends
        time.sleep(0.02)


def heard():
    return Acknowledgement.objects.filter(pk=KEY).values_list("state", flat=True).first()


def test_what_became_of_a_message_is_known_by_our_key(world):
    send()
    folded_until(lambda: heard() == Heard.READ)


@pytest.mark.parametrize("fault", ["backwards", "twice"])
def test_statuses_out_of_order_and_twice_end_where_they_must(world, fault):
    world.faults.set("status", fault)
    send()
    folded_until(lambda: heard() == Heard.READ)


def test_a_message_of_which_nobody_knows_is_found_by_its_status(world):
    world.faults.set("whatsapp", "reset after", count=1, action="message")
    assert send().verdict == "ambiguous"
    folded_until(lambda: heard() == Heard.READ)


def test_a_failure_told_later_is_known_with_its_meaning(world):
    world.faults.set("whatsapp", "131026", late=True, action="message")
    assert send().verdict == "accepted"
    folded_until(Failure.objects.exists)
    assert (Failure.objects.get().key, Failure.objects.get().verdict) == (KEY, "elsewhere")


def test_somebody_who_writes_stop_has_left(world):
    subscribe(Medium.WHATSAPP, NUMBER, language="ar", places=[Spot(lat=34.03, lon=-5.0)], at=after())
    world.whatsapp_says(NUMBER, "توقف")
    folded_until(lambda: not Subscriber.objects.exists())

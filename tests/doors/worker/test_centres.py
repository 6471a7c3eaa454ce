"""The worker listens to operators' centres: whoever writes STOP to the short code has left a moment later."""

import asyncio

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from tests.moments import after

from nidaa.distribution.commands import subscribe
from nidaa.distribution.facts import Medium, Spot
from nidaa.distribution.models import Subscriber
from nidaa.doors.fakeworld.world import running
from nidaa.doors.worker.centres import listen_to_centres

PHONE = "+212600000001"


async def in_database(step):
    return await sync_to_async(step, thread_sensitive=True)()


@pytest.mark.django_db
def test_whoever_writes_stop_has_left(monkeypatch):
    subscribe(Medium.SMS, PHONE, language="fr", places=[Spot(lat=34.0636, lon=-4.9817)], at=after(minutes=0))

    async def steps(world):
        listening = asyncio.create_task(listen_to_centres(in_database))
        try:
            async with asyncio.timeout(20):
                while await in_database(Subscriber.objects.exists):
                    world.sms_says(PHONE, "STOP")
                    await asyncio.sleep(0.1)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    with running() as world:
        options = {"host": "127.0.0.1", "port": str(world.ports["smpp"]), "system_id": "nidaa", "tls": "no"}
        broken = {"options": {"host": "127.0.0.1"}, "secrets": {}}
        section = {"main": {"options": options, "secrets": {"password": "sesame"}}, "broken": broken}
        monkeypatch.setattr(settings, "ACCOUNTS", {"sms": section})
        monkeypatch.setattr(settings, "INSIDE_HOSTS", world.hosts)
        async_to_sync(steps)(world)
    assert not Subscriber.objects.exists()

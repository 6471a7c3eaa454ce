"""A street of invented subscribers, a provider that does as it is told, and a workplace whose clock is moved by hand."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from asgiref.sync import async_to_sync, sync_to_async
from tests.moments import after

from nidaa.distribution import channels
from nidaa.distribution.commands.lane import send_shard
from nidaa.distribution.commands.lane.senders import Senders
from nidaa.distribution.commands.lane.workplace import Workplace
from nidaa.distribution.facts import Medium, Outcome, Recipient, Verdict
from nidaa.distribution.models import Shard, Undelivered
from nidaa.distribution.queries.recipients import WindowRow
from nidaa.distribution.rules import message_key

OUT = after(minutes=10)
ACCEPTED = Outcome(Verdict.ACCEPTED, reference="ok")
CELL = 1000
STATUS_WAIT = timedelta(seconds=60)


@dataclass
class Provider:
    """`answers`: subscriber → what is said to him, one after the other; then everybody is accepted.

    `before` is called with each message, before its answer: there the test does what happens meanwhile.
    """

    ledger: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    before: object = None
    opened: int = 0

    @property
    def called(self):
        return [subscriber for subscriber, _ in self.ledger]

    async def send(self, recipient, key):
        if self.before:
            await self.before(recipient.id)
        self.ledger.append((recipient.id, key))
        await asyncio.sleep(0)
        said = self.answers.get(recipient.id, [])
        answer = said.pop(0) if said else ACCEPTED
        if isinstance(answer, Exception):
            raise answer
        return answer

    def opens(self, *, account=False):
        @asynccontextmanager
        async def opened(notice, photo):
            self.opened += 1
            yield self

        @asynccontextmanager
        async def opened_by(notice, photo, account):
            self.opened += 1
            self.account = account
            yield self

        return opened_by if account else opened


class Town:
    """People 1 to `count`, ten a cell, one shard of them, and who carries it."""

    def __init__(self, monkeypatch, release, *, count=50, medium=Medium.WHATSAPP):
        self.release, self.medium, self.count = release, medium, count
        self.provider = Provider()
        self.now = OUT
        monkeypatch.setitem(channels.OPENERS, medium, self.provider.opens())
        self.shard = self.add_shard()

    def add_shard(self, release=None, **fields):
        release = release or self.release
        return Shard.objects.create(
            release_id=release.id, medium=self.medium, ring=0, spans=[CELL, CELL + 10_000], expected=self.count,
            number=Shard.objects.count(), planned_at=OUT, not_before=OUT, **fields,
        )  # fmt: skip

    def window(self, _shard, mark, limit):
        people = [(CELL + number // 10, number) for number in range(1, self.count + 1)]
        found = [WindowRow(*one, self.medium, "fr", b"", b"") for one in people if one > mark]
        return found[:limit]

    def recipients(self, rows):
        return [Recipient(row.subscriber, f"+2126{row.subscriber:08}", row.language, "t") for row in rows]

    def place(self, **changes):
        async def in_database(step):
            return await sync_to_async(step, thread_sensitive=True)()

        return Workplace(
            **{
                "clock": lambda: self.now,
                "in_database": in_database,
                "senders": Senders(in_database),
                "status_wait": STATUS_WAIT,
                "window_size": 10,
                "at_once": 4,
                "window": self.window,
                "recipients": self.recipients,
                **changes,
            }
        )

    def go(self, shard=None, **changes):
        """Carry the shard; its state. Then the row is as the database has it."""
        shard = shard or self.shard

        async def carried():
            return await send_shard(shard.pk, place=self.place(**changes))

        state = async_to_sync(carried)()
        shard.refresh_from_db()
        return state

    def later(self, **elapsed):
        self.now += timedelta(**elapsed)

    def key(self, subscriber):
        return message_key(self.release, self.medium, subscriber)

    def open_rows(self):
        return {row.subscriber: Verdict(row.verdict) for row in Undelivered.objects.filter(settled_at=None)}

    def settled_rows(self):
        return {row.subscriber: Verdict(row.verdict) for row in Undelivered.objects.exclude(settled_at=None)}


def marks(shard):
    return (shard.done_cell, shard.done_subscriber), (shard.inflight_cell, shard.inflight_subscriber)


def mark_of(subscriber):
    return (CELL + subscriber // 10, subscriber)

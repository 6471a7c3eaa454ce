"""Senders are opened once for a release in a process, whatever the number of its shards, and closed after the last."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from nidaa.approval.facts import Release

from ...channels import open_sender
from ...facts import Notice, Photo, Sender
from ...queries import notice, photo_of
from .accounts import Way
from .threads import InDatabase

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Lent:
    """One open sender. A task of its own opens and closes it: some clients insist on the same one for both."""

    ready: asyncio.Future[Sender]
    over: asyncio.Event = field(default_factory=asyncio.Event)
    users: int = 0
    holder: asyncio.Task[None] | None = None


class Senders:
    """The open senders of one process, by release and way."""

    def __init__(self, in_database: InDatabase) -> None:
        self._in_database = in_database
        self._lent: dict[tuple[UUID, str, str], _Lent] = {}

    @asynccontextmanager
    async def lent(self, release: Release, way: Way) -> AsyncIterator[Sender]:
        """A sender for this release. Raises what opening it raised, for all who wait for it."""
        place = (release.id, way.medium, way.label)
        one = self._lent.get(place) or self._opened(place, release, way)
        one.users += 1
        try:
            yield await asyncio.shield(one.ready)
        finally:
            one.users -= 1
            if one.users == 0:
                self._lent.pop(place, None)
                await self._closed(one)

    def _opened(self, place: tuple[UUID, str, str], release: Release, way: Way) -> _Lent:
        one = self._lent[place] = _Lent(asyncio.get_running_loop().create_future())
        one.holder = asyncio.create_task(self._hold(one, release, way))
        return one

    async def _closed(self, one: _Lent) -> None:
        one.over.set()
        if one.holder:
            await asyncio.wait({one.holder})

    async def _hold(self, one: _Lent, release: Release, way: Way) -> None:
        try:
            content = await self._in_database(partial(_content, release))
            async with open_sender(way.medium, *content, way.account) as sender:
                one.ready.set_result(sender)
                await one.over.wait()
        except Exception as error:  # noqa: BLE001 - told to all who wait for the sender
            if one.ready.done():
                _log.exception("A sender could not be closed in an orderly way.")
            else:
                one.ready.set_exception(error)
                one.ready.exception()  # heard, even if nobody waits any more


def _content(release: Release) -> tuple[Notice, Photo | None]:
    return notice(release), photo_of(release)

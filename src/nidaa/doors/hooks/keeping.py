"""Many posts, one write: whoever comes within a few milliseconds is kept by the same commit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import psycopg

from nidaa.ground.vault.rules import box_sealer

from .callers import Caller

# Beside the time of a commit, while which others gather anyway. Four times as long: a third fewer posts a second.
GATHER_S = 0.001
MOST_AT_ONCE = 2_000
# More than these are waiting: the database is away or too slow. Who comes now is asked to come again.
ROOM_FOR = 20_000
WRITE_WITHIN_S = 4.0
DIGEST_BYTES = 16
# All that this door's role may do. No conflict target: naming one would need the right to read.
INSERT = """
INSERT INTO distribution_inbox (provider, account, received_at, digest, sealed)
SELECT provider, account, %b, digest::uuid, sealed
FROM unnest(%b::text[], %b::text[], %b::text[], %b::bytea[]) AS come (provider, account, digest, sealed)
ON CONFLICT DO NOTHING
"""
NOT_KEPT = (psycopg.Error, OSError, TimeoutError)

_log = logging.getLogger(__name__)


class NotKept(Exception):
    """It is not certain that it is on the disk: the provider must send it again."""


@dataclass(frozen=True, slots=True)
class Letter:
    caller: Caller
    digest: bytes
    body: bytes


_Waiting = tuple[Letter, "asyncio.Future[None]"]


class Keeper:
    """Writes letters into the inbox. `run` is the one task that writes; one connection, made again when it breaks."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[psycopg.AsyncConnection]],
        *,
        box: bytes,
        now: Callable[[], datetime],
    ) -> None:
        self._connect, self._box, self._now = connect, box, now
        self._waiting: list[_Waiting] = []
        self._bell = asyncio.Event()
        self._connection: psycopg.AsyncConnection | None = None
        self._under_way: list[_Waiting] = []

    async def keep(self, letter: Letter) -> None:
        """Return once the letter is on the disk.

        Raises:
            NotKept: too many wait, or the write failed or took too long.
        """
        if len(self._waiting) >= ROOM_FOR:
            raise NotKept
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((letter, kept))
        self._bell.set()
        await kept

    async def run(self) -> None:
        while True:
            await self._bell.wait()
            await asyncio.sleep(GATHER_S)
            self._under_way, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            if not self._waiting:
                self._bell.clear()
            await self._settle(self._under_way)

    async def finish(self) -> None:
        """Return when nobody waits for an answer any more: before the process ends in an orderly way."""
        unanswered = [kept for _, kept in (*self._under_way, *self._waiting)]
        if unanswered:
            await asyncio.wait(unanswered, timeout=WRITE_WITHIN_S)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*NOT_KEPT):
                await connection.close()

    async def _settle(self, batch: list[_Waiting]) -> None:
        try:
            async with asyncio.timeout(WRITE_WITHIN_S):
                await self._write([letter for letter, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it was, the next letters are written, or nobody is answered
            _log.warning("Could not keep %s posts: %s.", len(batch), type(error).__name__)
            await self.close()
            for _, kept in batch:
                if not kept.done():
                    kept.set_exception(NotKept())
        else:
            for _, kept in batch:
                if not kept.done():  # the provider may have hung up meanwhile
                    kept.set_result(None)

    async def _write(self, letters: list[Letter]) -> None:
        if self._connection is None:
            self._connection = await self._connect()
        # In the order of their digests, so that two processes with the same letters do not wait for each other.
        letters.sort(key=lambda letter: letter.digest)
        seal = box_sealer(self._box)
        await self._connection.execute(
            INSERT,
            (
                self._now(),
                [letter.caller.provider for letter in letters],
                [letter.caller.account for letter in letters],
                [letter.digest[:DIGEST_BYTES].hex() for letter in letters],
                [seal(letter.body, sealed_for(letter.caller)) for letter in letters],
            ),
            prepare=True,
        )


def sealed_for(caller: Caller) -> bytes:
    """What a sealed letter is bound to: distribution opens it by the same words."""
    return f"inbox {caller.provider} {caller.account}".encode()

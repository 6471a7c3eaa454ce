"""A window is written down before it is sent and again after the answers, by whoever holds the epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from ...facts import Outcome, Verdict
from ...queries import still_stands
from ...rules import LEASE
from .accounts import Switches
from .claiming import Held, Mark, ours
from .deciding import SETTLED

CLOSE = """
WITH mine AS (
  UPDATE distribution_shard SET done_cell = %s, done_subscriber = %s, leased_until = %s,
    sent = sent + %s, not_sent = not_sent + %s
  WHERE id = %s AND epoch = %s AND state = 'running' AND (done_cell, done_subscriber) = (%s, %s)
  RETURNING id
), kept AS (
  INSERT INTO distribution_undelivered
    (shard_id, subscriber, key, verdict, code, detail, at, settled_at, attempts, repeated)
  SELECT mine.id, one.subscriber, one.key, one.verdict, one.code, one.detail, %s,
    CASE WHEN one.settled THEN %s END, 0, false
  FROM mine, unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[])
    AS one (subscriber, key, verdict, code, detail, settled)
  ON CONFLICT (shard_id, subscriber) DO NOTHING
)
SELECT count(*) FROM mine
"""


class Door(StrEnum):
    """What is found at a window's border."""

    OPEN = "open"
    OVERTAKEN = "overtaken"
    HALTED = "halted"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of a window and what became of it."""

    subscriber: int
    key: str
    outcome: Outcome


def open_window(held: Held, upto: Mark, switches: Switches, *, now: datetime) -> Door:
    """Write down that everybody up to here may be called, and then ask whether the release still stands.

    In this order: who withdraws either is seen here, or sees by the mark whom he must tell.
    """
    until = now + LEASE
    cell, subscriber = max(upto, held.reach)  # who may have been called before stays marked as such
    changed = ours(held).update(inflight_cell=cell, inflight_subscriber=subscriber, leased_until=until)
    if changed != 1:
        return Door.LOST
    held.leased_until = until
    if not still_stands(held.release, now=now):
        return Door.OVERTAKEN
    return Door.HALTED if switches.hold(held.release, held.way, now=now) else Door.OPEN


def close_window(
    held: Held, upto: Mark, answers: Sequence[Answer], *, now: datetime, final: bool = False
) -> bool:
    """Everybody up to here has an answer: count those who were accepted, keep the others by name of their key.

    Safe to repeat when nobody knows whether it was written.

    Args:
        held: the shard.
        upto: the window's end.
        answers: of everybody in it.
        now: the present.
        final: whoever was not called will not be, because the release is over.
    """
    rows = [one for one in answers if one.outcome.verdict is not Verdict.ACCEPTED]
    until = now + LEASE
    given: list[Any] = [
        *upto,
        until,
        len(answers) - len(rows),
        len(rows),
        held.row.pk,
        held.epoch,
        *held.done,
        now,
        now,
    ]
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [*given, *_columns(rows, final=final)])
        wrote = cursor.fetchone()[0] == 1
    if not (wrote or ours(held).filter(done_cell=upto[0], done_subscriber=upto[1]).exists()):
        return False
    held.done, held.leased_until = upto, until
    return True


def _columns(rows: Sequence[Answer], *, final: bool) -> list[list[Any]]:
    return [
        [one.subscriber for one in rows],
        [one.key for one in rows],
        [one.outcome.verdict.value for one in rows],
        [one.outcome.code[:40] for one in rows],
        [one.outcome.detail[:200] for one in rows],
        [final or one.outcome.verdict in SETTLED for one in rows],
    ]

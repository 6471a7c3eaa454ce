"""Messages that stayed open: taken up, decided, written back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from ...facts import Heard, Medium, Outcome, Verdict
from ...models import Acknowledgement, Shard, Subscriber, Undelivered
from ...queries.recipients import WindowRow
from ...rules import SAFE_TO_REPEAT
from .deciding import Open, Step, after_repeat, next_step

MOST_LOOKED_AT = 1000
WRITE_BACK = """
UPDATE distribution_undelivered AS row SET verdict = new.verdict, code = new.code, detail = new.detail,
  repeated = new.repeated, at = %s, settled_at = CASE WHEN new.settled THEN %s END
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::boolean[], %s::boolean[])
  AS new (id, verdict, code, detail, repeated, settled)
WHERE row.id = new.id AND row.settled_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Repeat:
    """One message that is to be sent again: its row, how it stood, to whom."""

    id: int
    before: Open
    key: str
    person: WindowRow


def take_open(shard: Shard, limit: int, *, status_wait: timedelta, now: datetime) -> list[Repeat]:
    """At most `limit` that are to be sent again now; what needs no sending is settled on the way.

    They are written down as perhaps sent, so that nobody else takes them and a crash leaves them to be found out.
    """
    medium = Medium(shard.medium)
    with transaction.atomic():
        rows = list(
            Undelivered.objects.select_for_update(skip_locked=True)
            .filter(shard=shard, settled_at=None)
            .order_by("at", "pk")[:MOST_LOOKED_AT]
        )
        heard = _heard(rows)
        steps = {
            row.pk: next_step(_open(row), medium, heard.get(row.key), now=now, status_wait=status_wait)
            for row in rows
        }
        _settle(shard, [row for row in rows if steps[row.pk] is Step.TOLD], Verdict.ACCEPTED, now=now)
        _settle(shard, [row for row in rows if steps[row.pk] is Step.LEAVE], None, now=now)
        chosen = [row for row in rows if steps[row.pk] is Step.SEND][:limit]
        return _taken(shard, chosen, now=now)


def _heard(rows: Sequence[Undelivered]) -> dict[str, Heard]:
    known = Acknowledgement.objects.filter(key__in=[row.key for row in rows])
    return {key: Heard(state) for key, state in known.values_list("key", "state")}


def _open(row: Undelivered) -> Open:
    return Open(Verdict(row.verdict), row.attempts, row.repeated, row.at)


def _settle(shard: Shard, rows: Sequence[Undelivered], verdict: Verdict | None, *, now: datetime) -> None:
    if not rows:
        return
    found = Undelivered.objects.filter(pk__in=[row.pk for row in rows])
    if verdict is None:
        found.update(settled_at=now)
        return
    found.update(settled_at=now, verdict=verdict)
    _count(shard, len(rows))


def _count(shard: Shard, accepted: int) -> None:
    if accepted:
        Shard.objects.filter(pk=shard.pk).update(sent=F("sent") + accepted, not_sent=F("not_sent") - accepted)


def _taken(shard: Shard, rows: Sequence[Undelivered], *, now: datetime) -> list[Repeat]:
    people = Subscriber.objects.in_bulk([row.subscriber for row in rows])
    _settle(shard, [row for row in rows if row.subscriber not in people], None, now=now)  # they have left
    chosen = [row for row in rows if row.subscriber in people]
    blind = [row.pk for row in chosen if _is_blind(row, shard)]
    taken = Undelivered.objects.filter(pk__in=[row.pk for row in chosen])
    taken.update(verdict=Verdict.AMBIGUOUS, at=now, attempts=F("attempts") + 1)
    Undelivered.objects.filter(pk__in=blind).update(repeated=True)
    return [Repeat(row.pk, _open(row), row.key, _person(people[row.subscriber])) for row in chosen]


def _is_blind(row: Undelivered, shard: Shard) -> bool:
    return row.verdict == Verdict.AMBIGUOUS and Medium(shard.medium) not in SAFE_TO_REPEAT


def _person(row: Subscriber) -> WindowRow:
    return WindowRow(
        0, row.pk, Medium(row.medium), row.language, bytes(row.sealed_address), bytes(row.address_mark)
    )


def write_back(
    shard: Shard, repeats: Sequence[Repeat], outcomes: Sequence[Outcome], *, now: datetime
) -> None:
    """What became of those that were sent again."""
    after = [
        after_repeat(one.before, outcome, now=now) for one, outcome in zip(repeats, outcomes, strict=True)
    ]
    columns: list[list[Any]] = [
        [one.id for one in repeats],
        [row.verdict.value for row, _ in after],
        [outcome.code[:40] for outcome in outcomes],
        [outcome.detail[:200] for outcome in outcomes],
        [row.repeated for row, _ in after],
        [settled for _, settled in after],
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITE_BACK, [now, now, *columns])
        _count(shard, sum(outcome.verdict is Verdict.ACCEPTED for outcome in outcomes))


def close_all(shard: Shard, *, now: datetime) -> None:
    """The release is over: nothing more is sent, and what nobody knows stays as it is."""
    Undelivered.objects.filter(shard=shard, settled_at=None).update(settled_at=now)

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ...facts import Heard, Medium, Status
from ...models import Acknowledgement, Failure

# One statement for as many as come, in the order of their keys so that two who fold at once never wait in a ring.
FOLD = """
INSERT INTO distribution_acknowledgement AS known (key, medium, state, at)
SELECT DISTINCT ON (key) key, medium, state, at
FROM unnest(%s::text[], %s::text[], %s::smallint[], %s::timestamptz[])
  AS told (key, medium, state, at)
ORDER BY key, state DESC, at
ON CONFLICT (key) DO UPDATE SET state = excluded.state, at = excluded.at
WHERE known.state < excluded.state
"""
# No alert lives longer; what was told of its messages resolves nothing any more.
STATUSES_KEPT = timedelta(days=30)


def acknowledge(medium: Medium, key: str, reference: str, state: Heard, at: datetime) -> bool:
    """Keep what a provider says of one message; whether that was news. See `acknowledge_many`."""
    return acknowledge_many([Status(medium, key, reference, state, at)]) == 1


def acknowledge_many(statuses: Iterable[Status]) -> int:
    """Keep the furthest that was told of each message; how many were news.

    Statuses come twice and out of order: what is not further than what is known changes nothing.
    """
    told = list(statuses)
    if not told:
        return 0
    columns: list[list[Any]] = [
        [one.key for one in told],
        [one.medium.value for one in told],
        [int(one.state) for one in told],
        [one.at for one in told],
    ]
    with connection.cursor() as cursor:
        cursor.execute(FOLD, columns)
        return int(cursor.rowcount)


def forget_statuses(*, at: datetime) -> int:
    """Remove what was told of messages of alerts that are over; how many rows."""
    old = at - STATUSES_KEPT
    return sum(model.objects.filter(at__lt=old).delete()[0] for model in (Acknowledgement, Failure))

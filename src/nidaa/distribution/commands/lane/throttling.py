"""How fast all workers together may send by one account: tokens from one row, by one statement.

Time is cut into slots of a quarter of a second, longer where fewer than ten messages would fit. Who asks gets what is
left of the slot, or is told when the next begins. A tenth is kept for what corrects or takes back. When the provider
asks for less, the rate is halved and comes back by a twentieth of the ceiling a second (AIMD).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

SLOT_S = 0.25
LEAST_IN_A_SLOT = 10
SHARE_OF_ALERTS = 0.9
COMES_BACK_A_SECOND = 0.05
SLOWEST_SHARE = 1 / 64
SHORTEST_PAUSE_S = 1.0

AGREE = """
INSERT INTO distribution_throttle AS held (account, ceiling, rate, second, granted) VALUES (%s, %s, %s, %s, 0)
ON CONFLICT (account) DO UPDATE SET ceiling = excluded.ceiling, rate = LEAST(held.rate, excluded.ceiling)
WHERE held.ceiling <> excluded.ceiling
"""
# was: the row as it is. passed: whole slots since. turned: a new slot has begun, or the old one goes on.
TAKE = """
WITH was AS (
  SELECT *, GREATEST(%(slot)s, %(least)s / rate) AS long FROM distribution_throttle
  WHERE account = %(account)s FOR UPDATE
), passed AS (
  SELECT *, GREATEST(0, floor(extract(epoch FROM %(now)s - second) / long)) AS slots FROM was
), turned AS (
  SELECT account, second + slots * long * interval '1 second' AS begins, paused_until,
    CASE WHEN slots > 0 THEN 0 ELSE granted END AS used,
    LEAST(ceiling, rate + ceiling * %(back)s * slots * long) AS faster
  FROM passed
), given AS (
  SELECT *, GREATEST(%(slot)s, %(least)s / faster) AS lasts,
    CASE WHEN paused_until > %(now)s THEN 0 ELSE
      LEAST(%(wanted)s, GREATEST(0, floor(faster * GREATEST(%(slot)s, %(least)s / faster) * %(share)s + 1e-6) - used))
    END AS tokens
  FROM turned
)
UPDATE distribution_throttle SET second = begins, granted = used + tokens, rate = faster
FROM given WHERE distribution_throttle.account = given.account
RETURNING tokens, GREATEST(0, extract(epoch FROM CASE WHEN given.paused_until > %(now)s THEN given.paused_until
  ELSE begins + lasts * interval '1 second' END - %(now)s))
"""
SLOW = """
UPDATE distribution_throttle AS held SET
  rate = CASE WHEN held.paused_until > %(now)s THEN held.rate ELSE GREATEST(held.rate / 2, ceiling * %(slowest)s) END,
  second = GREATEST(held.second, new.until), granted = 0, paused_until = GREATEST(held.paused_until, new.until)
FROM (SELECT CASE WHEN paused_until > %(now)s THEN %(asked)s ELSE GREATEST(%(asked)s, %(shortest)s) END AS until
  FROM distribution_throttle WHERE account = %(account)s FOR UPDATE) AS new
WHERE account = %(account)s
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """How many may be sent now; if fewer than wanted, more can be asked for after `again_in_s`."""

    tokens: int
    again_in_s: float


def agree(account: str, ceiling: float, *, now: datetime) -> None:
    """What the settings say of an account; a lower ceiling counts at once."""
    with connection.cursor() as cursor:
        cursor.execute(AGREE, [account, ceiling, ceiling, now])


def take(account: str, wanted: int, *, urgent: bool, now: datetime) -> Grant:
    """As many tokens as there are, at most `wanted`.

    Args:
        account: its label, agreed before.
        wanted: messages.
        urgent: corrects or takes back, and may use what is kept for it.
        now: the present.
    """
    given: dict[str, Any] = {
        "account": account,
        "wanted": wanted,
        "share": 1.0 if urgent else SHARE_OF_ALERTS,
        "slot": SLOT_S,
        "least": LEAST_IN_A_SLOT,
        "back": COMES_BACK_A_SECOND,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        tokens, again_in_s = cursor.fetchone()
    return Grant(int(tokens), float(again_in_s))


def slow_down(account: str, *, wait_s: float, now: datetime) -> None:
    """The provider asks for less: half the rate, once for all who hear it together, after a pause."""
    given: dict[str, Any] = {
        "account": account,
        "asked": now + timedelta(seconds=wait_s),
        "shortest": now + timedelta(seconds=SHORTEST_PAUSE_S),
        "now": now,
        "slowest": SLOWEST_SHARE,
    }
    with connection.cursor() as cursor:
        cursor.execute(SLOW, given)

"""Who is to be called by a shard, window by window, in the order (cell, subscriber).

What counts is what somebody had chosen when the shard was planned. Who chooses later is not called; who has moved
since is called where he had been. Quiet hours: who is quiet when an alert is planned is left to a shard of its own
that waits until they end. Corrections and withdrawals do not wait: whoever has a child's name and photo learns at
once that they no longer hold. Known issue: a shard that runs for hours may come into somebody's quiet hours.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from django.db import connection

from nidaa.ground.places.cells import centres
from nidaa.ground.vault.errors import NotAuthentic

from ..facts import Medium, Recipient
from ..models import Shard, Undelivered
from ..rules.choices import MAY_HAVE_GONE, Choice, Mark, places_of
from ..rules.cover import Aim, inside_at
from ..rules.rings import rings_at
from .addresses import opened_address, token_of
from .aims import aim_of, choices_of, hour_in_country, mark_reached, rounds_before

# Each span is read up to the limit: so many at once that a ragged border costs few questions, and no more.
SPANS_AT_ONCE = 40
MANY_BROKEN = 5
_log = logging.getLogger(__name__)
IS_QUIET = """(quiet_until IS NOT NULL AND CASE WHEN quiet_from < quiet_until
     THEN %(hour)s >= quiet_from AND %(hour)s < quiet_until ELSE %(hour)s >= quiet_from OR %(hour)s < quiet_until END)"""
PLACES = f"""
SELECT found.cell, found.subscriber_id, found.commune, found.alone
  FROM unnest(%(lo)s::bigint[], %(hi)s::bigint[]) AS span(lo, hi) CROSS JOIN LATERAL (
  SELECT cell, subscriber_id, commune, alone FROM distribution_place
   WHERE medium = %(medium)s AND cell BETWEEN span.lo AND span.hi
     AND (cell, subscriber_id) > (%(after_cell)s, %(after_subscriber)s)
     AND (cell, subscriber_id) <= (%(upto_cell)s, %(upto_subscriber)s)
     AND confirmed_at <= %(at)s AND (ended_at IS NULL OR ended_at > %(at)s)
     AND CASE WHEN %(quiet_until)s::smallint IS NULL THEN NOT {IS_QUIET}
         ELSE quiet_until = %(quiet_until)s AND {IS_QUIET} END
   ORDER BY cell, subscriber_id FETCH FIRST %(limit)s ROWS WITH TIES) AS found
 ORDER BY 1, 2 FETCH FIRST %(limit)s ROWS WITH TIES
"""  # noqa: S608 - our own words only
PERSONS = """
SELECT id, language, sealed_address, address_mark FROM distribution_subscriber WHERE id = ANY(%s)
"""


class WindowRow(NamedTuple):  # made by the million: a third of the cost of a frozen dataclass
    """One subscriber to be called, still sealed. (cell, subscriber) is the key by which marks are set."""

    cell: int
    subscriber: int
    medium: Medium
    language: str
    sealed_address: bytes
    address_mark: bytes


class _Found(NamedTuple):
    """A place on a shard's ground, before it is asked whether it counts."""

    cell: int
    subscriber: int
    commune: str
    alone: bool


def window(shard: Shard, after: Mark, limit: int) -> list[WindowRow]:
    """The next subscribers of the shard after a mark, at most `limit`; none left: an empty list.

    Of a shard that follows another: those whom the other reached or may have reached. Call it only once
    `commands.bring_to_rest` has said that the marks it reads will not move any more.
    """
    ground = shard.follows or shard
    if not ground.spans:
        return []  # its case has been erased
    upto = (ground.spans[-1], ground.to_subscriber)
    if shard.follows:
        upto = min(upto, mark_reached(ground))
    found: list[Mark] = []
    for batch in _batches(ground, max(after, (ground.spans[0], ground.from_subscriber - 1)), upto, limit):
        called = _without_the_called(ground, _who_count_here(ground, batch))
        found += _without_the_missed(ground, called) if shard.follows else called
        if len(found) >= limit:
            break
    rows = _with_addresses(Medium(shard.medium), found[:limit])
    # All of them left just now: that is no end, somebody may come behind them.
    return rows or (window(shard, found[:limit][-1], limit) if found else [])


def recipients_of(rows: Iterable[WindowRow]) -> list[Recipient]:
    """The same as a sender needs them: addresses opened, with the token by which each leaves.

    An address that cannot be opened is empty: one broken row must not keep the others from being called. Where none
    can be opened, the key is the wrong one, and nobody is passed over for that.

    Raises:
        NotAuthentic: so many, and not one of them can be opened.
    """
    people = [
        Recipient(row.subscriber, _address_of(row), row.language, token_of(row.subscriber)) for row in rows
    ]
    if len(people) >= MANY_BROKEN and not any(one.address for one in people):
        raise NotAuthentic
    return people


def _address_of(row: WindowRow) -> str:
    try:
        return opened_address(row.sealed_address, row.address_mark)
    except (NotAuthentic, UnicodeDecodeError):
        _log.error("The address of subscriber %s cannot be opened.", row.subscriber)
        return ""


def _batches(ground: Shard, after: Mark, upto: Mark, limit: int) -> Iterator[list[_Found]]:
    pairs = [pair for pair in zip(ground.spans[::2], ground.spans[1::2], strict=True) if pair[1] >= after[0]]
    for first in range(0, len(pairs), SPANS_AT_ONCE):
        some = pairs[first : first + SPANS_AT_ONCE]
        while True:
            batch = _read(ground, some, (after, upto), limit)
            if batch:
                yield batch
                after = (batch[-1].cell, batch[-1].subscriber)
            if len(batch) < limit:
                break


def _read(ground: Shard, some: Sequence[Mark], between: tuple[Mark, Mark], limit: int) -> list[_Found]:
    (after, upto), (lo, hi) = between, zip(*some, strict=True)
    values: dict[str, Any] = {
        "lo": list(lo), "hi": list(hi), "medium": ground.medium, "limit": limit,
        "after_cell": after[0], "after_subscriber": after[1], "upto_cell": upto[0], "upto_subscriber": upto[1],
        "at": ground.planned_at, "hour": hour_in_country(ground.planned_at), "quiet_until": ground.quiet_until,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PLACES, values)
        return list(map(_Found._make, cursor.fetchall()))


def _who_count_here(ground: Shard, batch: list[_Found]) -> list[Mark]:
    """Those of a batch who are called by this shard's ring: in the area, in this ring, and nowhere nearer."""
    aim, at = aim_of(ground.release_id), ground.planned_at
    here = [place for place, yes in zip(batch, _in_ring(aim, ground.ring, batch), strict=True) if yes]
    several = places_of(choices_of(place.subscriber for place in here if not place.alone), aim, at=at)
    keys = (
        (place.cell, place.subscriber)
        for place in here
        if place.alone or _is_the_one(place, several.get(place.subscriber), ground.ring)
    )
    return list(dict.fromkeys(keys))


def _in_ring(aim: Aim, ring: int, batch: list[_Found]) -> list[bool]:
    cells, place = np.unique(np.array([found.cell for found in batch]), return_inverse=True)
    lats, lons = centres(cells)
    right, within = rings_at(aim, lats, lons) == ring, inside_at(aim, lats, lons)
    columns = zip(batch, right[place].tolist(), within[place].tolist(), strict=True)
    return [
        near and (found.commune in aim.communes if found.commune else pinned)
        for found, near, pinned in columns
    ]


def _is_the_one(place: _Found, nearest: tuple[int, Choice] | None, ring: int) -> bool:
    return nearest is not None and (nearest[0], nearest[1].cell) == (ring, place.cell)


def _without_the_missed(ground: Shard, keys: list[Mark]) -> list[Mark]:
    """Less those whose message surely did not go: they have nothing to be corrected."""
    missed = set(
        Undelivered.objects.filter(shard=ground, subscriber__in=[subscriber for _, subscriber in keys])
        .exclude(verdict__in=MAY_HAVE_GONE)
        .values_list("subscriber", flat=True)
    )
    return [key for key in keys if key[1] not in missed]


def _without_the_called(shard: Shard, keys: list[Mark]) -> list[Mark]:
    """Of an update that reaches further: less those whom an earlier release has, or may have, reached."""
    rounds = rounds_before(shard) if shard.release.sequence > 1 and keys else []
    if not rounds:
        return keys
    choices = choices_of(subscriber for _, subscriber in keys)
    called = {one for before in rounds for one in before.callers(choices)}
    ids, shards = {one for one, _ in called}, {shard_id for _, shard_id in called}
    missed = set(
        Undelivered.objects.filter(subscriber__in=ids, shard__in=shards)
        .exclude(verdict__in=MAY_HAVE_GONE)
        .values_list("subscriber", "shard_id")
    )
    reached = {subscriber for subscriber, _ in called - missed}
    return [key for key in keys if key[1] not in reached]


def _with_addresses(medium: Medium, keys: list[Mark]) -> list[WindowRow]:
    """Whoever has left in the meantime is not among them."""
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, [[subscriber for _, subscriber in keys]])
        persons = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        WindowRow(cell, subscriber, medium, language, bytes(sealed), bytes(mark))
        for cell, subscriber in keys
        if subscriber in persons
        for language, sealed, mark in [persons[subscriber]]
    ]

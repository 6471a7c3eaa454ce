"""What has been planned for an alert: its area as recipients are chosen by it, its shards as others read them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from nidaa.approval.queries import release as release_fact
from nidaa.approval.queries import snapshot
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.places.areas import area_from_json

from ..models import Place, Shard
from ..rules.choices import Choice, Reach, is_quiet, places_of, reached
from ..rules.cover import Aim, aim_at


@dataclass(frozen=True, slots=True)
class Round:
    """The shards by which one release has called people who had not been called before."""

    aim: Aim
    planned_at: datetime
    # By ring and hour at which quiet ends; each list in order of ground, none over another.
    reaches: Mapping[tuple[int, int | None], Sequence[Reach]]

    def callers(self, choices: Mapping[int, Sequence[Choice]]) -> Iterator[tuple[int, int]]:
        """Who has been called, or may have been, and by which shard; whatever became of the message."""
        hour = hour_in_country(self.planned_at)
        for subscriber, (ring, choice) in places_of(choices, self.aim, at=self.planned_at).items():
            quiet = choice.quiet_until if is_quiet(choice.quiet_from, choice.quiet_until, hour) else None
            mark, line = (choice.cell, subscriber), self.reaches.get((ring, quiet), ())
            place = bisect_right(line, mark, key=lambda reach: reach.start) - 1
            if place >= 0 and line[place].holds(mark) and mark <= line[place].mark:
                yield subscriber, line[place].id


@lru_cache(maxsize=8)
def aim_of(release_id: UUID) -> Aim:
    """A release never changes. Once its case is erased, what is still held here names nobody."""
    return aim_at(area_from_json(snapshot(release_fact(release_id))["area"]), gazetteer())


def first_calls(shard: Shard) -> QuerySet[Shard]:
    """The shards by which earlier releases of the same alert called, or were to call, people for the first time."""
    return Shard.objects.filter(
        release__alert_id=shard.release.alert_id,
        release__sequence__lt=shard.release.sequence,
        medium=shard.medium,
        follows__isnull=True,
    )


def rounds_before(shard: Shard) -> list[Round]:
    found: dict[tuple[UUID, datetime], dict[tuple[int, int | None], list[Reach]]] = {}
    for row in first_calls(shard):
        lines = found.setdefault((row.release_id, row.planned_at), {})
        lines.setdefault((row.ring, row.quiet_until), []).append(reach_of(row))
    for lines in found.values():
        for line in lines.values():
            line.sort(key=lambda reach: reach.start)
    return [Round(aim_of(release_id), at, lines) for (release_id, at), lines in found.items()]


def reach_of(row: Shard) -> Reach:
    return Reach(row.pk, row.spans, row.from_subscriber, row.to_subscriber, mark_reached(row))


def mark_reached(row: Shard) -> tuple[int, int]:
    return reached(
        done=(row.done_cell, row.done_subscriber), inflight=(row.inflight_cell, row.inflight_subscriber)
    )


def hour_in_country(at: datetime) -> int:
    return at.astimezone(ZoneInfo(pack().timezone)).hour


def choices_of(subscribers: Iterable[int]) -> dict[int, list[Choice]]:
    """All that they have chosen and had chosen."""
    found: dict[int, list[Choice]] = {}
    rows = Place.objects.filter(subscriber_id__in=list(subscribers)).values_list(
        "subscriber_id", "cell", "commune", "quiet_from", "quiet_until", "confirmed_at", "ended_at"
    )
    for row in rows:
        found.setdefault(row[0], []).append(Choice(*row[1:]))
    return found

"""The strip above the board: alerts that are live, what has not been sent, what waits for a second officer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.distribution.facts import Channel, DeliveryRow

CHANNEL_WORDS = {
    Channel.PAGE: N("public page"),
    Channel.POSTER: N("poster"),
    Channel.ATOM: N("Atom feed"),
    Channel.CAP: N("CAP file"),
    Channel.JSON: N("JSON feed"),
    Channel.EMAIL: N("e-mail"),
    Channel.WEBHOOK: N("webhook"),
    Channel.FACEBOOK: N("Facebook page"),
    Channel.INSTAGRAM: N("Instagram"),
    Channel.TELEGRAM: N("Telegram channel"),
    Channel.CELL: N("cell broadcast"),
    Channel.MQTT: N("signs"),
    Channel.WEBSUB: N("feed subscribers"),
    Channel.PRESS: N("press kit"),
    Channel.WIDGET: N("widget"),
    Channel.META: N("package for Meta"),
}


@dataclass(frozen=True, slots=True)
class Unsent:
    """What of one release has not gone out: how much, by which channels, since when. `case_id` None: an older one."""

    case_id: UUID | None
    count: int
    channels: tuple[str, ...]
    since: datetime


def not_sent(deliveries: Iterable[DeliveryRow], cases: Mapping[UUID, UUID]) -> list[Unsent]:
    """By release, the longest waiting first. `cases`: case by release."""
    by_release: dict[UUID, list[DeliveryRow]] = {}
    for delivery in deliveries:
        by_release.setdefault(delivery.release_id, []).append(delivery)
    found = [_unsent(cases.get(release_id), rows) for release_id, rows in by_release.items()]
    return sorted(found, key=lambda one: one.since)


def _unsent(case_id: UUID | None, rows: list[DeliveryRow]) -> Unsent:
    named = dict.fromkeys(gettext(CHANNEL_WORDS[row.channel]) for row in rows)
    return Unsent(case_id, len(rows), tuple(named), min(row.planned_at for row in rows))

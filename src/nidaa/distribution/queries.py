"""Reads of distribution: what is sent and, first of all, what is not; what the public door may know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from nidaa.approval.facts import Release
from nidaa.approval.queries import last_releases, releases_of_alert, snapshot
from nidaa.cases.queries import photo_for_the_system
from nidaa.ground.country import pack
from nidaa.ground.photos.derivatives import crop, sizes
from nidaa.ground.photos.facts import Box
from nidaa.ground.vault.errors import KeyDestroyed
from nidaa.packs.facts import PUBLISHES, Act

from .facts import Channel, DeliveryRow, DeliveryState, Notice, Photo
from .models import Delivery, Partner, Plan, PublicNotice
from .rules import notice_from

# The public picture is upright 4:5, as on the poster; both sizes are cut from the same approved crop.
PHOTO_WIDTH, PHOTO_HEIGHT = 960, 1200
WHOLE = (0.0, 0.0, 1.0, 1.0)
TOMBSTONES_STAY = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Known:
    """What the public door may say of an alert."""

    public_id: str
    code: str
    state: str
    act: Act
    exercise: bool
    languages: tuple[str, ...]
    expires_at: datetime
    updated_at: datetime


def public_notice(public_id: str, *, now: datetime) -> Known | None:
    return _known(PublicNotice.objects.filter(pk=public_id).first(), now)


def public_notice_by_code(code: str, *, now: datetime) -> Known | None:
    """By the short reference, however it was typed: 7q4k m2xp, 7Q4K-M2XP, with O for 0 and I or L for 1."""
    letters = "".join(char for char in code.upper() if char.isalnum()).translate(str.maketrans("OIL", "011"))
    return _known(PublicNotice.objects.filter(code=f"{letters[:4]}-{letters[4:]}").first(), now)


def _known(row: PublicNotice | None, now: datetime) -> Known | None:
    if row is None:
        return None
    live = Act(row.act) in PUBLISHES and now < row.expires_at
    return Known(
        row.public_id,
        row.code,
        "live" if live else "ended",
        Act(row.act),
        row.exercise,
        tuple(row.languages),
        row.expires_at,
        row.updated_at,
    )


def notice(release: Release) -> Notice:
    """The public projection of a release. Raises KeyDestroyed once the case has been erased."""
    chain = releases_of_alert(release.alert_id)
    exercise = {language.code: pack().wording[language.code].exercise for language in pack().public_languages}
    return notice_from(snapshot(release), release, published_at=chain[0].released_at, exercise=exercise)


def standing_notices(*, now: datetime) -> tuple[Notice, ...]:
    """What feeds and lists show: live alerts, and tombstones of the last two days; newest first."""
    found = []
    for release in last_releases(since=now - TOMBSTONES_STAY):
        if release.act in PUBLISHES and release.expires_at <= now:
            continue
        try:
            found.append(notice(release))
        except KeyDestroyed:
            continue  # erased: there is nothing left to show, not even a tombstone's words
    return tuple(found)


def photo_of(release: Release) -> Photo | None:
    """The approved crop of a publication, in two sizes; None for a withdrawal or an alert without a photo."""
    chosen = snapshot(release)["photo"]
    if chosen is None:
        return None
    jpeg = photo_for_the_system(UUID(chosen["id"]))
    box = Box(*(chosen["crop"] or WHOLE))
    large = crop(jpeg, box, width=PHOTO_WIDTH, height=PHOTO_HEIGHT)
    small = sizes(large)[640]
    return Photo(chosen["name"], large, small, PHOTO_WIDTH, PHOTO_HEIGHT)


def deliveries_of_alert(alert_id: UUID) -> list[DeliveryRow]:
    """Newest release first; within it, what is not delivered stands first."""
    rows = Delivery.objects.filter(release__alert_id=alert_id).select_related("release")
    names = dict(Partner.objects.values_list("key", "name"))
    found = [row_of(row, names) for row in rows.order_by("-release__sequence", "channel", "target")]
    return sorted(found, key=lambda row: row.state is DeliveryState.DELIVERED)


def unsent(*, now: datetime, after: timedelta = timedelta(seconds=5)) -> list[DeliveryRow]:
    """What should have gone out and has not: the board's first strip."""
    rows = Delivery.objects.filter(planned_at__lt=now - after).exclude(
        state__in=[DeliveryState.DELIVERED, DeliveryState.OVERTAKEN]
    )
    names = dict(Partner.objects.values_list("key", "name"))
    return [row_of(row, names) for row in rows.select_related("release").order_by("planned_at")]


def row_of(row: Delivery, names: Mapping[str, str]) -> DeliveryRow:
    return DeliveryRow(
        row.pk,
        row.release_id,
        Channel(row.channel),
        row.target,
        names.get(row.target, ""),
        Act(row.release.act),
        DeliveryState(row.state),
        row.attempts,
        row.planned_at,
        row.finished_at,
        row.reference,
        row.error,
    )


def unplanned(release_ids: Iterable[UUID]) -> list[UUID]:
    ids = set(release_ids)
    return sorted(ids - set(Plan.objects.filter(pk__in=ids).values_list("pk", flat=True)))


def partners() -> list[Partner]:
    return list(Partner.objects.order_by("name"))

"""What the public may see of an alert, and what the public door may know of it."""

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

from ..facts import Notice, Photo
from ..models import PublicNotice
from ..rules import notice_from

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

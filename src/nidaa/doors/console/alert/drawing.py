"""A snapshot drawn as the public would see it, by the channels' own renderers; shared with the release page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.templatetags.static import static

from nidaa.alerts.facts import Act, AlertHead
from nidaa.approval.facts import Release
from nidaa.approval.queries import releases_of_alert
from nidaa.cases.queries import photo_for_the_system
from nidaa.distribution.channels.page.render import render_page, small_photo
from nidaa.distribution.channels.poster.render import Sheets, render
from nidaa.distribution.facts import Notice
from nidaa.distribution.queries import PHOTO_HEIGHT, PHOTO_WIDTH, WHOLE
from nidaa.distribution.rules import notice_from, photo_url
from nidaa.ground.country import pack
from nidaa.ground.photos.derivatives import crop
from nidaa.ground.photos.facts import Box

NOT_RELEASED = UUID(int=0)


def notice_of(snapshot: Mapping[str, Any], head: AlertHead, *, at: datetime) -> Notice:
    """The notice a release of this snapshot would make now. Its release is a stand-in that is kept nowhere."""
    chain = releases_of_alert(head.id)
    stand_in = Release(
        id=NOT_RELEASED,
        alert_id=head.id,
        case_id=head.case_id,
        public_id=head.public_id,
        code=head.code,
        sequence=len(chain) + 1,
        act=Act(snapshot["act"]),
        exercise=head.exercise,
        digest="",
        released_by="",
        released_at=at,
        expires_at=datetime.fromisoformat(snapshot["expires_at"]),
        cap_identifier="",
        cap_sender="",
        cap_sent="",
        cap_references="",
    )
    exercise = {language.code: pack().wording[language.code].exercise for language in pack().public_languages}
    first = chain[0].released_at if chain else at
    return notice_from(snapshot, stand_in, published_at=first, exercise=exercise)


def page_answer(
    snapshot: Mapping[str, Any], head: AlertHead, language: str, *, photo: str, at: datetime
) -> HttpResponse:
    """The public page for a frame of the console: the same, but for where style and photo are found.

    Args:
        photo: the console's own address of the picture as it would be published.
    """
    notice = notice_of(snapshot, head, at=at)
    html = render_page(notice, language, pack=pack())
    for public, ours in _addresses(notice, photo):
        html = html.replace(public, ours)
    return HttpResponse(html)


def _addresses(notice: Notice, photo: str) -> list[tuple[str, str]]:
    found = [
        ('"/assets/public.css"', f'"{static("public.css")}"'),
        ('"/assets/icon.svg"', f'"{static("icon.svg")}"'),
        ('<script src="/assets/page.js" type="module"></script>', ""),  # the frame runs no script
    ]
    if notice.photo_name:
        address = urlsplit(photo_url(notice)).path
        found += [(small_photo(address), photo), (address, photo)]
    return found


def sheets_of(snapshot: Mapping[str, Any], head: AlertHead, *, at: datetime) -> Sheets:
    """Poster and picture for telephones, as they would be published."""
    return render(notice_of(snapshot, head, at=at), photo_of(snapshot), pack=pack())


def photo_of(snapshot: Mapping[str, Any]) -> bytes | None:
    """The picture of a snapshot, cut as it says; None when it has none."""
    photo = snapshot["photo"]
    if not photo:
        return None
    return public_crop(UUID(photo["id"]), tuple(photo["crop"]) if photo["crop"] else None)


def public_crop(photo_id: UUID, box: tuple[float, float, float, float] | None) -> bytes:
    """The picture as it would be published: upright, cut as chosen."""
    jpeg = photo_for_the_system(photo_id)
    return crop(jpeg, Box(*(box or WHOLE)), width=PHOTO_WIDTH, height=PHOTO_HEIGHT)

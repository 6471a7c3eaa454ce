import base64
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.photos.cleaning import clean
from nidaa.ground.photos.errors import PhotoRefused
from nidaa.tips.errors import Refused
from nidaa.tips.queries import tip_photo


@require_safe
@needs(Permission.READ_TIPS)
def photo(request: HttpRequest, tip_id: UUID) -> HttpResponse:
    """The picture that came with a tip, decoded in a child process first; or why it cannot be shown, in words.

    As a part of the page when js/tips.js asks for it, else as a page of its own.
    """
    shown = {"tip_id": tip_id}
    part = request.headers.get("X-Requested-With") == "fetch"
    template = "tips/photo_part.html" if part else "tips/photo.html"
    try:
        picture = clean(tip_photo(tip_id, by=actor(request), at=now()))
    except (Refused, PhotoRefused) as refusal:
        return render(request, template, {**shown, "refusal": said(str(refusal))})
    encoded = base64.b64encode(picture.jpeg).decode()
    return render(request, template, {**shown, "picture": picture, "encoded": encoded})

"""Photos of a case: add, choose what the public may see, take it back. Every picture shown is a logged read."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nidaa.cases.commands import add_photo, choose_public_photo, withdraw_public_photo
from nidaa.cases.errors import Refused
from nidaa.cases.facts.case import ONLY, CaseFile, CaseState, PhotoCard
from nidaa.cases.queries import case_file, photo_card, photo_jpeg, photos
from nidaa.cases.rules import may_publish
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can
from nidaa.ground.photos.derivatives import crop, sizes
from nidaa.ground.photos.errors import PhotoRefused, Reason
from nidaa.ground.photos.facts import Box

from .frame import framed

SIDES = ("left", "top", "right", "bottom")
WHOLE = (0.0, 0.0, 1.0, 1.0)
SHAPE = 4 / 5  # width to height of the public picture (distribution.queries)
# Pixels of the cut pictures; the page shows the whole picture at 640.
THUMB, PAGE, PREVIEW = (96, 120), (448, 560), (288, 360)


@dataclass(frozen=True, slots=True)
class Cut:
    """The crop as typed, in per cent of the picture's width and height."""

    left: str
    top: str
    right: str
    bottom: str

    def fractions(self) -> tuple[float, float, float, float]:
        """Raises ValueError when a side is no number."""
        left, top, right, bottom = (
            float(side.replace(",", ".")) / 100 for side in (self.left, self.top, self.right, self.bottom)
        )
        return left, top, right, bottom


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.READ_CASE)
def photographs(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """All photos of a case, and a place to add one."""
    error = ""
    if request.method == "POST":
        try:
            data = upload_of(request)
            if data:
                add_photo(case_id, data, by=actor(request), at=now())
                messages.success(
                    request, gettext("The photo was added. Its place and camera data were removed.")
                )
                return redirect("case-photos", case_id)
            error = gettext("Choose a photo first.")
        except (PhotoRefused, Refused) as refusal:
            error = said(str(refusal))
    file = case_file(case_id, by=actor(request), at=now(), purpose="photos")
    shown = _framed(request, file) | {"cards": photos(case_id), "error": error}
    return render(request, "case/photos.html", shown, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EDIT_CASE)
def choose(request: HttpRequest, case_id: UUID, photo_id: UUID) -> HttpResponse:
    """Choose the photo the public may see: what part of it, and what it shows in words."""
    card = _card(case_id, photo_id)
    if request.method != "POST":
        return _choosing(request, card, cut_of(card), dict(card.alt))
    cut = Cut(*(request.POST.get(side, "") for side in SIDES))
    alt = {code: request.POST.get(f"alt-{code}", "").strip() for code in _languages()}
    try:
        fractions = cut.fractions()
        if "preview" not in request.POST:
            described = {code: words for code, words in alt.items() if words}
            choose_public_photo(photo_id, crop=fractions, alt=described, by=actor(request), at=now())
            messages.success(request, gettext("This photo may be shown once an alert is released."))
            return redirect("case-photos", case_id)
    except ValueError:
        return _choosing(request, card, cut, alt, error=gettext("The four sides are numbers from 0 to 100."))
    except Refused as refusal:
        return _choosing(request, card, cut, alt, error=said(str(refusal)))
    return _choosing(request, card, cut, alt)


@require_POST
@needs(Permission.EDIT_CASE)
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """No photo of this case may be shown any more."""
    withdraw_public_photo(case_id, by=actor(request), at=now())
    messages.success(
        request,
        gettext(
            "No photo may be shown any more. An alert that is live keeps its photo until it is updated or stopped."
        ),
    )
    return redirect("case-photos", case_id)


@require_safe
@needs(Permission.READ_CASE)
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """The picture: `size=thumb` or `page` cut as for the public, else whole; `left`… show a crop before it is chosen."""
    card = _any_card(photo_id)
    size = request.GET.get("size", "whole")
    jpeg = photo_jpeg(photo_id, by=actor(request), at=now(), purpose=f"photo {size}"[:40])
    try:
        picture = _cut(jpeg, card, size, request.GET)
    except (PhotoRefused, ValueError) as refusal:
        return HttpResponse(said(str(refusal)), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(picture, content_type="image/jpeg")


def upload_of(request: HttpRequest) -> bytes:
    """The bytes of the file sent as «photo»; empty when none was chosen. Raises PhotoRefused for one too large."""
    found = request.FILES.get("photo")
    if found is not None and not isinstance(found, list):
        data: bytes = found.read()
        return data
    # A body above the limit reaches no upload handler: Django drops its files without a word.
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        raise PhotoRefused(Reason.TOO_LARGE)
    return b""


def cut_of(card: PhotoCard) -> Cut:
    """The crop that was chosen, else the largest upright piece in the middle."""
    return Cut(*(f"{side * 100:.1f}" for side in card.crop or suggested(card.width, card.height)))


def suggested(width: int, height: int) -> tuple[float, float, float, float]:
    if width > height * SHAPE:
        half = height * SHAPE / width / 2
        return 0.5 - half, 0.0, 0.5 + half, 1.0
    # Of a tall picture the upper part is kept: that is where faces are.
    return 0.0, 0.0, 1.0, width / SHAPE / height


def _cut(jpeg: bytes, card: PhotoCard, size: str, asked: Mapping[str, str]) -> bytes:
    if all(side in asked for side in SIDES):
        box = Box(*(float(asked[side]) / 100 for side in SIDES))
        return crop(jpeg, box, width=PREVIEW[0], height=PREVIEW[1])
    if size in {"thumb", "page"}:
        width, height = THUMB if size == "thumb" else PAGE
        return crop(jpeg, Box(*(card.crop or WHOLE)), width=width, height=height)
    return sizes(jpeg)[640] if size == "640" else jpeg


def _any_card(photo_id: UUID) -> PhotoCard:
    try:
        return photo_card(photo_id)
    except Refused:
        raise Http404 from None


def _card(case_id: UUID, photo_id: UUID) -> PhotoCard:
    card = _any_card(photo_id)
    if card.case_id != case_id:
        raise Http404
    return card


def _choosing(
    request: HttpRequest, card: PhotoCard, cut: Cut, alt: Mapping[str, str], *, error: str = ""
) -> HttpResponse:
    file = case_file(card.case_id, by=actor(request), at=now(), purpose="public photo")
    shown = _framed(request, file) | {
        "card": card,
        "cut": cut,
        "alts": [(code, pack().language(code).name, alt.get(code, "")) for code in _languages()],
        "error": error,
        "consent": may_publish(file.sections.get("consent", {}).get(ONLY, {})),
    }
    return render(request, "case/choose.html", shown, status=422 if error else 200)


def _framed(request: HttpRequest, file: CaseFile) -> dict[str, object]:
    may_edit = can(actor(request), Permission.EDIT_CASE) and file.state is CaseState.OPEN
    return framed(file, "photos", now=now()) | {"may_edit": may_edit}


def _languages() -> list[str]:
    return [language.code for language in pack().public_languages]

"""The tip form: plain HTML, nothing needed but what was seen, nothing that was typed is ever lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nidaa.distribution.queries import public_notice
from nidaa.ground.clock import now
from nidaa.ground.photos.errors import PhotoRefused
from nidaa.ground.photos.magic import sniff
from nidaa.tips.commands import put_in_box
from nidaa.tips.errors import Refused

from .forms import TRAP, form_token, is_our_token, numbers, trapped, unkept
from .tongue import page, spoken

PHOTO_BYTES = 10_000_000
# What a body may weigh beside the photo. Above, the photo is not even read.
TEXTS_BYTES = 200_000
LONGEST_TEXT, LONGEST_LINE = 3_000, 300  # characters, as the box takes them
SALT = "tip form"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote into the form, as they wrote it; `errors`: field → one sentence."""

    token: str
    now: str = ""
    where: str = ""
    when: str = ""
    what: str = ""
    contact: str = ""
    lat: str = ""
    lon: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@csrf_exempt  # no cookie: the form has its own signed token
@require_http_methods(["GET", "HEAD", "POST"])
@spoken
def tip(request: HttpRequest, language: str, public_id: str) -> HttpResponse:
    known = public_notice(public_id, now=now())
    if known is None:
        raise Http404
    if request.method != "POST":
        return _form(request, public_id, Typed(token=form_token(SALT, public_id)), over=known.state != "live")
    typed, photo = _read(request, public_id)
    if typed.errors:
        return _form(request, public_id, typed, over=known.state != "live")
    try:
        receipt = put_in_box(
            public_id=public_id,
            language=language,
            what=typed.what,
            where=typed.where,
            point=_point(typed),
            when=typed.when,
            contact=typed.contact,
            photo=photo,
            in_view_now=typed.now == "yes",
            at=now(),
            token=typed.token,
        )
    except Refused as refusal:
        typed = replace(typed, errors={refusal.field or "what": gettext(str(refusal))})
        return _form(request, public_id, typed, over=known.state != "live")
    return _thanks(request, receipt, public_id)


def _read(request: HttpRequest, public_id: str) -> tuple[Typed, bytes | None]:
    post = request.POST
    errors: dict[str, str] = {}
    typed = Typed(
        token=post.get("token", ""),
        now=post.get("now", ""),
        where=post.get("where", "").strip(),
        when=post.get("when", "").strip(),
        what=post.get("what", "").strip(),
        contact=post.get("contact", "").strip(),
        lat=post.get("lat", ""),
        lon=post.get("lon", ""),
        errors=errors,
    )
    if not typed.what:
        errors["what"] = gettext("Say in a few words what you saw.")
    _lengths(typed, errors)
    photo = _photo(request, errors)
    if not is_our_token(typed.token, SALT, public_id):
        # Too old, or not ours: a fresh one, and the words stay. Sending again is all that is asked.
        errors["form"] = gettext("The page was open for a long time. Please press Send once more.")
        typed = replace(typed, token=form_token(SALT, public_id))
    elif trapped(request):
        errors["form"] = gettext("Please press Send once more.")
    return typed, photo


def _lengths(typed: Typed, errors: dict[str, str]) -> None:
    for name, text, most in (
        ("what", typed.what, LONGEST_TEXT),
        ("where", typed.where, LONGEST_LINE),
        ("when", typed.when, LONGEST_LINE),
        ("contact", typed.contact, LONGEST_LINE),
    ):
        if len(text) > most:
            errors[name] = gettext("This answer is longer than %(most)s characters.") % {"most": most}


def _photo(request: HttpRequest, errors: dict[str, str]) -> bytes | None:
    too_large = gettext("This photo is larger than 10 MB. Send a smaller one, or send the tip without it.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > PHOTO_BYTES + TEXTS_BYTES:
        errors["photo"] = too_large
        return None
    sent = request.FILES.get("photo")
    if not isinstance(sent, UploadedFile) or not sent.size:
        return None
    if sent.size > PHOTO_BYTES:
        errors["photo"] = too_large
        return None
    data = bytes(sent.read())
    try:
        sniff(data)
    except PhotoRefused:
        errors["photo"] = gettext(
            "This file is not a photo we can open. Send a JPEG, PNG, WebP or HEIC picture."
        )
        return None
    return data


def _point(typed: Typed) -> tuple[float, float] | None:
    """Where the phone says it is, if the person pressed that button; anything odd is no point."""
    try:
        return (float(typed.lat), float(typed.lon)) if typed.lat and typed.lon else None
    except ValueError:
        return None


def _form(request: HttpRequest, public_id: str, typed: Typed, *, over: bool) -> HttpResponse:
    values = {"public_id": public_id, "typed": typed, "contacts": numbers(), "over": over, "trap": TRAP}
    return unkept(page(request, "tip.html", values, status=422 if typed.errors else 200))


def _thanks(request: HttpRequest, receipt: str, public_id: str) -> HttpResponse:
    return unkept(
        page(request, "tip_thanks.html", {"receipt": receipt, "public_id": public_id, "contacts": numbers()})
    )

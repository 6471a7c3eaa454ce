"""To be told of alerts near a place: a form without script, and by push with one; and the way out again.

Nothing typed here can be read by this door afterwards: it is sealed to a key that lies elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nidaa.distribution.commands.requests import ask_to_subscribe
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import Medium, Spot, Wish
from nidaa.ground.clock import now
from nidaa.ground.country import gazetteer
from nidaa.ground.places.errors import PlaceUnknownError
from nidaa.ground.places.facts import Place, PlaceKind

from .answering import by_writing, token_from
from .forms import TRAP, form_token, is_our_token, numbers, trapped, unkept
from .tongue import page, spoken

FORM = "subscribe form"
MOST_PLACES, SUGGESTED = 5, 8
LONGEST_LINE = 300
LONGEST_PUSH = 2_000
NIGHT = (22, 7)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody chose, as they chose it; `errors`: field → one sentence."""

    token: str
    where: str = ""
    communes: tuple[str, ...] = ()
    lat: str = ""
    lon: str = ""
    medium: str = ""
    address: str = ""
    push: str = ""
    quiet: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


@csrf_exempt  # no cookie: the form has its own signed token
@require_http_methods(["GET", "HEAD", "POST"])
@spoken
def subscribe(request: HttpRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, Typed(token=form_token(FORM)))
    typed = _read(request)
    if request.POST.get("do") == "search":
        return _form(request, typed, searched=True)
    typed = _checked(request, typed)
    if typed.errors:
        return _form(request, typed)
    wish = _wish(typed, language)
    token = token_from(typed.token, wish.medium)
    try:
        ask_to_subscribe(wish, token=token, at=now())
    except Refused as refusal:
        return _form(request, replace(typed, errors={refusal.field or "form": gettext(str(refusal))}))
    values = {
        "medium": wish.medium.value,
        "write": by_writing(token) if wish.medium is Medium.WHATSAPP else "",
    }
    return unkept(page(request, "subscribe_asked.html", values))


def offered() -> list[str]:
    """The media of this installation, in the order in which they are shown; push only where a browser can."""
    return [medium.value for medium in Medium if medium.value in settings.SUBSCRIBE_BY]


def _read(request: HttpRequest) -> Typed:
    post = request.POST
    return Typed(
        token=post.get("token", ""),
        where=post.get("where", "").strip()[:LONGEST_LINE],
        communes=tuple(dict.fromkeys(code for code in post.getlist("commune") if _commune(code))),
        lat=post.get("lat", "")[:20],
        lon=post.get("lon", "")[:20],
        medium=post.get("medium", ""),
        address=post.get("address", "").strip()[:LONGEST_LINE],
        push=post.get("push", "")[:LONGEST_PUSH],
        quiet=post.get("quiet") == "yes",
    )


def _checked(request: HttpRequest, typed: Typed) -> Typed:
    errors: dict[str, str] = {}
    if not typed.communes and not typed.lat:
        errors["where"] = gettext("Write the name of your commune, press Search, and choose it.")
    if len(typed.communes) + bool(typed.lat) > MOST_PLACES:
        errors["where"] = gettext("Choose at most %(most)s places.") % {"most": MOST_PLACES}
    if typed.medium not in offered():
        errors["medium"] = gettext("Choose how alerts shall reach you.")
    elif typed.medium in {Medium.SMS, Medium.MAIL} and not typed.address:
        errors["address"] = gettext("Write the number or address to which alerts shall come.")
    if not is_our_token(typed.token, FORM):
        errors["form"] = gettext("The page was open for a long time. Please press the button once more.")
        typed = replace(typed, token=form_token(FORM))
    elif trapped(request):
        errors["form"] = gettext("Please press the button once more.")
    return replace(typed, errors=errors)


def _wish(typed: Typed, language: str) -> Wish:
    medium = Medium(typed.medium)
    spots = [Spot(commune=code) for code in typed.communes]
    if (point := _point(typed)) is not None:
        spots.append(Spot(lat=point[0], lon=point[1]))
    address = typed.push if medium is Medium.PUSH else typed.address
    return Wish(medium, address, language, tuple(spots), NIGHT if typed.quiet else None)


def _point(typed: Typed) -> tuple[float, float] | None:
    """Where the device says it is, if the person pressed that button; anything odd is no point."""
    try:
        return (float(typed.lat), float(typed.lon)) if typed.lat and typed.lon else None
    except ValueError:
        return None


def _form(request: HttpRequest, typed: Typed, *, searched: bool = False) -> HttpResponse:
    found = _suggestions(typed) if typed.where else []
    if searched and not found:
        sentence = gettext("We know no commune of this name. Try another spelling, or the next town.")
        typed = replace(typed, errors={"where": sentence})
    values = {
        "typed": typed,
        "chosen": [place for code in typed.communes if (place := _commune(code))],
        "found": found,
        "offered": offered(),
        "push_key": settings.PUSH_PUBLIC_KEY,
        "contacts": numbers(),
        "trap": TRAP,
    }
    return unkept(page(request, "subscribe.html", values, status=422 if typed.errors else 200))


def _suggestions(typed: Typed) -> list[tuple[Place, Place]]:
    """Communes of that name with their provinces, without those already chosen."""
    found = gazetteer().search(typed.where, SUGGESTED, {PlaceKind.COMMUNE})
    return [
        (place, gazetteer().place(place.province_code)) for place in found if place.code not in typed.communes
    ]


def _commune(code: str) -> Place | None:
    try:
        place = gazetteer().place(code)
    except PlaceUnknownError:
        return None
    return place if place.kind is PlaceKind.COMMUNE else None

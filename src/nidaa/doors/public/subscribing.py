"""To be told of alerts near a place: a form without script, and by push with one; and the way out again.

Nothing typed here can be read by this door afterwards: it is sealed to a key that lies elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
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
ADDRESS_FIELDS = {"sms": "phone", "mail": "email"}
FARTHEST_LAT, FARTHEST_LON = 90, 180


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody chose, as they chose it; `errors`: field → one sentence."""

    token: str
    where: str = ""
    communes: tuple[str, ...] = ()
    point: tuple[float, float] | None = None
    medium: str = ""
    phone: str = ""
    email: str = ""
    push: str = ""
    quiet: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """What belongs to the chosen way; by WhatsApp a person says the number by writing to us."""
        return {"sms": self.phone, "mail": self.email, "push": self.push}.get(self.medium, "")


@csrf_exempt  # no cookie: the form has its own signed token
@require_http_methods(["GET", "HEAD", "POST"])
@spoken
def subscribe(request: HttpRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, Typed(token=form_token(FORM)))
    typed = _read(request)
    if _searches(request.POST, typed):
        return _form(request, typed, searched=True)
    typed = _checked(request, typed)
    if typed.errors:
        return _form(request, typed)
    wish = _wish(typed, language)
    token = token_from(typed.token, wish.medium)
    try:
        ask_to_subscribe(wish, token=token, at=now())
    except Refused as refusal:
        return _form(request, replace(typed, errors={_field_of(refusal, typed): gettext(str(refusal))}))
    shown = {Medium.WHATSAPP: by_writing(token), Medium.PUSH: {}}.get(wish.medium, {"address": typed.address})
    return unkept(page(request, "subscribe_asked.html", {"medium": wish.medium.value, **shown}))


def offered() -> list[str]:
    """The media of this installation, in the order in which they are shown; push only where a browser can."""
    needs = {Medium.PUSH: settings.PUSH_PUBLIC_KEY, Medium.WHATSAPP: settings.WHATSAPP_NUMBER}
    return [one.value for one in Medium if one.value in settings.SUBSCRIBE_BY and needs.get(one, "none")]


def _read(request: HttpRequest) -> Typed:
    post = request.POST
    return Typed(
        token=post.get("token", ""),
        where=post.get("where", "").strip()[:LONGEST_LINE],
        communes=tuple(dict.fromkeys(code for code in post.getlist("commune") if _commune(code))),
        point=_point(post),
        medium=post.get("medium", ""),
        phone=post.get("phone", "").strip()[:LONGEST_LINE],
        email=post.get("email", "").strip()[:LONGEST_LINE],
        push=post.get("push", "")[:LONGEST_PUSH],
        quiet=post.get("quiet") == "yes",
    )


def _searches(post: QueryDict, typed: Typed) -> bool:
    """Search is the first button, so Enter in any field presses it: with a place chosen and no new name, the form is meant."""
    again = typed.where == post.get("searched", "") and bool(typed.communes or typed.point)
    return post.get("do") == "search" and not again


def _checked(request: HttpRequest, typed: Typed) -> Typed:
    errors: dict[str, str] = {}
    if not typed.communes and not typed.point:
        errors["where"] = gettext("Write the name of your commune, press Search, and choose it.")
    if len(typed.communes) + bool(typed.point) > MOST_PLACES:
        errors["where"] = gettext("Choose at most %(most)s places.") % {"most": MOST_PLACES}
    if typed.medium not in offered():
        errors["medium"] = gettext("Choose how alerts shall reach you.")
    elif typed.medium in ADDRESS_FIELDS and not typed.address:
        errors[ADDRESS_FIELDS[typed.medium]] = gettext(
            "Write the number or address to which alerts shall come."
        )
    if not is_our_token(typed.token, FORM):
        errors["form"] = gettext("The page was open for a long time. Please press the button once more.")
        typed = replace(typed, token=form_token(FORM))
    elif trapped(request):
        errors["form"] = gettext("Please press the button once more.")
    return replace(typed, errors=errors)


def _wish(typed: Typed, language: str) -> Wish:
    spots = [Spot(commune=code) for code in typed.communes]
    if typed.point is not None:
        spots.append(Spot(lat=typed.point[0], lon=typed.point[1]))
    medium = Medium(typed.medium)
    return Wish(medium, typed.address, language, tuple(spots), NIGHT if typed.quiet else None)


def _field_of(refusal: Refused, typed: Typed) -> str:
    """Where on the page the refused thing was chosen."""
    if refusal.field == "address":
        return ADDRESS_FIELDS.get(typed.medium, "medium")
    return refusal.field if refusal.field == "places" else "form"


def _point(post: QueryDict) -> tuple[float, float] | None:
    """Where the device says it is, or said and the tick still stands; anything odd is no point."""
    here = (post.get("lat", ""), post.get("lon", ""))
    try:
        lat, lon = map(float, here if all(here) else post.get("point", "").split(","))
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= FARTHEST_LAT and abs(lon) <= FARTHEST_LON else None


def _form(request: HttpRequest, typed: Typed, *, searched: bool = False) -> HttpResponse:
    wanted = searched or not (typed.communes or typed.point)
    found = _suggestions(typed) if wanted and typed.where else []
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
    """Communes with their provinces, without those already chosen.

    Who types a quarter of a large city means the city; who types a province (in Tifinagh only these have names), its towns.
    """
    found = gazetteer().search(typed.where, SUGGESTED, {PlaceKind.COMMUNE, PlaceKind.ARRONDISSEMENT})
    communes = [gazetteer().place(one.commune_code or one.code) for one in found]
    if not communes:
        provinces = gazetteer().search(typed.where, 1, {PlaceKind.PROVINCE})
        communes = [town for province in provinces for town in _largest(province)]
    return [
        (place, gazetteer().place(place.province_code))
        for place in dict.fromkeys(communes)
        if place.code not in typed.communes
    ]


def _largest(province: Place) -> list[Place]:
    there = [one for one in gazetteer().of_kind(PlaceKind.COMMUNE) if one.province_code == province.code]
    return sorted(there, key=lambda one: -one.population)[:SUGGESTED]


def _commune(code: str) -> Place | None:
    try:
        place = gazetteer().place(code)
    except PlaceUnknownError:
        return None
    return place if place.kind is PlaceKind.COMMUNE else None

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

# One folder a screen; each has its own urls, views, forms and templates.
SCREENS = (
    "board",
    "report",
    "case",
    "danger",
    "alert",
    "release",
    "tips",
    "where",
    "outcome",
    "sending",
    "audit",
    "partners",
    "people",
    "map",
)


def alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("alive", alive, name="alive"),
    path("sign/", include("nidaa.doors.console.signin_pages.urls")),
    path("sign/", include("allauth.urls")),
    *(path("", include(f"nidaa.doors.console.{screen}.urls")) for screen in SCREENS),
]

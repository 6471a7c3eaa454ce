from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("alive", alive, name="alive"),
    path("sign/", include("allauth.urls")),
]

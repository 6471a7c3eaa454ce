from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from . import reading, sending, telling
from .auth import Key, problem, with_rate
from .description import with_kinds

UNPROCESSABLE, UNAUTHORISED = 422, 401


class Partners(NinjaAPI):
    """Adds to every answer how much of the key's allowance is left."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = with_rate(request, super().create_response(request, *args, **kwargs))
        return answer

    def get_openapi_schema(self, **asked: Any) -> Any:
        return with_kinds(super().get_openapi_schema(**asked))


api = Partners(
    title="Nidaa for partners",
    version="1.0.0",
    description="Alerts for missing children as machines read them. Times are ISO 8601 with offset.",
    auth=Key(),
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="v1",
)
api.add_router("", reading.router)
api.add_router("", telling.router)
api.add_router("", sending.router)


@api.exception_handler(ValidationError)
def unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first field that is wrong, and why."""
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"][1:] if part != "told")
    return problem(f"{field or 'The request'}: {first['msg']}.", UNPROCESSABLE, field)


@api.exception_handler(AuthenticationError)
def unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    answer = problem("Send your key: Authorization: Bearer nidaa_…", UNAUTHORISED)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(str(error), error.status_code)


def missing(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    return problem("There is nothing at this address; /v1/openapi.json describes what there is.", 404)


def broken(_request: HttpRequest) -> HttpResponse:
    return problem(
        "Something failed on our side. Ask again in a moment; alerts also stand in the feeds.", 500
    )


urlpatterns: list[URLPattern | URLResolver] = [path("v1/", api.urls)]

"""Every route of the console names the permission it needs; tests/house finds one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import can, check_may

View = Callable[..., HttpResponseBase]


def needs(permission: Permission, *others: Permission) -> Callable[[View], View]:
    """Refuse with a page unless the signed-in officer holds the permission, or one of `others`.

    The gate has checked the sign-in.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            officer = actor(request)
            if not any(can(officer, other) for other in others):
                check_may(officer, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined] # read by the house test
        return guarded

    return guard


def actor(request: HttpRequest) -> Actor:
    """Who is signed in, as the rooms know them."""
    officer: Any = request.user
    found = officer.actor()
    if not isinstance(found, Actor):
        raise TypeError("The signed-in user is not an officer.")
    return found

"""Signing in: with a password and a second factor, always. Nobody signs up; an administrator makes officers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> Any:  # noqa: ARG002
        return "/"

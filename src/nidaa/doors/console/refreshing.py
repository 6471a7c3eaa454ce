"""Parts of a page that ask for themselves again while the page stands open."""

from django.http import HttpRequest


def is_nobody(request: HttpRequest) -> None:
    """A refresh by the page itself is no sign of a person: it must not keep an unattended session alive."""
    request.session.save = _not_saved  # type: ignore[method-assign] # the middleware calls it after every view


def _not_saved(must_create: bool = False) -> None:  # Django's signature
    pass

"""Every route of the console at once: guarded by a named permission, or on a list that stands here in full.

The public door's list stands in tests/doors/public.
"""

import pytest
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import get_resolver

from nidaa.doors.console.gate import OPEN_PATHS
from nidaa.ground.people.facts import Permission

# Whoever is not signed in reaches these and no others. allauth's own pages are behind sign/.
OPEN_AT_THE_CONSOLE = {"alive"}


def routes(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


CONSOLE = [
    (path, view)
    for path, view in routes(get_resolver("nidaa.config.urls_console"))
    if not path.startswith("sign/")
]


@pytest.mark.parametrize(("path", "view"), [one for one in CONSOLE if one[0] not in OPEN_AT_THE_CONSOLE])
def test_a_route_of_the_console_names_the_permission_it_needs(path, view):
    assert getattr(view, "permission", None) in Permission, path


def test_what_is_open_at_the_console_is_this_and_no_more():
    assert OPEN_PATHS == ("/sign/", "/static/", "/alive")
    assert {path for path, _ in CONSOLE} >= OPEN_AT_THE_CONSOLE


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted({path for path, _ in CONSOLE} - OPEN_AT_THE_CONSOLE))
def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(client, path):
    concrete = path.replace("<uuid:", "<").replace("<int:", "<").replace("<str:", "<").replace("<slug:", "<")
    answer = client.get("/" + concrete.replace("<", "").replace(">", ""))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign/login/")

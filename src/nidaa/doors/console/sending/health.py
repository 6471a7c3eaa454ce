"""How Meta stands to our accounts: asked when an officer presses the button, and never by the page itself."""

import asyncio
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from django.views.decorators.http import require_POST

from nidaa.doors.console.alert.media import account_words
from nidaa.doors.console.guard import needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.graph.asking import look
from nidaa.ground.graph.health import Level, rows
from nidaa.ground.people.facts import Permission

PATIENCE_S = 20.0
SUBJECTS = {
    "version": N("version of the interface"),
    "token": N("token"),
    "data access": N("access to data"),
    "permissions": N("permissions"),
    "page": N("page"),
    "account": N("account"),
    "tasks": N("tasks"),
    "publishing authorisation": N("publishing authorisation"),
    "quota": N("posts a day"),
}
LEVELS = {
    Level.BAD: ("alert", N("bad")),
    Level.WARNING: ("late", N("to be done")),
    Level.GOOD: ("good", N("good")),
}
ORDER = tuple(LEVELS)


@require_POST
@needs(Permission.READ_CASE, Permission.MANAGE_PEOPLE)
def meta(request: HttpRequest) -> HttpResponse:
    """Reads only. For the part of the page that asked; without script, a page of its own."""
    shown: dict[str, Any] = {"section": "sending", "asked_at": now(), "rows": [], "late": False}
    try:
        seen = asyncio.run(asyncio.wait_for(look(allowed_hosts=settings.INSIDE_HOSTS), PATIENCE_S))
    except TimeoutError:
        shown["late"] = True
    else:
        table = sorted(
            (row for one in seen for row in rows(one, now=now())), key=lambda row: ORDER.index(row.level)
        )
        shown["rows"] = [_line(row) for row in table]
    part = "HX-Request" in request.headers
    return render(request, "sending/meta.html" if part else "sending/meta_page.html", shown)


def _line(row: Any) -> dict[str, str]:
    level, state = LEVELS[row.level]
    return {
        "account": account_words(row.account),
        "subject": gettext(SUBJECTS.get(row.subject, row.subject)),
        "level": level,
        "state": gettext(state),
        "says": said(row.says),
    }

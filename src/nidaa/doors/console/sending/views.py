from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nidaa.distribution.queries import handovers_waiting, partners_silent
from nidaa.doors.console.alert.changes import ACTS
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.refreshing import is_nobody
from nidaa.doors.console.sentences import said
from nidaa.ground.accounts import accounts
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission
from nidaa.ground.people.rules import can

from .forms import ReceiptForm, StopForm
from .halts import halt_lines
from .outlets import outlet_lines, template_lines

META_CHANNELS = ("facebook", "instagram")


@require_safe
@needs(Permission.READ_CASE, Permission.MANAGE_PEOPLE)
def sending(request: HttpRequest) -> HttpResponse:
    """What is stopped, every way out, what waits for a person."""
    return page(request)


@require_safe
@needs(Permission.READ_CASE, Permission.MANAGE_PEOPLE)
def state(request: HttpRequest) -> HttpResponse:
    """What changes by itself, asked for while the page stands open; forms stay as they are typed."""
    is_nobody(request)
    return render(request, "sending/state.html", present(request))


def page(
    request: HttpRequest,
    *,
    form: StopForm | None = None,
    receipt: tuple[str, ReceiptForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`receipt`: by the delivery's number, a receipt that was refused."""
    wanted = request.GET.get("stop", "")
    refused, typed = receipt or ("", None)
    shown: dict[str, Any] = {
        **present(request),
        "form": form or StopForm(now=now(), initial={"what": wanted}),
        "handovers": [
            (
                one,
                gettext(ACTS[one.act]),
                said(one.detail) if one.detail else "",
                typed
                if typed and refused == str(one.delivery_id)
                else ReceiptForm(auto_id=f"{one.delivery_id}-%s"),
            )
            for one in handovers_waiting()
        ],
        "templates": template_lines(),
        "asks_meta": any(accounts(channel) for channel in META_CHANNELS),
    }
    return render(request, "sending/sending.html", shown, status=status)


def present(request: HttpRequest) -> dict[str, Any]:
    by, at = actor(request), now()
    lines, missing = outlet_lines(now=at)
    return {
        "section": "sending",
        "halts": halt_lines(by=by),
        "outlets": lines,
        "missing": missing,
        "silent": [(one, gettext(ACTS[one.act])) for one in partners_silent(at)],
        "now": at,
        "may_stop": can(by, Permission.STOP_ALERT),
        "may_read": can(by, Permission.READ_CASE),
    }

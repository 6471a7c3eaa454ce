"""What officers do here: stop, start again, tell that a package was handed over."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from nidaa.distribution.commands import ask_to_resume, halt, record_handover, resume
from nidaa.distribution.errors import Refused
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission

from .forms import ReceiptForm, StopForm
from .views import page

UNPROCESSABLE = 422


@require_POST
@needs(Permission.STOP_ALERT)
def stop(request: HttpRequest) -> HttpResponse:
    """One officer, one press: from the next delivery and the next window on, nothing goes out."""
    form = StopForm(request.POST, now=now())
    if not form.is_valid():
        return page(request, form=form, status=UNPROCESSABLE)
    scope, key = form.chosen
    typed = form.cleaned_data
    try:
        halt(
            scope,
            key,
            reason=typed["reason"],
            also_withdrawals=typed["also_withdrawals"],
            by=actor(request),
            at=now(),
        )
    except Refused as refusal:
        refuse(form, refusal, {"key": "what"})
        return page(request, form=form, status=UNPROCESSABLE)
    messages.success(request, gettext("Stopped. It takes two officers to start again."))
    return redirect("sending")


@require_POST
@needs(Permission.STOP_ALERT)
def ask(request: HttpRequest, halt_id: int) -> HttpResponse:
    """The first of two."""
    done = gettext("Asked. Sending starts again when a second officer, an approver, agrees.")
    return _answered(request, ask_to_resume, halt_id, done)


@require_POST
@needs(Permission.APPROVE_ALERT)
def agree(request: HttpRequest, halt_id: int) -> HttpResponse:
    """The second of two: what was held back goes out."""
    done = gettext("Started again. What was held back goes out now, unless its time is over.")
    return _answered(request, resume, halt_id, done)


@require_POST
@needs(Permission.STOP_ALERT)
def handed_over(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """A package has been given to the other side by a person: what was answered."""
    form = ReceiptForm(request.POST, auto_id=f"{delivery_id}-%s")
    if not form.is_valid():
        return page(request, receipt=(str(delivery_id), form), status=UNPROCESSABLE)
    try:
        record_handover(delivery_id, receipt=form.cleaned_data["receipt"], by=actor(request), at=now())
    except Refused as refusal:
        if refusal.field == "receipt":
            refuse(form, refusal)
            return page(request, receipt=(str(delivery_id), form), status=UNPROCESSABLE)
        messages.error(request, said(str(refusal)))
    else:
        messages.success(request, gettext("Recorded. Nobody is waited for any more."))
    return redirect("sending")


def _answered(request: HttpRequest, command: Callable[..., None], halt_id: int, done: str) -> HttpResponse:
    try:
        command(halt_id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(request, done)
    return redirect("sending")

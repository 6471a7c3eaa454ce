from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.sentences import said
from nidaa.doors.console.signin import ROLE_WORDS
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.commands import deactivate, make_officer, reactivate, set_roles
from nidaa.ground.people.errors import Refused
from nidaa.ground.people.facts import OfficerCard, Permission
from nidaa.ground.people.queries import officer, officers

from .forms import OfficerForm, PostForm, standing


@require_safe
@needs(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """The register of officers."""
    return _register(request)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    """A new officer. The first password is shown in this answer and never again."""
    form = OfficerForm(request.POST, language=request.LANGUAGE_CODE)
    if not form.is_valid():
        return _register(request, {"form": form})
    names = {key: form.cleaned_data[key] for key in ("username", "first_name", "last_name")}
    try:
        _id, password = make_officer(**names, post=form.post(), by=actor(request), at=now())
    except Refused as refusal:
        refuse(form, refusal)
        return _register(request, {"form": form})
    return _register(request, {"added": names["username"], "password": password})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def person(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One officer: roles, unit, rank, language."""
    try:
        card = officer(officer_id)
    except Refused as refusal:
        return render(request, "refused.html", {"sentence": said(str(refusal))}, status=404)
    if request.method != "POST":
        return _person(request, card, PostForm(initial=standing(card), language=request.LANGUAGE_CODE))
    form = PostForm(request.POST, language=request.LANGUAGE_CODE)
    try:
        if not form.is_valid():
            return _person(request, card, form)
        set_roles(officer_id, form.post(), by=actor(request), at=now())
    except Refused as refusal:
        refuse(form, refusal)
        return _person(request, card, form)
    messages.success(request, gettext("Saved. It is in force from the officer's next click."))
    return redirect("people")


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def stop(request: HttpRequest, officer_id: int) -> HttpResponse:
    """The officer signs in no more."""
    try:
        deactivate(officer_id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
        return redirect("person", officer_id=officer_id)
    messages.success(request, gettext("The officer can sign in no more; open sessions have ended."))
    return redirect("people")


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def start(request: HttpRequest, officer_id: int) -> HttpResponse:
    """The officer may sign in again."""
    try:
        reactivate(officer_id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(request, gettext("The officer may sign in again."))
    return redirect("people")


def _register(request: HttpRequest, more: dict[str, Any] | None = None) -> HttpResponse:
    language = request.LANGUAGE_CODE
    ranks = {rank.order: rank.label.of(language) for rank in pack().ranks}
    rows = [
        {"card": card, "roles": _roles(card), "rank": ranks.get(card.rank, str(card.rank))}
        for card in officers()
    ]
    shown = {"section": "people", "rows": rows, "form": OfficerForm(language=language), **(more or {})}
    return render(request, "people/people.html", shown)


def _person(request: HttpRequest, card: OfficerCard, form: PostForm) -> HttpResponse:
    myself = actor(request).key == f"officer:{card.id}"
    return render(
        request, "people/person.html", {"section": "people", "card": card, "form": form, "myself": myself}
    )


def _roles(card: OfficerCard) -> list[str]:
    return [gettext(ROLE_WORDS[role]) for role in ROLE_WORDS if role in card.roles]

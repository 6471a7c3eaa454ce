"""Keys by which partners' machines ask us: issued and shown once, revoked at once."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from django.views.decorators.http import require_POST

from nidaa.distribution.commands.api_keys import LONGEST_DAYS, PER_MINUTE, issue_key, revoke_key
from nidaa.distribution.errors import Refused
from nidaa.distribution.facts import Scope
from nidaa.distribution.queries import partners
from nidaa.distribution.queries.api import api_keys
from nidaa.doors.console.forming import refuse
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.officers import names_by_key
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission

from .page import page

SCOPE_WORDS = {
    Scope.READ: N("read alerts"),
    Scope.ACKNOWLEDGE: N("say that it has taken an alert over, or erased it"),
    Scope.SEND_CAP: N("send us CAP messages"),
}
USUAL_DAYS = 180


class KeyForm(forms.Form):
    partner = forms.ChoiceField(label=_("For which partner"))
    scopes = forms.MultipleChoiceField(
        label=_("What the key may do"), widget=forms.CheckboxSelectMultiple, initial=[Scope.READ.value]
    )
    sandbox = forms.BooleanField(
        label=_("For trying out"),
        required=False,
        help_text=_("It sees exercises and nothing else, and what it sends can only become an exercise."),
    )
    days = forms.IntegerField(
        label=_("For how many days"), min_value=1, max_value=LONGEST_DAYS, initial=USUAL_DAYS
    )
    per_minute = forms.IntegerField(label=_("Requests a minute"), min_value=1, initial=PER_MINUTE)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        register = [(one.key, one.name) for one in partners() if one.active]
        words = [(scope.value, gettext(SCOPE_WORDS[scope])) for scope in Scope]
        self.fields["partner"].choices = register  # type: ignore[attr-defined] # a field of choices
        self.fields["scopes"].choices = words  # type: ignore[attr-defined] # a field of choices


def keys_shown(*, at: datetime) -> dict[str, Any]:
    """For the page of partners: what still opens something first."""
    rows = api_keys()
    names = names_by_key(row.issued_by for row in rows)
    found = [
        {
            "row": row,
            "scopes": [gettext(SCOPE_WORDS[Scope(one)]) for one in row.scopes],
            "by": names.get(row.issued_by, row.issued_by),
            "valid": row.revoked_at is None and at < row.expires_at and row.partner.active,
        }
        for row in rows
    ]
    return {"keys": sorted(found, key=lambda one: not one["valid"]), "key_form": KeyForm(auto_id="key-%s")}


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def issue(request: HttpRequest) -> HttpResponse:
    """The key is shown in this answer and never again: only its hash is kept."""
    form = KeyForm(request.POST, auto_id="key-%s")
    if not form.is_valid():
        return page(request, {**keys_shown(at=now()), "key_form": form}, status=422)
    typed = form.cleaned_data
    try:
        written = issue_key(
            typed["partner"],
            scopes=[Scope(one) for one in typed["scopes"]],
            sandbox=typed["sandbox"],
            days=typed["days"],
            per_minute=typed["per_minute"],
            by=actor(request),
            at=now(),
        )
    except Refused as refusal:
        refuse(form, refusal)
        return page(request, {**keys_shown(at=now()), "key_form": form}, status=422)
    return page(request, {**keys_shown(at=now()), "issued": written, "issued_to": typed["partner"]})


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def revoke(request: HttpRequest, key_id: str) -> HttpResponse:
    """From now on it opens nothing."""
    try:
        revoke_key(key_id, by=actor(request), at=now())
    except Refused as refusal:
        messages.error(request, said(str(refusal)))
    else:
        messages.success(request, gettext("Revoked. From now on it opens nothing."))
    return redirect("partners")

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.forming import one_of, short
from nidaa.ground.country import pack
from nidaa.ground.people.facts import OfficerCard, Post, Role
from nidaa.ground.people.queries import units

# What a role may do, said as an officer would; the table itself is ground/people/rules.py.
ROLES = (
    (Role.REPORT_TAKER, _("Report taker: opens cases and takes down what is said")),
    (Role.CASE_OFFICER, _("Case officer: leads cases, signs danger, drafts and stops alerts, closes")),
    (Role.APPROVER, _("Approver: releases alerts that others drafted, stops them")),
    (Role.TIP_OPERATOR, _("Tip operator: reads and handles tips, opens no case file")),
    (Role.AUDITOR, _("Auditor: reads the audit log and nothing else")),
    (Role.ADMINISTRATOR, _("Administrator: officers, partners, holds; works on no case")),
)
CONSOLE_LANGUAGES = (("ar", "العربية"), ("fr", "Français"), ("en", "English"))


class PostForm(forms.Form):
    """What an officer is here."""

    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField(label=_("Unit"))
    rank = forms.TypedChoiceField(label=_("Rank"), coerce=int)
    language = one_of(_("Language of the console"), CONSOLE_LANGUAGES, initial="fr")

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [
            (unit.code, f"{unit.code} · {unit.name_ar if language == 'ar' else unit.name_fr}")
            for unit in units()
        ]
        ranks = [(rank.order, rank.label.of(language)) for rank in pack().ranks]
        roles = [(role.value, label) for role, label in ROLES]
        for name, choices in (("unit", named), ("rank", ranks), ("roles", roles)):
            self.fields[name].choices = choices  # type: ignore[attr-defined] # a field of choices

    def post(self) -> Post:
        said = self.cleaned_data
        roles = frozenset(Role(role) for role in said["roles"])
        return Post(roles, said["unit"], said["rank"], said["language"])


class OfficerForm(PostForm):
    """A new officer."""

    first_name = short(_("First name"), required=True, most=150)
    last_name = short(_("Family name"), required=True, most=150)
    username = short(
        _("Username"),
        required=True,
        most=30,
        help_text=_("3 to 30 small Latin letters, digits, dots or hyphens."),
    )
    field_order = ("first_name", "last_name", "username", "roles", "unit", "rank", "language")


def standing(card: OfficerCard) -> dict[str, Any]:
    """What an officer is now, as the form holds it."""
    return {"roles": sorted(card.roles), "unit": card.unit, "rank": card.rank, "language": card.language}

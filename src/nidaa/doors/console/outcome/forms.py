from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.forming import MomentField, long, one_of, short
from nidaa.doors.console.map.forms import PlaceForm
from nidaa.resolution.facts import Condition, Contribution, FoundBy

from .words import CONDITIONS, CONTRIBUTIONS, FAMILY, FIND_PLACES, FINDERS, TYPES

KEPT = (
    "where",
    "place_kind",
    "found_by_words",
    "condition_words",
    "verified_by",
    "family_by",
    "evidence",
    "closing",
)


def spoken(choices: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Labels translated when they are shown."""
    return [(key, _(label)) for key, label in choices]


class FoundForm(PlaceForm):
    """How a child was found. Compulsory is what decides or is counted; a place that nobody knows yet blocks nothing."""

    point_required = False

    where = short(_("Where, in words"))
    place_kind = forms.ChoiceField(
        label=_("In what kind of place"), required=False, choices=[("", "—"), *spoken(FIND_PLACES)]
    )
    found_at = MomentField(label=_("Found when"))
    found_by = one_of(_("Found by whom"), spoken(FINDERS))
    found_by_words = short(_("By whom exactly"))
    condition = one_of(_("In what condition"), spoken(CONDITIONS))
    condition_words = long(_("About the condition"), help_text=_("Only what the file needs. Never public."))
    identity_verified = forms.BooleanField(
        label=_("The child's identity has been verified in person"),
        error_messages={"required": _("Confirm that the child's identity has been verified in person.")},
    )
    verified_by = short(_("Identity verified by"))
    family_informed = one_of(_("Has the family been informed first"), spoken(FAMILY))
    family_by = short(_("Family informed by"))
    family_at = MomentField(label=_("Family informed at"), required=False)
    contribution = one_of(_("Did the alert contribute"), spoken(CONTRIBUTIONS))
    evidence = long(
        _("What shows it"), help_text=_("A tip's number, a witness, a call. «Not known» is an answer.")
    )
    type_final = forms.ChoiceField(label=_("What it was in the end"), choices=[("", "—"), *spoken(TYPES)])
    closing = long(_("Closing words"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("family_informed") == "yes" and not cleaned.get("family_by"):
            self.add_error("family_by", gettext("Say who informed the family."))
        claimed = cleaned.get("contribution") in {Contribution.DIRECT, Contribution.PARTIAL}
        if claimed and not cleaned.get("evidence"):
            self.add_error(
                "evidence", gettext("Say what shows that the alert contributed; else answer «not known».")
            )
        return cleaned

    def columns(self) -> dict[str, Any]:
        """What resolution counts."""
        said = self.cleaned_data
        return {
            "found_at": said["found_at"],
            "condition": Condition(said["condition"]),
            "found_by": FoundBy(said["found_by"]),
            "contribution": Contribution(said["contribution"]),
            "type_final": said["type_final"],
            "identity_verified": said["identity_verified"],
        }

    def details(self) -> dict[str, str]:
        """What stands sealed: only what was answered."""
        said = self.cleaned_data
        found = {key: said[key] for key in KEPT} | {"family_informed": said["family_informed"]}
        if self.point:
            found["point"] = f"{self.point[0]:.5f}, {self.point[1]:.5f}"
        if said["family_at"]:
            found["family_at"] = said["family_at"].isoformat(timespec="minutes")
        return {key: text for key, text in found.items() if text}


class ReopenForm(forms.Form):
    reason = short(_("Why is the case opened again"), required=True)


class HoldForm(forms.Form):
    reason = short(
        _("Why must the case be kept"),
        required=True,
        help_text=_("Proceedings, a request. Name nobody: this line is not sealed."),
    )

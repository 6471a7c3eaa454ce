from django import forms
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.forming import MomentField, short
from nidaa.doors.console.map.forms import PlaceForm
from nidaa.hypotheses.rules import LARGEST_SIGMA_M

USUAL_SPREAD_M = 300


class PromoteForm(PlaceForm):
    """Where and when the child was seen, as an operator reads it out of a tip."""

    sigma_m = forms.FloatField(
        label=_("Right to within how many metres"),
        min_value=1,
        max_value=LARGEST_SIGMA_M,
        initial=USUAL_SPREAD_M,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    seen_at = MomentField(label=_("Seen when"))


class CloseForm(forms.Form):
    reason = short(_("Why is it closed"), required=True, most=300)

"""Seen on the way: along a line, by a camera, at a toll."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.forming import MomentField, long, one_of
from nidaa.doors.console.map.forms import PlaceForm
from nidaa.ground.country import pack
from nidaa.hypotheses.rules import LARGEST_SIGMA_M

from .forms import SEEN_CHOICES, SEEN_CREDIBILITY
from .points import points_of

# How sure a recording is, and the number the map works with: starting values.
CAMERA_CREDIBILITY = {"plate": 0.9, "clear": 0.8, "alike": 0.4}
CAMERA_CHOICES = (
    ("plate", _("The number plate was read")),
    ("clear", _("The face is clear")),
    ("alike", _("Looks like the child, or the vehicle")),
)


def stations(language: str) -> list[tuple[str, str]]:
    """Where journeys join, by name, for a list to choose from."""
    names = [(hub.key, hub.name_ar if language == "ar" else hub.name_fr) for hub in pack().hubs]
    return [("", "—"), *sorted(names, key=lambda one: one[1])]


class LineForm(forms.Form):
    """«On the train to Rabat»: from station to station, or drawn; what is drawn counts."""

    start = forms.ChoiceField(label=_("From"), required=False)
    end = forms.ChoiceField(label=_("Towards"), required=False)
    line = forms.CharField(
        label=_("Points of the line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"}),
        help_text=_(
            "Choose from where to where; or draw along the way, or write one point a line: latitude, longitude."
        ),
    )
    sigma_m = forms.FloatField(
        label=_("Right to within how many metres beside the line"),
        min_value=1,
        max_value=LARGEST_SIGMA_M,
        initial=1000,
    )
    seen_at = MomentField(label=_("Seen when"))
    words = long(_("What was seen"))
    source = forms.CharField(label=_("Who says so"), required=False, max_length=200)
    credibility = one_of(_("How credible is it"), SEEN_CHOICES)

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("start", "end"):
            self.fields[name].choices = stations(language)  # type: ignore[attr-defined]

    def clean_line(self) -> list[tuple[float, float]]:
        return points_of(self.cleaned_data["line"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("line") and "line" not in self.errors:
            chosen = [cleaned.get(name) or "" for name in ("start", "end")]
            places = {hub.key: (hub.lat, hub.lon) for hub in pack().hubs}
            if not all(chosen) or chosen[0] == chosen[1]:
                self.add_error("line", gettext("Draw the line, or choose from where to where."))
            else:
                cleaned["line"] = [places[key] for key in chosen]
        return cleaned

    def weight(self) -> float:
        return SEEN_CREDIBILITY[self.cleaned_data["credibility"]]


class CameraForm(PlaceForm):
    """A camera or a toll that recorded the child, or the vehicle."""

    radius_m = forms.FloatField(
        label=_("What it sees, in metres around"), min_value=1, max_value=LARGEST_SIGMA_M, initial=100
    )
    seen_at = MomentField(label=_("Recorded when"))
    words = long(_("What was recorded"))
    source = forms.CharField(label=_("Which camera or toll"), required=False, max_length=200)
    credibility = one_of(_("How sure is it"), CAMERA_CHOICES)

    def weight(self) -> float:
        return CAMERA_CREDIBILITY[self.cleaned_data["credibility"]]

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.forming import MomentField, long, one_of
from nidaa.doors.console.map import hypothesis_words as names
from nidaa.doors.console.map.forms import PlaceForm
from nidaa.hypotheses.facts import EvidenceKind
from nidaa.hypotheses.rules import LARGEST_SIGMA_M, MOST_HOURS, MOST_PEOPLE

from .points import points_of

# What an officer says, and the number the map works with: starting values, as a tip's by its grade.
SEEN_CREDIBILITY = {"police": 0.9, "likely": 0.6, "possible": 0.4, "doubtful": 0.2}
# How likely the child would have been found had it been there (probability of detection).
CHECKED_DETECTION = {"glance": 0.3, "walked": 0.6, "searched": 0.9}
DEVICE_CREDIBILITY = {"surely": 0.9, "likely": 0.7, "perhaps": 0.3}
FACTORS = {"much_more": 10.0, "more": 3.0, "less": 1 / 3, "much_less": 0.1}
USUAL_SPREAD_M = {EvidenceKind.SIGHTING: 300, EvidenceKind.PLACE_CHECKED: 100}

SEEN_CHOICES = (
    ("police", _("Seen by police")),
    ("likely", _("Likely")),
    ("possible", _("Possible")),
    ("doubtful", _("Doubtful")),
)
CHECKED_CHOICES = (
    ("glance", _("Looked at in passing")),
    ("walked", _("Walked through")),
    ("searched", _("Searched everywhere")),
)
DEVICE_CHOICES = (
    ("surely", _("With the child, as good as sure")),
    ("likely", _("Likely with the child")),
    ("perhaps", _("Perhaps with someone else")),
)
FACTOR_CHOICES = (
    ("much_more", _("Much more likely (× 10)")),
    ("more", _("More likely (× 3)")),
    ("less", _("Less likely (÷ 3)")),
    ("much_less", _("Much less likely (÷ 10)")),
)


class EvidenceForm(PlaceForm):
    """A sighting, or a place that has been checked without finding the child."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in EvidenceKind], widget=forms.HiddenInput)
    item = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    sigma_m = forms.FloatField(min_value=1, max_value=LARGEST_SIGMA_M)
    seen_at = MomentField()
    words = long("")
    source = forms.CharField(required=False, max_length=200)
    credibility = one_of("", ())

    def __init__(self, *args: Any, kind: EvidenceKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_kind = kind
        sighting = kind is EvidenceKind.SIGHTING
        self._label(
            "sigma_m",
            _("Right to within how many metres") if sighting else _("Checked how far around, in metres"),
        )
        self._label("seen_at", _("Seen when") if sighting else _("Checked when"))
        self._label("words", _("What was seen") if sighting else _("What was checked, and how"))
        self._label("source", _("Who says so") if sighting else _("Checked by whom"))
        self._label("credibility", _("How credible is it") if sighting else _("How well was it checked"))
        self.fields["credibility"].choices = SEEN_CHOICES if sighting else CHECKED_CHOICES  # type: ignore[attr-defined]
        self.fields["sigma_m"].initial = USUAL_SPREAD_M[kind]
        self.fields["sigma_m"].widget.attrs["inputmode"] = "numeric"
        self.fields["kind"].initial = kind

    def _label(self, name: str, label: Any) -> None:
        self.fields[name].label = label

    def weight(self) -> float:
        """The chosen words as the number the room keeps, 0 to 1."""
        return {**SEEN_CREDIBILITY, **CHECKED_DETECTION}[self.cleaned_data["credibility"]]


class PingForm(PlaceForm):
    """A telephone that a mast has heard: a circle around the mast, or a sector of it."""

    radius_m = forms.FloatField(
        label=_("Reach of the mast, in metres"), min_value=50, max_value=LARGEST_SIGMA_M
    )
    min_m = forms.FloatField(
        label=_("Not nearer than, in metres (sector only)"),
        required=False,
        min_value=0,
        max_value=LARGEST_SIGMA_M,
    )
    azimuth_deg = forms.FloatField(
        label=_("Direction of the sector, degrees from north"), required=False, min_value=0, max_value=360
    )
    width_deg = forms.FloatField(
        label=_("Width of the sector, degrees"), required=False, min_value=1, max_value=360, initial=120
    )
    seen_at = MomentField(label=_("Heard when"))
    credibility = one_of(_("Is the telephone with the child"), DEVICE_CHOICES)
    words = long(_("Which telephone, and what else is known"))
    source = forms.CharField(label=_("Operator, request number"), required=False, max_length=200)

    def sector(self) -> dict[str, float] | None:
        said = self.cleaned_data
        if said.get("azimuth_deg") is None:
            return None
        width = said.get("width_deg") or 120.0
        return {
            "azimuth_deg": said["azimuth_deg"],
            "width_deg": width,
            "min_m": said.get("min_m") or 0.0,
            "max_m": said["radius_m"],
        }

    def weight(self) -> float:
        return DEVICE_CREDIBILITY[self.cleaned_data["credibility"]]


class PlaceWeightForm(PlaceForm):
    """An officer's own judgement on a place; it stands in the ledger with its reason."""

    radius_m = forms.FloatField(
        label=_("How far around, in metres"), min_value=20, max_value=20_000, initial=300
    )
    factor = one_of(_("How likely, against what the file alone says"), FACTOR_CHOICES)
    words = long(_("Why"), required=True)

    def weight(self) -> float:
        return FACTORS[self.cleaned_data["factor"]]


class TypeWeightForm(forms.Form):
    """An officer's own weight on what may have happened."""

    type = forms.ChoiceField(
        label=_("What may have happened"), choices=[(key, _(label)) for key, label in names.TYPES.items()]
    )
    weight = forms.IntegerField(label=_("How likely, in per cent"), min_value=0, max_value=100)
    words = long(_("Why"), required=True)


class SearchedForm(forms.Form):
    """An area searched in vain: drawn, or its corners written; how, by how many, how long, or the POD directly."""

    polygon = forms.CharField(
        label=_("Corners of the area"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"}),
        help_text=_("Draw on the map, or write one corner a line: latitude, longitude."),
    )
    seen_at = MomentField(label=_("Searched until when"))
    method = forms.ChoiceField(
        label=_("How it was searched"),
        required=False,
        choices=[("", "—"), *((key, _(label)) for key, label in names.METHODS.items())],
    )
    team = forms.IntegerField(
        label=_("How many people or machines"), required=False, min_value=1, max_value=MOST_PEOPLE, initial=4
    )
    hours = forms.FloatField(label=_("Hours"), required=False, min_value=0.1, max_value=MOST_HOURS)
    pod = forms.IntegerField(
        label=_("Or directly: probability of detection, in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_(
            "How likely the child would have been found, had it been there. It stands before the method."
        ),
    )
    words = long(_("What was searched, what could not be"))
    source = forms.CharField(label=_("Searched by whom"), required=False, max_length=200)

    def clean_polygon(self) -> list[tuple[float, float]]:
        """Corners as (lat, lon)."""
        return points_of(self.cleaned_data["polygon"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pod") is None and not self.errors:
            if not cleaned.get("method"):
                self.add_error(
                    "method", gettext("Say how the area was searched, or give the probability of detection.")
                )
            elif not cleaned.get("hours"):
                self.add_error("hours", gettext("Say for how many hours."))
        return cleaned

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.forming import MomentField, long, one_of
from nidaa.doors.console.map.forms import PlaceForm
from nidaa.hypotheses.facts import EvidenceKind
from nidaa.hypotheses.rules import LARGEST_SIGMA_M

# What an officer says, and the number the map works with: starting values, as a tip's by its grade.
SEEN_CREDIBILITY = {"police": 0.9, "likely": 0.6, "possible": 0.4, "doubtful": 0.2}
# How likely the child would have been found had it been there (probability of detection).
CHECKED_DETECTION = {"glance": 0.3, "walked": 0.6, "searched": 0.9}
USUAL_SPREAD_M = {EvidenceKind.SIGHTING: 300, EvidenceKind.PLACE_CHECKED: 100}


class EvidenceForm(PlaceForm):
    """A sighting, or a place that has been checked without finding the child."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in EvidenceKind], widget=forms.HiddenInput)
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

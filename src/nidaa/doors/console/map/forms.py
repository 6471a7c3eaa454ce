"""A place in a form: a pin, coordinates, or one of the places a search found; each works without the others."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .places import Match, matches

# The button that only searches: nothing is saved, and everything typed stays.
SEARCH = "search_place"


class PlaceForm(forms.Form):
    """For a form that needs a point. Read `point` once it is valid."""

    looked_for = forms.CharField(label=_("Search for a place"), required=False, max_length=100)
    chosen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90, localize=False)
    lon = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, localize=False
    )
    point_required = True

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language
        for name in ("lat", "lon"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"})
            self.fields[name].widget.attrs[f"data-pick-{name}"] = ""

    @property
    def searching(self) -> bool:
        """Whether the button was pressed that only searches."""
        return self.is_bound and SEARCH in self.data

    @property
    def found(self) -> list[Match]:
        """Places for the words typed; shown as choices where no script shows them."""
        return matches(str(self["looked_for"].value() or ""), self.language)

    @property
    def pin(self) -> tuple[float, ...]:
        """What the form holds now, for the map."""
        try:
            return (float(self["lat"].value()), float(self["lon"].value()))
        except (TypeError, ValueError):
            return ()

    @property
    def point(self) -> tuple[float, float] | None:
        chosen = self.cleaned_data.get("chosen")
        if chosen:
            lat, _comma, lon = chosen.partition(",")
            return float(lat), float(lon)
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        return None if lat is None or lon is None else (lat, lon)

    def is_valid(self) -> bool:
        return not self.searching and super().is_valid()

    def full_clean(self) -> None:
        """A search checks nothing: what is typed so far may be half an answer."""
        super().full_clean()
        if self.searching:
            self._errors = ErrorDict()

    def clean_chosen(self) -> str:
        """One of the places that were offered, nothing else."""
        chosen: str = self.cleaned_data["chosen"]
        offered = {match.value for match in self.found}
        return chosen if chosen in offered else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.point_required and not {"lat", "lon"} & self.errors.keys() and self.point is None:
            self.add_error("looked_for", gettext("Set the pin on the map, or choose a place."))
        return cleaned

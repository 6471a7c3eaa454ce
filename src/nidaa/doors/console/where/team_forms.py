"""Teams that stand ready: those at the pin, and up to five more groups, each from a place of its own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.map import hypothesis_words as names
from nidaa.doors.console.map.forms import PlaceForm
from nidaa.doors.console.map.marks import Mark
from nidaa.ground.country import pack

from .passing import stations
from .points import points_of

MORE_GROUPS = 5
Row = tuple[str, int, str, float, float, float]  # as hypotheses.commands.plans reads it
METHODS = [(key, _(label)) for key, label in names.METHODS.items()]
HOURS_LABEL = _("Hours each can work, the way there and back included")


def hours_field(**options: Any) -> forms.FloatField:
    return forms.FloatField(label=HOURS_LABEL, min_value=0.5, max_value=24, initial=3, **options)


class TeamsForm(PlaceForm):
    """Teams that stand ready at one place: how many, of what kind, for how long."""

    count = forms.IntegerField(label=_("How many teams"), min_value=1, max_value=40, initial=3)
    people = forms.IntegerField(label=_("People in each"), min_value=1, max_value=50, initial=4)
    method = forms.ChoiceField(label=_("How they search"), choices=METHODS)
    hours = hours_field()

    def rows(self) -> list[Row]:
        return _rows(self.cleaned_data, self.point or (0.0, 0.0))


class GroupForm(forms.Form):
    """More teams, from a place of their own: one of the case's, a station, or a point. Without a number: none."""

    count = forms.IntegerField(label=_("How many teams"), required=False, min_value=0, max_value=40)
    stands = forms.ChoiceField(label=_("Where they stand"), required=False)
    point = forms.CharField(
        label=_("or: latitude, longitude"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "text"}),
    )
    people = forms.IntegerField(label=_("People in each"), min_value=1, max_value=50, initial=4)
    method = forms.ChoiceField(label=_("How they search"), choices=METHODS)
    hours = hours_field()

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stands"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = [text for text in (cleaned.get("point"), cleaned.get("stands")) if text]
        if not cleaned.get("count") or self.errors:
            return cleaned
        if len(said) != 1:
            self.add_error("point", gettext("Choose where these teams stand, or write latitude, longitude."))
            return cleaned
        try:
            (cleaned["at"],) = points_of(said[0])
        except (forms.ValidationError, ValueError):
            self.add_error("point", gettext("Write one point: latitude, longitude."))
        return cleaned

    def rows(self) -> list[Row]:
        return _rows(self.cleaned_data, self.cleaned_data["at"]) if self.cleaned_data.get("count") else []


Groups = forms.formset_factory(GroupForm, extra=MORE_GROUPS, max_num=MORE_GROUPS, validate_max=True)


def places_to_stand(marks: Iterable[Mark], language: str) -> list[tuple[str, str]]:
    """The places of the case by their numbers on the map, then the stations of the country."""
    points = {hub.key: f"{hub.lat}, {hub.lon}" for hub in pack().hubs}
    ours = [(f"{mark.lat}, {mark.lon}", f"{mark.number}. {mark.label}") for mark in marks]
    return [("", "—"), *ours, *((points[key], name) for key, name in stations(language) if key)]


def numbered(groups: Iterable[list[Row]]) -> list[Row]:
    """All teams, numbered through."""
    rows = [row for group in groups for row in group]
    return [(str(number), *row[1:]) for number, row in enumerate(rows, 1)]


def _rows(said: dict[str, Any], at: tuple[float, float]) -> list[Row]:
    return [("", said["people"], said["method"], said["hours"], *at)] * int(said["count"])

"""Fields that more than one form of the console asks, and refusals of rooms beside the field they speak of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nidaa.doors.console.asking.moments import NotAMoment, moment, parts
from nidaa.doors.console.sentences import said
from nidaa.ground.clock import now
from nidaa.ground.country import pack


class MomentWidget(forms.MultiWidget):
    """A date and a time, side by side."""

    use_fieldset = True
    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self) -> None:
        day = forms.TextInput(attrs={"type": "date", "aria-label": _("Date"), "class": "moment"})
        hour = forms.TextInput(attrs={"type": "time", "aria-label": _("Time"), "class": "moment"})
        super().__init__({"day": day, "hour": hour})

    def decompress(self, value: datetime | None) -> list[str]:
        return list(parts(value, pack().timezone)) if value else ["", ""]


class MomentField(forms.MultiValueField):
    """A moment as the clock on the wall says it. A time without a date is the last such time that has passed."""

    def __init__(self, **options: Any) -> None:
        fields = (forms.CharField(required=False), forms.CharField(required=False))
        super().__init__(fields, widget=MomentWidget(), require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> datetime | None:
        day, hour = data_list or ["", ""]
        if not day and not hour:
            return None
        try:
            return moment(day, hour, zone=pack().timezone, now=now())
        except NotAMoment as wrong:
            raise ValidationError(str(wrong)) from None


def short(label: Any, *, required: bool = False, most: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, **options)


def long(label: Any, *, required: bool = False, most: int = 3000, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": 3}), **options
    )


def one_of(label: Any, choices: Any, *, required: bool = True, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.RadioSelect, **options
    )


def refuse(form: forms.Form, refusal: Exception, names: Mapping[str, str] | None = None) -> None:
    """Put a room's sentence beside its field (`names`: the room's name of a field → the form's), else above all."""
    field = str(getattr(refusal, "field", ""))
    field = (names or {}).get(field, field)
    form.add_error(field if field in form.fields else None, said(str(refusal)))

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.cases.errors import CaseNotFound
from nidaa.cases.facts.case import CaseHead
from nidaa.cases.queries import head_by_number
from nidaa.doors.console.forming import short
from nidaa.ground.audit.facts import Sought
from nidaa.ground.country import pack
from nidaa.ground.people.facts import SYSTEM, OfficerCard

DAY = forms.TextInput(attrs={"type": "date", "class": "moment"})


class SearchForm(forms.Form):
    """What an auditor looks for; every field may stay empty."""

    case = short(_("Case number"), most=40)
    officer = forms.ChoiceField(label=_("Officer"), required=False)
    action = short(_("Action"), most=64, help_text=_("A part is enough: read, release, withdraw, erase."))
    since = forms.DateField(label=_("From this day"), required=False, widget=DAY)
    until = forms.DateField(label=_("To this day"), required=False, widget=DAY)

    def __init__(self, *args: Any, officers: list[OfficerCard], **options: Any) -> None:
        super().__init__(*args, **options)
        self.found: CaseHead | None = None
        people = [(f"officer:{one.id}", f"{one.name} ({one.username})") for one in officers]
        everyone = [("", gettext("Everyone")), (SYSTEM.key, gettext("The system itself")), *people]
        self.fields["officer"].choices = everyone  # type: ignore[attr-defined] # a ChoiceField

    def clean_case(self) -> str:
        number: str = self.cleaned_data["case"]
        if number:
            try:
                self.found = head_by_number(number)
            except CaseNotFound:
                raise forms.ValidationError(gettext("There is no case with this number.")) from None
        return number

    def sought(self) -> Sought:
        """Days are those of the country's clock, both included."""
        said = self.cleaned_data
        last = said["until"] + timedelta(days=1) if said["until"] else None
        return Sought(
            case_id=self.found.case_id if self.found else None,
            actor=said["officer"],
            action=said["action"].strip(),
            since=_midnight(said["since"]),
            until=_midnight(last),
        )

    def criteria(self) -> str:
        """Which fields narrowed the search: for the line that logs it. Never what was typed."""
        return ", ".join(key for key, value in self.cleaned_data.items() if value) or "all"


def _midnight(day: Any) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(pack().timezone)) if day else None

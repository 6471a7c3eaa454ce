from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.distribution.facts import Channel, HaltScope, Medium
from nidaa.doors.console.alert.media import account_words, way_words
from nidaa.doors.console.forming import short
from nidaa.ground.accounts import accounts

from .halts import live_alerts

ALL = f"{HaltScope.ALL}:"


class StopForm(forms.Form):
    """What is to be stopped, and why. One officer, one press."""

    what = forms.ChoiceField(label=_("What is to be stopped"))
    reason = short(_("Why"), required=True, most=300)
    also_withdrawals = forms.BooleanField(
        label=_("Hold back withdrawals too"),
        required=False,
        help_text=_(
            "Only where somebody else writes in our name. While it stands, nobody there is told that a child is found"
            " or an alert is over: name and photo stay where they are."
        ),
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].choices = choices(now)  # type: ignore[attr-defined] # a field of choices

    @property
    def chosen(self) -> tuple[HaltScope, str]:
        scope, _sign, key = self.cleaned_data["what"].partition(":")
        return HaltScope(scope), key


def choices(now: datetime) -> list[tuple[str, Any]]:
    """Everything; live alerts; channels and media; the accounts that are configured."""
    alerts = [
        (f"{HaltScope.ALERT}:{one.public_id}", gettext("The alert %(code)s") % {"code": one.code})
        for one in live_alerts(now=now)
    ]
    ways = [(f"{HaltScope.CHANNEL}:{way}", way_words(way)) for way in (*Channel, *Medium)]
    held = [
        (f"{HaltScope.ACCOUNT}:{one.label}", account_words(one.label))
        for way in (*Channel, *Medium)
        for one in accounts(way)
    ]
    groups = [(gettext("Live alerts"), alerts), (gettext("Channels"), ways), (gettext("Accounts"), held)]
    return [(ALL, gettext("Everything")), *((name, found) for name, found in groups if found)]


class ReceiptForm(forms.Form):
    """What was answered when a package was handed over."""

    receipt = short(_("What was answered: a number, or a name and the hour"), required=True)

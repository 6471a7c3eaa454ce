from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.distribution.facts import Channel
from nidaa.distribution.queries import partners
from nidaa.doors.console.forming import one_of, short
from nidaa.ground.country import pack


class PartnerForm(forms.Form):
    """One partner. Without an agreement there is none: sending a child's photo is a transfer (law 09-08)."""

    name = short(_("Name"), required=True, most=120)
    key = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small Latin letters, digits and hyphens. Logs and deliveries name the partner by it."),
    )
    channel = one_of(
        _("How it is reached"), [(Channel.EMAIL.value, _("E-mail")), (Channel.WEBHOOK.value, _("Webhook"))]
    )
    address = short(
        _("Address"),
        required=True,
        most=300,
        help_text=_("An e-mail address, or an https:// address that takes signed messages."),
    )
    agreement = short(_("Reference of the agreement"), required=True, most=120)
    agreed_on = forms.DateField(
        label=_("Agreed on"), widget=forms.TextInput(attrs={"type": "date", "class": "moment"})
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    exercises = forms.BooleanField(label=_("Also receives exercises"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        spoken = [(language.code, language.name) for language in pack().public_languages]
        self.fields["languages"].choices = spoken  # type: ignore[attr-defined] # a MultipleChoiceField
        self.fields["languages"].initial = ["ar", "fr"]
        self.fields["address"].widget.attrs["dir"] = "ltr"

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if any(partner.key == key for partner in partners()):
            raise ValidationError(gettext("This short name is taken; a removed partner keeps its own."))
        return key

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        address, channel = cleaned.get("address"), cleaned.get("channel")
        if address and channel and (wrong := _wrong_address(channel, address)):
            self.add_error("address", wrong)
        return cleaned


def _wrong_address(channel: str, address: str) -> str:
    if channel == Channel.EMAIL:
        try:
            validate_email(address)
        except ValidationError:
            return gettext("This is not an e-mail address.")
        return ""
    parts = urlsplit(address)
    inside = parts.netloc in settings.INSIDE_HOSTS and parts.scheme == "http"
    if not parts.hostname or not (parts.scheme == "https" or inside):
        return gettext("A webhook needs an address that begins with https://.")
    return ""

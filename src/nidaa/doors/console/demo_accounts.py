"""Makes the officers of the demo: invented people with known passwords. Never in live mode."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from nidaa.ground.audit.commands import recorded
from nidaa.ground.clock import now
from nidaa.ground.people.facts import SYSTEM, Actor
from nidaa.ground.people.models import Officer, Unit

from .signin import DEMO_ACCOUNTS, DemoAccount

UNITS = (
    ("CAS01", "Arrondissement de démonstration", "دائرة الشرطة التجريبية"),
    ("DGSN", "Permanence nationale de démonstration", "المداومة الوطنية التجريبية"),
)


class NotInLiveMode(RuntimeError):
    def __init__(self) -> None:
        super().__init__("Demo accounts have passwords everybody knows. They are never made in live mode.")


def ensure() -> None:
    """Make the units and officers that are not there yet, each with password and codes; safe to repeat."""
    if settings.LIVE:
        raise NotInLiveMode
    for code, name_fr, name_ar in UNITS:
        Unit.objects.get_or_create(code=code, defaults={"name_fr": name_fr, "name_ar": name_ar})
    for account in DEMO_ACCOUNTS:
        if not Officer.objects.filter(username=account.username).exists():
            _make(account)


def _make(account: DemoAccount) -> None:
    with recorded("make demo officer", by=SYSTEM, at=now()) as line:
        officer = Officer(
            username=account.username,
            first_name=account.first_name,
            last_name="Exemple",
            unit=Unit.objects.get(code=account.unit),
            rank=account.rank,
            roles=[role.value for role in account.roles],
        )
        officer.set_password(account.password)
        officer.save()
        Authenticator.objects.filter(user=officer).delete()
        TOTP.activate(officer, account.secret)
        line.object_kind, line.object_id = "officer", str(officer.pk)


def actor_of(username: str) -> Actor:
    """A demo officer as the rooms know them, for what the demo prepares in their name."""
    return Officer.objects.get(username=username).actor()

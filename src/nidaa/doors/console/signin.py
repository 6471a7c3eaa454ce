"""Signing in: password and second factor, always. Nobody signs up; an administrator makes officers."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from nidaa.doors.look.lists import joined
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Permission, Role
from nidaa.ground.people.models import Officer
from nidaa.ground.people.rules import can
from nidaa.ground.vault.master import master_key
from nidaa.ground.vault.rules import seal, unseal

# Where a session keeps the language chosen before the sign-in; signing out forgets it.
CHOSEN_LANGUAGE = "chosen language"
SECOND_FACTOR = b"nidaa-1 second factor"
CODE_PERIOD_S = 30  # RFC 6238, 5.2

HOMES = (
    (Permission.READ_CASE, "/"),
    (Permission.READ_TIPS, "/tips"),
    (Permission.READ_AUDIT, "/audit"),
    (Permission.MANAGE_PEOPLE, "/people"),
)

ROLE_WORDS = {
    Role.REPORT_TAKER: N("takes reports"),
    Role.CASE_OFFICER: N("case officer"),
    Role.APPROVER: N("releases alerts"),
    Role.TIP_OPERATOR: N("reads tips"),
    Role.AUDITOR: N("auditor"),
    Role.ADMINISTRATOR: N("administrator"),
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An invented officer of the demo. Rank: the order of a rank of the pack."""

    username: str
    first_name: str
    unit: str
    rank: int
    roles: tuple[Role, ...]

    @property
    def password(self) -> str:
        return f"demo-{self.username}-2026"

    @property
    def secret(self) -> str:
        """The fixed secret of its codes; `SecondFactor` refuses it outside a demo."""
        text = f"nidaa demo second factor of {self.username}"
        return base64.b32encode(hashlib.sha256(text.encode()).digest()[:20]).decode()


DEMO_ACCOUNTS = (
    DemoAccount("amina", "Amina", "CAS01", 3, (Role.REPORT_TAKER, Role.CASE_OFFICER)),
    DemoAccount("karim", "Karim", "CAS01", 3, (Role.CASE_OFFICER, Role.TIP_OPERATOR)),
    DemoAccount("salma", "Salma", "DGSN", 7, (Role.APPROVER,)),
    DemoAccount("hind", "Hind", "DGSN", 4, (Role.ADMINISTRATOR, Role.AUDITOR)),
)


def demo_accounts() -> list[tuple[str, str, str, str]]:
    """Username, role in words, password, code of this half minute: the demo's officers; none in live mode."""
    if settings.LIVE:
        return []
    known = set(
        Officer.objects.filter(
            username__in=[account.username for account in DEMO_ACCOUNTS], is_active=True
        ).values_list("username", flat=True)
    )
    return [
        (account.username, _roles(account), account.password, code_now(account.secret))
        for account in DEMO_ACCOUNTS
        if account.username in known
    ]


def code_now(secret: str) -> str:
    """The time-based code of this half minute (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(now().timestamp()) // CODE_PERIOD_S)))


def demo_code(username: str) -> str:
    """The code a demo's officer would read off a telephone; empty for everybody else and in live mode."""
    if settings.LIVE:
        return ""
    return next((code_now(one.secret) for one in DEMO_ACCOUNTS if one.username == username), "")


def _roles(account: DemoAccount) -> str:
    return joined(gettext(ROLE_WORDS[role]) for role in account.roles)


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """The language chosen at the door goes in with the officer."""
        super().login(request, user)
        if chosen := request.session.pop(CHOSEN_LANGUAGE, ""):
            user.language = chosen
            user.save(update_fields=["language"])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first screen the officer's roles open; the board says what is missing to who has no role yet."""
        officer: Any = request.user
        return next((address for permission, address in HOMES if can(officer.actor(), permission)), "/")


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Secrets of codes lie sealed under the master key; a demo's secret opens nothing in live mode."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(master_key(), text.encode(), SECOND_FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        secret = unseal(master_key(), base64.b64decode(encrypted_text), SECOND_FACTOR).decode()
        if settings.LIVE and secret in {account.secret for account in DEMO_ACCOUNTS}:
            return str(generate_totp_secret())
        return secret

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

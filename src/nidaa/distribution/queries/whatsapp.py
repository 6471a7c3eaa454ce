"""How Meta stands to our WhatsApp templates: what may go out, by which address, and what would stop an alert."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Q

from nidaa.ground.accounts import accounts
from nidaa.ground.country import pack
from nidaa.packs.chat_templates import ChatTemplate, ChatTemplates, read_chat_templates
from nidaa.packs.facts import PUBLISHES

from ..models import PublicNotice, WhatsAppMedia, WhatsAppTemplate

APPROVED, NEVER_SUBMITTED = "APPROVED", "NOT SUBMITTED"
# Flagged is a warning: it is sent still.
MAY_BE_SENT = frozenset({APPROVED, "FLAGGED"})
MARKETING = "MARKETING"


@dataclass(frozen=True, slots=True)
class TemplateState:
    """A template of the pack, and what Meta last said of it."""

    account: str
    name: str
    language: str
    status: str
    category: str
    quality: str
    reason: str
    told_at: datetime | None

    @property
    def may_be_sent(self) -> bool:
        return self.status in MAY_BE_SENT

    @property
    def marketing(self) -> bool:
        """Meta takes it for advertising: fewer get it, later, and it goes by an address of its own."""
        return self.category == MARKETING


@cache
def chat_templates() -> ChatTemplates:
    return read_chat_templates(pack().folder)


def whatsapp_templates(account: str, *, told: Iterable[ChatTemplate] = ()) -> list[TemplateState]:
    """Every template of the pack, in its order, with what is known of it at this account."""
    rows = {(row.name, row.language): row for row in WhatsAppTemplate.objects.filter(account=account)}
    wanted = tuple(told) or chat_templates().templates
    return [_state(account, one, rows.get((one.name, one.language))) for one in wanted]


def whatsapp_hindrances() -> list[TemplateState]:
    """What would keep an alert, its correction or its end from WhatsApp, told before anybody releases one.

    Empty when all is well, and when there is no account: then nobody expects a message.
    """
    states = [state for account in accounts("whatsapp") for state in whatsapp_templates(account.key)]
    return [state for state in states if not state.may_be_sent]


def photos_to_take_back(*, now: datetime, after: timedelta) -> list[WhatsAppMedia]:
    """Photos at Meta of no live alert, erased ones included, and those so old that Meta is about to drop them itself."""
    live = PublicNotice.objects.filter(act__in=PUBLISHES, expires_at__gt=now).values("public_id")
    over = ~Q(public_id__in=live) | Q(uploaded_at__lt=now - after)
    return list(WhatsAppMedia.objects.filter(over).order_by("uploaded_at"))


def _state(account: str, template: ChatTemplate, row: WhatsAppTemplate | None) -> TemplateState:
    if row is None:
        category = template.category
        return TemplateState(
            account, template.name, template.language, NEVER_SUBMITTED, category, "", "", None
        )
    return TemplateState(
        account,
        row.name,
        row.language,
        row.status,
        row.category,
        row.quality,
        row.reason,
        row.told_at,
    )

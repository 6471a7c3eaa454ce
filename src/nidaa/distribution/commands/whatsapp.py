"""Our WhatsApp templates as Meta sees them, and the photos that lie there."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from nidaa.ground import calling
from nidaa.ground.accounts import Account, accounts
from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor

from ..channels.whatsapp import approving
from ..channels.whatsapp.photos import take_back_photo
from ..channels.whatsapp.reading import TemplateNews
from ..models import WhatsAppMedia, WhatsAppTemplate
from ..queries.whatsapp import NEVER_SUBMITTED, chat_templates, photos_to_take_back, whatsapp_templates

REFUSED, DELETED = "REFUSED", "DELETED"
TO_SUBMIT = frozenset({NEVER_SUBMITTED, REFUSED, DELETED})
# Meta keeps an upload for thirty days; before that we stop using it.
PHOTO_KEPT = timedelta(days=25)


def submit_templates(account: Account, *, by: Actor, at: datetime) -> list[TemplateNews]:
    """Submit what Meta does not have yet, after asking what it has; what it says of each. Raises Fault."""
    watch_templates(account, at=at)
    known = {(one.name, one.language): one.status for one in whatsapp_templates(account.key)}
    wanted = [one for one in chat_templates().templates if known[one.name, one.language] in TO_SUBMIT]
    if not wanted:
        return []
    news = asyncio.run(approving.submit(account, wanted, site=settings.PUBLIC_URL, at=at))
    with recorded("submit WhatsApp templates", by=by, at=at) as line:
        line.object_kind, line.object_id, line.detail = "account", account.label, f"{len(news)} templates"
        keep_template_news(account.key, news)
    return news


def watch_templates(account: Account, *, at: datetime) -> list[TemplateNews]:
    """Ask Meta how our templates stand and write it down; it also tells us by itself (hooks door). Raises Fault."""
    news = asyncio.run(approving.listed(account, at=at))
    names = {one.name for one in chat_templates().templates}
    ours = [one for one in news if one.name in names]
    there = {(one.name, one.language) for one in ours}
    gone = [
        TemplateNews(one.name, one.language, at, status=DELETED)
        for one in whatsapp_templates(account.key)
        if one.told_at is not None and one.status != REFUSED and (one.name, one.language) not in there
    ]
    keep_template_news(account.key, [*ours, *gone])
    return ours


def ask_number(account: Account) -> approving.Number:
    """How Meta stands to our number today. Raises Fault."""
    return asyncio.run(approving.number(account))


def keep_template_news(account: str, news: Iterable[TemplateNews]) -> int:
    """Write down what was told, unless something later is known; how many changed anything."""
    return sum(_keep(account, one) for one in news)


def _keep(account: str, news: TemplateNews) -> bool:
    told = {
        name: value
        for name in ("reference", "status", "category", "quality")
        if (value := getattr(news, name))
    }
    if "status" in told or news.reason:
        told["reason"] = news.reason
    rows = WhatsAppTemplate.objects.filter(account=account, name=news.name, language=news.language)
    if rows.filter(Q(told_at__lte=news.at)).update(**told, told_at=news.at):
        return True
    if rows.exists():
        return False
    first = {"status": "UNKNOWN", "category": "", **told, "told_at": news.at}
    WhatsAppTemplate.objects.create(account=account, name=news.name, language=news.language, **first)
    return True


def take_back_photos(*, at: datetime) -> int:
    """Delete at Meta the photos of alerts that have ended; how many are gone. What fails is tried the next time."""
    rows = photos_to_take_back(now=at, after=PHOTO_KEPT)
    if not rows:
        return 0
    known = {account.key: account for account in accounts("whatsapp")}
    gone = asyncio.run(_take_back([row for row in rows if row.account in known], known))
    return WhatsAppMedia.objects.filter(pk__in=gone).delete()[0]


async def _take_back(rows: list[WhatsAppMedia], known: dict[str, Account]) -> list[int]:
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS) as session:
        return [row.pk for row in rows if await take_back_photo(session, known[row.account], row.reference)]

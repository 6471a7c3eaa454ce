"""Fold what the hooks door has kept into facts: how far messages came, who has left, what providers say of us."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from nidaa.ground.accounts import accounts
from nidaa.ground.country import pack
from nidaa.ground.vault.errors import NotAuthentic
from nidaa.ground.vault.master import box_private_key
from nidaa.ground.vault.rules import box_opener
from nidaa.packs.short_messages import folded

from ..channels.sms import inbound as sms
from ..channels.whatsapp import reading as whatsapp
from ..errors import Refused
from ..facts import HaltScope, Heard, Medium, Status
from ..models import Failure, Inbox
from ..rules import confirming_code
from .halting import halt_by_system
from .lane import acknowledge_many
from .requests import confirm, take_requests
from .subscribers import leave
from .whatsapp import keep_template_news

BATCH = 5_000
# As long as a provider may tell the same again (Meta, "Webhooks": up to seven days).
DIGESTS_KEPT = timedelta(days=7)
LONGEST_WORD = 40  # beyond it nobody means a word of command
# The keys as one array: thousands of placeholders cost more than the update itself.
TAKEN = "UPDATE distribution_inbox SET taken_at = %s, sealed = '' WHERE id = ANY(%s)"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody wants no more messages."""

    medium: Medium
    address: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody has written the word that the subscription page showed: the number is theirs."""

    code: str = field(repr=False)
    address: str = field(repr=False)
    at: datetime


@dataclass(slots=True)
class Folded:
    """What came of one batch. What people wrote is counted, never kept."""

    taken: int = 0
    statuses: list[Status] = field(default_factory=list)
    failures: list[whatsapp.Failed] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    comers: list[Comer] = field(default_factory=list)
    templates: list[tuple[str, whatsapp.TemplateNews]] = field(default_factory=list)
    closed: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def fold_inbox(*, at: datetime, batch: int = BATCH) -> Folded:
    """Fold up to `batch` letters in one transaction: either all of it is known, or they are still there.

    Any number of workers may fold at once; each takes letters that no other has in hand. Whatever is told twice or
    in the wrong order changes nothing.
    """
    found = Folded()
    with transaction.atomic():
        untaken = Inbox.objects.filter(taken_at__isnull=True).order_by("id")
        rows = list(untaken.select_for_update(skip_locked=True)[:batch])
        if not rows:
            return found
        _read_all(rows, found)
        acknowledge_many(found.statuses)
        _keep_failures(found)
        _apply_news(found, at)
        _begin_subscriptions(found, at)
        _end_subscriptions(found)
        with connection.cursor() as cursor:
            cursor.execute(TAKEN, [at, [row.pk for row in rows]])
    found.taken = len(rows)
    return found


def fold_all(*, clock: Callable[[], datetime], most_batches: int = 20) -> int:
    """Fold until nothing is left, or for so many batches; how many letters. Each batch is known as soon as it is folded."""
    total = 0
    for _ in range(most_batches):
        found = fold_inbox(at=clock())
        total += found.taken
        if found.counts:
            _log.info("Folded %s letters: %s.", found.taken, dict(found.counts))
        if found.taken < BATCH:
            break
    return total


def forget_digests(*, at: datetime) -> int:
    """Remove what was folded so long ago that nobody tells it again; how many rows."""
    return Inbox.objects.filter(taken_at__lt=at - DIGESTS_KEPT).delete()[0]


def _read_all(rows: list[Inbox], found: Folded) -> None:
    opened = box_opener(box_private_key())
    for row in rows:
        bound = f"inbox {row.provider} {row.account}".encode()
        try:
            body = opened(bytes(row.sealed), bound)
            READERS[row.provider](found, row, body)
        except (KeyError, NotAuthentic, whatsapp.Unreadable) as error:
            found.counts["unreadable"] += 1
            _log.warning("Letter %s of %s cannot be read: %s.", row.pk, row.provider, type(error).__name__)


def _read_whatsapp(found: Folded, row: Inbox, body: bytes) -> None:
    news = whatsapp.read(body, received_at=row.received_at)
    found.statuses += news.statuses
    found.failures += news.failed
    found.counts["not ours"] += news.not_ours
    words = pack().sms.stop
    stops = [one for one in news.said if folded(one.text[:LONGEST_WORD]) in words]
    found.counts["messages"] += len(news.said)
    found.leavers += [
        Leaver(Medium.WHATSAPP, address, one.at) for one in (*stops, *news.left) for address in one.addresses
    ]
    found.comers += [
        Comer(code, one.addresses[0], one.at)
        for one in news.said
        if (code := confirming_code(one.text)) and one.addresses
    ]
    if not (news.templates or news.closed or news.warnings):
        return
    places = _accounts_of(news.account) or [row.account]
    found.templates += [(account, one) for account in places for one in news.templates]
    for reason in news.closed:
        found.closed.update({f"{Medium.WHATSAPP}:{account}": reason for account in places})
    for sentence in news.warnings:
        _log.warning("WhatsApp %s: %s", ", ".join(places), sentence)


def _read_sms(found: Folded, row: Inbox, body: bytes) -> None:
    reports, texts = sms.read_hook(body)
    for report in reports:
        if report.key and report.state:
            state = Heard(report.state)
            found.statuses.append(Status(Medium.SMS, report.key, report.reference, state, row.received_at))
    wishes = [sms.asked(text, pack().sms) for text in texts]
    found.counts["messages"] += len(texts)
    found.leavers += [
        Leaver(Medium.SMS, wish.address, row.received_at)
        for wish in wishes
        if wish is not None and wish.leave
    ]


READERS = {"whatsapp": _read_whatsapp, "sms": _read_sms}


def _accounts_of(waba: str) -> list[str]:
    """Our numbers that belong to one WhatsApp account of Meta's: what happens to it happens to all of them."""
    return [one.key for one in accounts("whatsapp") if waba and one.options.get("waba") == waba]


def _keep_failures(found: Folded) -> None:
    rows = {
        one.key: Failure(key=one.key, medium=Medium.WHATSAPP, code=one.code, verdict=one.verdict, at=one.at)
        for one in found.failures
    }
    Failure.objects.bulk_create([rows[key] for key in sorted(rows)], ignore_conflicts=True)


def _apply_news(found: Folded, at: datetime) -> None:
    for account, news in found.templates:
        keep_template_news(account, [news])
    for label, reason in found.closed.items():
        halt_by_system(HaltScope.ACCOUNT, label, reason=reason, at=at)


def _begin_subscriptions(found: Folded, at: datetime) -> None:
    if found.comers:
        take_requests(at=at)  # what was asked a moment ago may still be sealed
    for one in found.comers:
        try:
            found.counts["confirmed"] += confirm(one.code, address=one.address, at=one.at)
        except Refused:  # a place that is none any more: nobody is waiting for an answer
            found.counts["unknown codes"] += 1


def _end_subscriptions(found: Folded) -> None:
    for one in found.leavers:
        try:
            found.counts["left"] += leave(one.medium, one.address, at=one.at)
        except Refused:  # an address of a form that nobody can have subscribed with
            found.counts["unknown addresses"] += 1

"""Writes to addresses that have asked: please confirm, or here is how to leave. Run as a job of the outside lane."""

import asyncio
import logging
from datetime import datetime

from django.conf import settings

from nidaa.ground.country import pack

from ..channels import greeter
from ..facts import Asked, Greeting, Medium, Outcome, Verdict
from ..models import PendingSubscriber
from ..queries.addresses import opened_pending, token_of
from ..rules import leave_url

AT_ONCE = 200
_log = logging.getLogger(__name__)
# After these nobody is there, or nobody will be: what was asked is forgotten.
FOR_NOTHING = frozenset({Verdict.GONE, Verdict.REJECTED, Verdict.ELSEWHERE, Verdict.STOP_SHARD})
# After these the message is, or may be, on its way: a second one would only trouble people.
WRITTEN = frozenset({Verdict.ACCEPTED, Verdict.AMBIGUOUS})


def greet_pending(*, at: datetime) -> int:
    """Write once to each address that waits; how many were written to. What fails for now stays for the next time."""
    rows = list(
        PendingSubscriber.objects.filter(
            written_at=None, address_mark__isnull=False, expires_at__gt=at
        ).order_by("asked_at")[:AT_ONCE]
    )
    outcomes = asyncio.run(_greet_all(rows)) if rows else []
    for row, outcome in zip(rows, outcomes, strict=True):
        held = PendingSubscriber.objects.filter(pk=row.pk)
        if outcome.verdict in FOR_NOTHING:
            held.delete()
        elif outcome.verdict in WRITTEN:
            held.update(written_at=at)
    return sum(outcome.verdict in WRITTEN for outcome in outcomes)


async def _greet_all(rows: list[PendingSubscriber]) -> list[Outcome]:
    return list(await asyncio.gather(*(_greet(row) for row in rows)))


async def _greet(row: PendingSubscriber) -> Outcome:
    try:
        said = opened_pending(bytes(row.sealed), bytes(row.token_mark))
        send = greeter(Medium(row.medium))
        return await send(said["address"], greeting_of(said), bytes(row.token_mark).hex()[:32])
    except (KeyError, IndexError):  # the settings name no account for this medium any more
        return Outcome(Verdict.AGAIN)
    except Exception as error:  # noqa: BLE001 - one request that cannot be read must not silence the others
        # The name of the error alone: its text may hold an address.
        _log.error("Somebody who asked could not be written to: %s.", type(error).__name__)
        return Outcome(Verdict.REJECTED)


def greeting_of(said: dict[str, str]) -> Greeting:
    """In the language that was asked for; the link leads to our own pages, where a button is pressed."""
    language = said["language"]
    labels = pack().wording[language].labels
    direction = next(one.direction for one in pack().languages if one.code == language)
    if said["kind"] == Asked.LINK:
        link = leave_url(settings.PUBLIC_URL, token_of(int(said["subscriber"])))
        return Greeting(language, direction, labels["stop_receiving"], labels["leave_text"], link)
    link = f"{settings.PUBLIC_URL}/{language}/confirm/{said['token']}"
    return Greeting(language, direction, labels["confirm_title"], labels["confirm_text"], link)

"""What people ask on the public pages: to be told of alerts, to confirm it, to be told no more.

The public door seals a request and forgets it; the worker opens it. Nobody is subscribed by somebody else: what is
asked becomes a subscription when the address itself has answered.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from nidaa.ground.jobs.commands import OUTSIDE, enqueue
from nidaa.ground.vault.errors import NotAuthentic
from nidaa.ground.vault.queries import boxed, unboxed

from ..errors import Refused
from ..facts import Asked, Medium, Spot, Wish
from ..models import PendingSubscriber, SubscriptionRequest
from ..queries.addresses import mark_of, opened_pending, sealed_pending, subscriber_marked, token_mark
from .addresses import identity_of, normal_address
from .subscribers import check_choice, leave_by_token, subscribe

SEALED_FOR = "nidaa-1 subscription request"
STANDS = timedelta(hours=24)
# A stranger who types somebody's address again and again reaches that person at most this often.
NOT_AGAIN_WITHIN = timedelta(minutes=10)
MOST_A_DAY = 3
AT_ONCE = 500
GREET = "distribution.greet"


def ask_to_subscribe(wish: Wish, *, token: str, at: datetime) -> None:
    """From the public door: durable once this returns. `token`: of the link or word by which the address answers.

    Raises:
        Refused: with the field "address", "places", "language" or "quiet".
    """
    check_choice(wish.language, wish.places, wish.quiet)
    # By WhatsApp a person answers by writing to us, and so says the number better than by typing it.
    address = "" if wish.medium is Medium.WHATSAPP else normal_address(wish.medium, wish.address)
    _put(Asked.SUBSCRIBE, {**asdict(wish), "address": address, "token": token}, at)


def ask_to_confirm(token: str, *, at: datetime) -> None:
    """From the public door: the link in the message was followed and its button pressed."""
    _put(Asked.CONFIRM, {"token": token}, at)


def ask_to_leave(token: str, *, at: datetime) -> None:
    """From the public door, by the link in a message or by a mail program (RFC 8058)."""
    _put(Asked.LEAVE, {"token": token}, at)


def ask_for_link(medium: Medium, address: str, *, language: str, at: datetime) -> None:
    """From the public door: whoever has lost the message gets the link to leave. Raises Refused for the address."""
    _put(Asked.LINK, {"medium": medium, "address": normal_address(medium, address), "language": language}, at)


def take_requests(*, at: datetime) -> int:
    """Do what was asked, oldest first; how many there were. One that cannot be read or done is gone all the same."""
    rows = list(SubscriptionRequest.objects.order_by("received_at")[:AT_ONCE])
    for row in rows:
        with transaction.atomic():
            if SubscriptionRequest.objects.filter(pk=row.pk).delete()[0]:
                _do(row, at)
    PendingSubscriber.objects.filter(expires_at__lte=at).delete()
    if PendingSubscriber.objects.filter(written_at=None, address_mark__isnull=False).exists():
        enqueue(GREET, queue=OUTSIDE, once="greet")
    return len(rows)


def confirm(token: str, *, at: datetime, address: str = "") -> bool:
    """Somebody has answered from the address; whether anything was waiting for it.

    Args:
        address: from which the answer came, where that is how it is proven (WhatsApp).
    """
    with transaction.atomic():
        row = (
            PendingSubscriber.objects.select_for_update()
            .filter(token_mark=token_mark(token), expires_at__gt=at)
            .first()
        )
        if row is None or (row.address_mark is None and not address):
            return False
        wish = wish_of(row)
        subscribe(
            wish.medium,
            wish.address or address,
            language=wish.language,
            places=wish.places,
            quiet=wish.quiet,
            at=at,
        )
        row.delete()
    return True


def wish_of(row: PendingSubscriber) -> Wish:
    return _wish(opened_pending(bytes(row.sealed), bytes(row.token_mark)))


def _put(kind: Asked, content: Mapping[str, Any], at: datetime) -> None:
    """One INSERT by the public role, which may not read the table."""
    said = json.dumps({"kind": kind, **content}, ensure_ascii=False, default=str)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO distribution_subscriptionrequest (id, received_at, sealed) VALUES (%s, %s, %s)",
            [uuid4(), at, boxed(said.encode(), purpose=SEALED_FOR)],
        )


def _do(row: SubscriptionRequest, at: datetime) -> None:
    try:
        said = json.loads(unboxed(row.sealed, purpose=SEALED_FOR))
        kind = Asked(said["kind"])
        if kind is Asked.SUBSCRIBE:
            _wait_for_answer(said, _wish(said), at)
        elif kind is Asked.CONFIRM:
            confirm(said["token"], at=at)
        elif kind is Asked.LEAVE:
            leave_by_token(said["token"], at=at)
        else:
            _send_link(said, at)
    except (NotAuthentic, ValueError, KeyError, TypeError, Refused):
        return  # sealed to another key, or no request of ours: nobody is waiting for an answer


def _wait_for_answer(said: Mapping[str, Any], wish: Wish, at: datetime) -> None:
    mark = None
    if wish.medium is not Medium.WHATSAPP:
        mark = mark_of(wish.medium, identity_of(wish.medium, wish.address))
        if _too_often(mark, at):
            _choose_anew(mark, said)
            return
    token = said["token"]
    PendingSubscriber.objects.get_or_create(
        token_mark=token_mark(token),
        defaults={
            "medium": wish.medium,
            "address_mark": mark,
            "sealed": sealed_pending({**said, "places": list(said["places"])}, token_mark(token)),
            "asked_at": at,
            "expires_at": at + STANDS,
        },
    )


def _choose_anew(mark: bytes, said: Mapping[str, Any]) -> None:
    """Who asks again at once has changed their mind: the link that is on its way leads to the newest choice."""
    for row in PendingSubscriber.objects.select_for_update().filter(address_mark=mark):
        before = opened_pending(bytes(row.sealed), bytes(row.token_mark))
        if before["kind"] == Asked.SUBSCRIBE:
            newest = {**said, "places": list(said["places"]), "token": before["token"]}
            row.sealed = sealed_pending(newest, bytes(row.token_mark))
            row.save(update_fields=["sealed"])


def _too_often(mark: bytes, at: datetime) -> bool:
    times = list(PendingSubscriber.objects.filter(address_mark=mark).values_list("asked_at", flat=True))
    return len(times) >= MOST_A_DAY or any(one > at - NOT_AGAIN_WITHIN for one in times)


def _send_link(said: Mapping[str, Any], at: datetime) -> None:
    """As an unconfirmed request that leads out instead of in; to an address that gets nothing, nothing is sent."""
    medium = Medium(said["medium"])
    mark = mark_of(medium, identity_of(medium, said["address"]))
    subscriber = subscriber_marked(medium, mark)
    if subscriber is None or _too_often(mark, at):
        return
    held = {**said, "kind": Asked.LINK, "subscriber": subscriber, "token": ""}
    asked = token_mark(f"leave {subscriber} {at.isoformat()}")  # each time anew: a message may be lost again
    PendingSubscriber.objects.get_or_create(
        token_mark=asked,
        defaults={
            "medium": medium,
            "address_mark": mark,
            "sealed": sealed_pending(held, asked),
            "asked_at": at,
            "expires_at": at + STANDS,
        },
    )


def _wish(said: Mapping[str, Any]) -> Wish:
    quiet = said["quiet"]
    return Wish(
        medium=Medium(said["medium"]),
        address=str(said["address"]),
        language=str(said["language"]),
        places=tuple(Spot(one["commune"], float(one["lat"]), float(one["lon"])) for one in said["places"]),
        quiet=(int(quiet[0]), int(quiet[1])) if quiet else None,
    )

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import pack
from nidaa.ground.http import NotAllowed, Unreachable, check_place
from nidaa.ground.jobs.commands import HUB, enqueue
from nidaa.ground.people.facts import SYSTEM
from nidaa.ground.vault.errors import NotAuthentic
from nidaa.ground.vault.master import master_key
from nidaa.ground.vault.queries import boxed, unboxed
from nidaa.ground.vault.rules import seal, unseal

from ..channels.websub.send import confirmed
from ..errors import Refused, Undeliverable
from ..facts import Channel, DeliveryState, Target
from ..models import Delivery, FeedRequest, FeedSubscription
from ..rules import MOST_ATTEMPTS, feed_url, lease_s, subscription_key

CONFIRM = "distribution.confirm_feed_request"
SEALED_FOR = "nidaa-1 feed request"
ALL_LANGUAGES = "alerts"
MODES = ("subscribe", "unsubscribe")
LONGEST_CALLBACK, LONGEST_SECRET = 500, 199  # the secret: W3C WebSub, section 5.1: less than 200 bytes
# A hub can be made to call strangers: no host is called for more requests than this in the time after which they
# are dropped, whoever asks.
MOST_TAKEN, MOST_TAKEN_A_HOST = 50, 20
MOST_A_HOST, MOST_ALTOGETHER = 20, 2_000
DROPPED_AFTER = timedelta(minutes=10)
QUESTIONS, PAUSE = 3, timedelta(seconds=20)
GIVE_UP_AFTER = timedelta(days=3)
FORGOTTEN_AFTER = timedelta(days=30)


def ask_hub(*, mode: str, topic: str, callback: str, lease: str, secret: str, at: datetime) -> None:
    """Leave a request before the hub: one INSERT by the public role. Nobody is called here.

    Raises:
        Refused: with the name of the parameter at fault.
    """
    if mode not in MODES:
        raise Refused("hub.mode must be subscribe or unsubscribe.", "hub.mode")
    feed = _feed_of(topic)
    if not feed:
        raise Refused("hub.topic must be the address of one of our Atom feeds.", "hub.topic")
    _check_callback(callback)
    if len(secret.encode()) > LONGEST_SECRET:
        raise Refused("hub.secret must be shorter than 200 bytes.", "hub.secret")
    FeedRequest.objects.create(
        mode=mode,
        feed=feed,
        callback=callback,
        host=_host(callback),
        lease_s=lease_s(lease),
        sealed_secret=boxed(secret.encode(), purpose=SEALED_FOR) if secret else None,
        asked_at=at,
    )


def take_feed_requests(*, at: datetime) -> int:
    """A job for each request that waits, oldest first; how many. What nobody could look at in time is dropped."""
    FeedRequest.objects.filter(asked_at__lt=at - DROPPED_AFTER).delete()
    taken = 0
    for row in FeedRequest.objects.filter(taken_at=None).order_by("asked_at")[:MOST_TAKEN]:
        if FeedRequest.objects.filter(host=row.host).exclude(taken_at=None).count() >= MOST_TAKEN_A_HOST:
            row.delete()
            continue
        with transaction.atomic():
            if FeedRequest.objects.filter(pk=row.pk, taken_at=None).update(taken_at=at):
                enqueue(CONFIRM, queue=HUB, request_id=str(row.pk))
                taken += 1
    return taken


def confirm_feed_request(request_id: UUID, *, at: datetime) -> bool:
    """Ask the address whether it did ask, and begin, renew or end its subscription; whether that was done."""
    row = FeedRequest.objects.filter(pk=request_id, settled_at=None).first()
    if row is None:
        return False
    topic = feed_url(settings.PUBLIC_URL, row.feed)
    try:
        yes = _has_room(row) and confirmed(
            row.callback,
            mode=row.mode,
            topic=topic,
            challenge=secrets.token_urlsafe(32),
            lease_s=row.lease_s,
        )
    except NotAllowed:
        yes = False
    except Unreachable:
        if _ask_again(row, at=at):
            return False
        yes = False
    return _settle(row, yes=yes, at=at)


def subscriptions(*, at: datetime) -> list[str]:
    """Keys of those to whom a release goes."""
    rows = FeedSubscription.objects.filter(ended_at=None, lease_until__gt=at)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def subscription_target(key: str) -> Target:
    row = FeedSubscription.objects.filter(pk=key).first()
    if row is None:
        raise Undeliverable("This subscription ended long ago.", permanent=True)
    secret = unseal(master_key(), bytes(row.sealed_secret), _bound(key)) if row.sealed_secret else b""
    return Target(key, row.callback, secret, name=row.host, options={"feed": row.feed})


def tend_feeds(*, at: datetime) -> int:
    """End what has run out and what has long been failing; forget what ended long ago. How many have ended."""
    rows = FeedSubscription.objects.filter(ended_at=None)
    ended = rows.filter(lease_until__lte=at).update(ended_at=at)
    failing = Delivery.objects.filter(
        channel=Channel.WEBSUB,
        state=DeliveryState.FAILED,
        target__in=rows.values("pk"),
        finished_at__gt=at - FORGOTTEN_AFTER,
    )
    for key in set(failing.values_list("target", flat=True)):
        if _given_up(key, at=at):
            ended += rows.filter(pk=key).update(ended_at=at)
    FeedSubscription.objects.filter(ended_at__lt=at - FORGOTTEN_AFTER).delete()
    return ended


def _given_up(key: str, *, at: datetime) -> bool:
    """Its deliveries since the last that came: one failed for good, or they have failed for days."""
    begun = FeedSubscription.objects.get(pk=key).confirmed_at
    rows = Delivery.objects.filter(channel=Channel.WEBSUB, target=key, finished_at__gt=begun)
    for row in rows.exclude(state=DeliveryState.OVERTAKEN).order_by("-finished_at"):
        if row.state != DeliveryState.FAILED or row.finished_at is None:
            return False
        if row.attempts < MOST_ATTEMPTS or row.finished_at <= at - GIVE_UP_AFTER:
            return True
    return False


def _ask_again(row: FeedRequest, *, at: datetime) -> bool:
    if row.attempts + 1 >= QUESTIONS:
        return False
    with transaction.atomic():
        FeedRequest.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
        enqueue(CONFIRM, queue=HUB, at=at + PAUSE * (row.attempts + 1), request_id=str(row.pk))
    return True


def _has_room(row: FeedRequest) -> bool:
    """One host cannot fill the hub; who is in it already may renew."""
    if row.mode != "subscribe":
        return True
    key, others = subscription_key(row.feed, row.callback), FeedSubscription.objects.filter(ended_at=None)
    others = others.exclude(pk=key)
    return others.filter(host=row.host).count() < MOST_A_HOST and others.count() < MOST_ALTOGETHER


def _settle(row: FeedRequest, *, yes: bool, at: datetime) -> bool:
    with transaction.atomic():
        open_still = FeedRequest.objects.filter(pk=row.pk, settled_at=None)
        if open_still.update(settled_at=at, sealed_secret=None) != 1 or not yes:
            return False
        key = subscription_key(row.feed, row.callback)
        with recorded(f"{row.mode} to feed", by=SYSTEM, at=at) as line:
            line.object_kind, line.object_id = "feed subscription", key
            if row.mode == "subscribe":
                return _begin(row, key, at=at)
            return FeedSubscription.objects.filter(pk=key, ended_at=None).update(ended_at=at) == 1


def _begin(row: FeedRequest, key: str, *, at: datetime) -> bool:
    try:
        secret = unboxed(row.sealed_secret, purpose=SEALED_FOR) if row.sealed_secret else b""
    except NotAuthentic:
        return False
    FeedSubscription.objects.update_or_create(
        pk=key,
        defaults={
            "feed": row.feed,
            "callback": row.callback,
            "host": row.host,
            "sealed_secret": seal(master_key(), secret, _bound(key)) if secret else None,
            "confirmed_at": at,
            "lease_until": at + timedelta(seconds=row.lease_s),
            "ended_at": None,
        },
    )
    return True


def _feed_of(topic: str) -> str:
    names = (ALL_LANGUAGES, *(language.code for language in pack().public_languages))
    return next((name for name in names if topic == feed_url(settings.PUBLIC_URL, name)), "")


def _check_callback(callback: str) -> None:
    try:
        parts = urlsplit(callback)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        named_user = bool(parts.username or parts.password)
        check_place(
            parts.scheme,
            parts.hostname or "",
            port,
            named_user=named_user,
            allowed_hosts=settings.INSIDE_HOSTS,
        )
    except (NotAllowed, ValueError):
        sentence = "hub.callback must start with https:// and name a host, without a user name."
        raise Refused(sentence, "hub.callback") from None
    if len(callback) > LONGEST_CALLBACK or parts.fragment or not callback.isascii() or " " in callback:
        raise Refused("hub.callback must be an address of at most 500 characters, without #.", "hub.callback")


def _host(callback: str) -> str:
    return (urlsplit(callback).hostname or "")[:255]


def _bound(key: str) -> bytes:
    return b"nidaa-1 feed secret " + key.encode()

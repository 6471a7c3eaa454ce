"""Pure decisions of distribution: states, keys, pauses, priorities, the public projection of a snapshot."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from nidaa.approval.facts import Release
from nidaa.packs.facts import Act

from .facts import Channel, DeliveryState, Notice

TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.QUEUED: frozenset({DeliveryState.SENDING, DeliveryState.OVERTAKEN}),
    DeliveryState.SENDING: frozenset(
        {
            DeliveryState.DELIVERED,
            DeliveryState.FAILED,
            DeliveryState.QUEUED,
            DeliveryState.SENDING,
            DeliveryState.OVERTAKEN,
        }
    ),
    DeliveryState.DELIVERED: frozenset(),
    DeliveryState.FAILED: frozenset(),
    DeliveryState.OVERTAKEN: frozenset(),
}

# How long one attempt may take before another worker may try: longer than any channel's own deadline.
LEASE = timedelta(seconds=30)
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
MOST_ATTEMPTS = 40  # about two and a half hours of trying; then a person must look
WITHDRAWAL_PRIORITY, PUBLICATION_PRIORITY = 100, 50
OWN_CHANNELS = (Channel.PAGE, Channel.POSTER, Channel.CAP, Channel.ATOM, Channel.JSON)
OUTSIDE_CHANNELS = (Channel.EMAIL, Channel.WEBHOOK)
PUBLISHES = frozenset({Act.ALERT, Act.UPDATE})


def delivery_key(release: Release, channel: Channel, target: str) -> str:
    """By which a receiver knows a delivery again however often it comes: release digest + channel + target."""
    text = f"{release.id}:{release.digest}:{channel}:{target}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def pause(attempts: int) -> timedelta:
    """Doubling from two seconds to five minutes."""
    return timedelta(seconds=min(FIRST_PAUSE_S * 2 ** (attempts - 1), LONGEST_PAUSE_S))


def priority(act: Act) -> int:
    return PUBLICATION_PRIORITY if act in PUBLISHES else WITHDRAWAL_PRIORITY


def channels_of(tier_channels: Iterable[str]) -> tuple[Channel, ...]:
    known = {channel.value for channel in Channel}
    return tuple(Channel(name) for name in tier_channels if name in known)


def notice_from(
    snapshot: Mapping[str, Any], release: Release, *, published_at: datetime, exercise: Mapping[str, str]
) -> Notice:
    """The public projection, field by field: what is not named here cannot leave."""
    photo = snapshot["photo"] or {"name": "", "alt": {}}
    return Notice(
        release=release,
        kind=snapshot["kind"],
        sex=snapshot["sex"],
        languages=tuple(snapshot["languages"]),
        child=snapshot["child"],
        texts=snapshot["texts"],
        event=snapshot["event"],
        contacts=tuple(snapshot["contacts"]),
        area=snapshot["area"],
        area_words=snapshot["area_words"],
        photo_name=photo["name"],
        photo_alt=photo["alt"],
        last_seen_at=snapshot["last_seen_at"],
        published_at=published_at,
        cap_events=tuple((name, value) for name, value in snapshot["cap_events"]),
        exercise=exercise if snapshot["exercise"] else {},
        url=snapshot["url"],
    )


def may_have_reached(states: Iterable[tuple[DeliveryState, bool]]) -> bool:
    """Whether a target has, or may have, an earlier release: then it must get the withdrawal too."""
    return any(
        state in {DeliveryState.DELIVERED, DeliveryState.SENDING} or maybe_sent for state, maybe_sent in states
    )

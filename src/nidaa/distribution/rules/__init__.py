"""Pure decisions of distribution: states, keys, pauses, priorities, the public projection of a snapshot."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from nidaa.alerts.facts import CHILD_FIELDS
from nidaa.approval.facts import Release
from nidaa.packs.facts import WITHDRAWS, Act, Length

from ..facts import Channel, DeliveryState, Medium, Notice, ShardState

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
# Back to waiting: for a switch, for the provider, for what is more urgent. Done and yet failed: what had stayed open of
# it met a mistake of ours. From failed it goes on once that is mended.
SHARD_TRANSITIONS: dict[ShardState, frozenset[ShardState]] = {
    ShardState.WAITING: frozenset({ShardState.RUNNING, ShardState.OVERTAKEN}),
    ShardState.RUNNING: frozenset(ShardState),
    ShardState.DONE: frozenset({ShardState.FAILED}),
    ShardState.OVERTAKEN: frozenset(),
    ShardState.FAILED: frozenset({ShardState.WAITING}),
}

# How long one attempt may take before another worker may try: longer than any channel's own deadline.
LEASE = timedelta(seconds=30)
LOOK_AGAIN_WHEN_HALTED = timedelta(seconds=2)
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
MOST_ATTEMPTS = 40  # about two and a half hours of trying; then a person must look
# What takes a child's name back is tried for a week: nobody who has the name may be left with it because a night was bad.
MOST_ATTEMPTS_TO_WITHDRAW = 2_000
OWN_CHANNELS = (
    Channel.PAGE,
    Channel.POSTER,
    Channel.CAP,
    Channel.ATOM,
    Channel.JSON,
    Channel.WIDGET,
    Channel.PRESS,
)
PARTNER_CHANNELS = (Channel.EMAIL, Channel.WEBHOOK)
ACCOUNT_CHANNELS = (
    Channel.FACEBOOK,
    Channel.INSTAGRAM,
    Channel.TELEGRAM,
    Channel.CELL,
    Channel.MQTT,
    Channel.META,
)
OUTSIDE_CHANNELS = (*PARTNER_CHANNELS, *ACCOUNT_CHANNELS, Channel.WEBSUB)
# A receiver of these knows our key again, or lets a later message replace the earlier: sent twice is seen once.
SAFE_TO_REPEAT = frozenset({Medium.PUSH, Medium.MAIL})


def delivery_key(release: Release, channel: Channel, target: str) -> str:
    """How a receiver knows a delivery again, however often it comes: release digest + channel + target."""
    text = f"{release.id}:{release.digest}:{channel}:{target}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def message_key(release: Release, medium: Medium, subscriber: int) -> str:
    """How one message to one subscriber is known again, at the provider and in its statuses; it names nobody."""
    text = f"{release.id}:{release.digest}:{medium}:{subscriber}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_last_attempt(channel: Channel, act: Act, attempts: int) -> bool:
    """Readers of our feeds are strangers: their dead machines are not called for a week."""
    patient = act in WITHDRAWS and channel is not Channel.WEBSUB
    return attempts >= (MOST_ATTEMPTS_TO_WITHDRAW if patient else MOST_ATTEMPTS)


def pause(attempts: int) -> timedelta:
    """Doubling from two seconds to five minutes."""
    return timedelta(seconds=min(FIRST_PAUSE_S * 2 ** (attempts - 1), LONGEST_PAUSE_S))


def channels_of(tier_channels: Iterable[str]) -> tuple[Channel, ...]:
    known = {channel.value for channel in Channel}
    return tuple(Channel(name) for name in tier_channels if name in known)


def media_of(tier_channels: Iterable[str]) -> tuple[Medium, ...]:
    known = {medium.value for medium in Medium}
    return tuple(Medium(name) for name in tier_channels if name in known)


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
        state in {DeliveryState.DELIVERED, DeliveryState.SENDING} or maybe_sent
        for state, maybe_sent in states
    )


def said(notice: Notice, language: str, length: Length) -> str:
    """A text as it is shown. An exercise says so first, also where an officer wrote the text without it."""
    text, word = notice.texts[language][length], notice.exercise.get(language, "")
    return text if word in text.partition("\n")[0] else f"{word}: {text}"


def site_of(notice: Notice) -> str:
    """The address under which this installation publishes, without a slash at its end."""
    return notice.url.removesuffix(f"/a/{notice.release.public_id}")


def cap_url(notice: Notice) -> str:
    return f"{site_of(notice)}/cap/{notice.release.id.hex}.xml"


def photo_url(notice: Notice) -> str:
    """Where the public crop is, while the alert stands; empty without a photo."""
    return f"{notice.url}/{notice.photo_name}.jpg" if notice.photo_name and not notice.withdrawn else ""


def press_kit_url(notice: Notice) -> str:
    """Where the press kit is, while the alert stands: an address that cannot be guessed."""
    name = hashlib.sha256(f"press kit {notice.release.digest} {notice.photo_name}".encode()).hexdigest()[:32]
    return "" if notice.withdrawn else f"{notice.url}/{name}.zip"


# No letter that is taken for another: what people read out and type.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CONFIRMING = re.compile(r"\s*nidaa\W+([2-9a-hjkmnp-tv-z]{8})\W*", re.IGNORECASE)


def confirming_words(code: str) -> str:
    """What a person writes to our number to be told of alerts there."""
    return f"NIDAA {code}"


def confirming_code(text: str) -> str:
    """The code in such a message; "" in any other."""
    found = _CONFIRMING.fullmatch(text[:60])
    return found[1].upper() if found else ""


def leave_url(site: str, token: str, language: str = "") -> str:
    """Where a subscriber leaves: by a button there, or by one POST of the mail program (RFC 8058).

    Without a language it is shorter, and the page speaks as the reader's browser asks.
    """
    return "/".join(part for part in (site, language, "leave", token) if part)


def public_form(notice: Notice) -> dict[str, Any]:
    """The whole state of an alert as machines read it, field by field; once withdrawn, nothing of the child.

    Times are ISO 8601 with offset. `version` is that of this form. `sequence` counts the releases of the
    alert: whoever keeps the highest is right, in whatever order they arrive.
    """
    release, languages = notice.release, notice.languages
    form: dict[str, Any] = {
        "version": 1,
        "id": release.public_id,
        "code": release.code,
        "sequence": release.sequence,
        "state": "ended" if notice.withdrawn else "live",
        "act": release.act.value,
        "exercise": release.exercise,
        "kind": notice.kind,
        "published_at": notice.published_at.isoformat(),
        "updated_at": release.released_at.isoformat(),
        "expires_at": release.expires_at.isoformat(),
        "url": notice.url,
        "cap": cap_url(notice),
        "languages": list(languages),
        "event": {language: notice.event[language] for language in languages},
        "headline": {language: said(notice, language, Length.HEADLINE) for language in languages},
        "short": {language: said(notice, language, Length.SHORT) for language in languages},
        "text": {language: said(notice, language, Length.LONG) for language in languages},
        "contacts": [{"number": one["number"], "label": dict(one["label"])} for one in notice.contacts],
    }
    return form if notice.withdrawn else form | _of_the_child(notice)


def _of_the_child(notice: Notice) -> dict[str, Any]:
    address = photo_url(notice)
    fields = {
        language: {name: words[name] for name in CHILD_FIELDS if words.get(name)}
        for language, words in notice.child.items()
    }
    return {
        "child": fields,
        "sex": notice.sex,
        "last_seen_at": notice.last_seen_at,
        "photo": {"url": address, "alt": dict(notice.photo_alt)} if address else None,
        "area": {**notice.area, "words": dict(notice.area_words)},
    }


# A day, ten days as the W3C's example has it, thirty days: of how long a subscription to a feed stands.
SHORTEST_LEASE_S, USUAL_LEASE_S, LONGEST_LEASE_S = 86_400, 864_000, 2_592_000


def lease_s(asked: str) -> int:
    """How long a subscription stands: what was asked, within bounds; the usual time for what is no number."""
    if not (asked.isascii() and asked.isdigit()):
        return USUAL_LEASE_S
    return min(max(int(asked[:9]), SHORTEST_LEASE_S), LONGEST_LEASE_S)


def feed_url(site: str, feed: str) -> str:
    return f"{site}/feeds/{feed}.atom"


def hub_url(site: str) -> str:
    """Where our own hub takes subscriptions to our feeds."""
    return f"{site}/hub"


def subscription_key(feed: str, callback: str) -> str:
    """One machine's subscription to one feed: the same however often it is renewed."""
    return hashlib.sha256(f"{feed}\n{callback}".encode()).hexdigest()[:32]

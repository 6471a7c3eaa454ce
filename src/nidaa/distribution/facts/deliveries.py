"""What goes to many at once: the notice, to whom, by which channel, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from nidaa.approval.facts import Release
from nidaa.packs.facts import WITHDRAWS, Act


class Channel(StrEnum):
    """One-to-many: our own pages and files, the partners of the register, accounts that others keep for us.

    The values are those of the pack's tiers.
    """

    PAGE = "page"
    POSTER = "poster"
    ATOM = "atom"
    CAP = "cap"
    JSON = "json"
    EMAIL = "email"
    WEBHOOK = "webhook"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    TELEGRAM = "telegram"
    CELL = "cell"
    MQTT = "mqtt"
    WEBSUB = "websub"
    PRESS = "press"
    WIDGET = "widget"
    META = "meta"  # a package that a person hands over: Meta's own programme has no public interface


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    OVERTAKEN = "overtaken"  # a later release came first: nothing was, or will be, sent


@dataclass(frozen=True, slots=True)
class Target:
    """To whom a delivery goes: our own files ("own"), a partner with its address, or an account with its options."""

    key: str
    address: str = ""
    secret: bytes = b""
    languages: tuple[str, ...] = ()
    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Photo:
    """The public crop, in two sizes. `name` is 128 random bits: the address cannot be guessed and dies on withdrawal."""

    name: str
    large: bytes
    small: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One release as the public may know it: all a renderer gets. Built from the snapshot, byte for byte.

    Attributes:
        release: identities, times and the exact CAP strings.
        kind: "missing" or "abduction" (how it is titled; never confused).
        child: language → public field → words (alerts.facts.CHILD_FIELDS); empty once withdrawn.
        texts: language → headline, short, medium, long.
        event: language → the public name of this kind of alert.
        contacts: number and label by language.
        area: canonical JSON of ground.places.Area; empty once withdrawn.
        area_words: language → the area in words.
        photo_alt: language → what the photo shows.
        published_at: of the first release of this alert.
        exercise: word by language to be shown everywhere; empty for a real alert.
    """

    release: Release
    kind: str
    sex: str
    languages: tuple[str, ...]
    child: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, Mapping[str, str]]
    event: Mapping[str, str]
    contacts: tuple[Mapping[str, Any], ...]
    area: Mapping[str, Any]
    area_words: Mapping[str, str]
    photo_name: str
    photo_alt: Mapping[str, str]
    last_seen_at: str
    published_at: datetime
    cap_events: tuple[tuple[str, str], ...]
    exercise: Mapping[str, str]
    url: str

    @property
    def withdrawn(self) -> bool:
        return self.release.act in WITHDRAWS


@dataclass(frozen=True, slots=True)
class Earlier:
    """What became of an earlier release of the same alert at the same target: what there is to edit or take down."""

    sequence: int
    act: Act
    state: DeliveryState
    reference: str
    detail: str
    maybe_sent: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a channel's send gets: the notice, to whom, the key by which a receiver knows it again.

    Attributes:
        photo: bytes of the public crop; None when there is none or the alert is withdrawn.
        standing: every notice the public may see now (and recent tombstones), for feeds, newest first.
        earlier: deliveries of earlier releases of this alert to this target, newest first.
        resumed: an earlier attempt of this very delivery may have arrived. Where the receiver does not know our
            key, look there before sending again.
    """

    notice: Notice
    target: Target
    key: str
    photo: Photo | None
    standing: tuple[Notice, ...]
    earlier: tuple[Earlier, ...] = ()
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel answered: shown to officers beside the delivery; `reference` finds it again, for an edit.

    `acknowledged`: the partner says in so many words that it has taken the alert over, not only that it came.
    """

    reference: str
    detail: str = ""
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    id: UUID
    release_id: UUID
    channel: Channel
    target: str
    target_name: str
    act: Act
    state: DeliveryState
    attempts: int
    planned_at: datetime
    finished_at: datetime | None
    reference: str
    error: str

"""The shapes of answers, as the description shows them."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema


class Problem(Schema):
    """Why a request was refused, in one sentence; `field` where one is at fault (RFC 9457)."""

    title: str
    status: int
    field: str = ""


class Alert(Schema):
    """The whole public state of an alert. Once `state` is ended nothing of the child is in it.

    Keep, for each id, the highest `sequence` you have seen.
    """

    id: str
    code: str
    sequence: int
    state: Literal["live", "ended"]
    exercise: bool
    kind: str
    published_at: datetime
    updated_at: datetime
    expires_at: datetime
    url: str
    cap: str
    languages: list[str]
    event: dict[str, str]
    headline: dict[str, str]
    short: dict[str, str]
    text: dict[str, str]
    contacts: list[dict[str, Any]]
    child: dict[str, dict[str, str]] | None = None
    sex: str | None = None
    last_seen_at: str | None = None
    photo: dict[str, Any] | None = None
    area: dict[str, Any] | None = None


class Alerts(Schema):
    alerts: list[Alert]


class Change(Schema):
    """That an alert has changed. `alert` is its state afterwards; null once its last trace is gone from the feed."""

    id: str
    sequence: int
    state: Literal["live", "ended"]
    act: str
    updated_at: datetime
    alert: Alert | None = None


class Changes(Schema):
    """What has changed since `cursor` of the last answer. Ask again with the new one; `more`: at once."""

    changes: list[Change]
    cursor: int
    more: bool


class Erasure(Schema):
    """An alert that has ended: whatever you hold of it is to be erased by `erase_by`."""

    id: str
    sequence: int
    ended_at: str
    erase_by: str


class Erasures(Schema):
    """A list that can be checked.

    `signature`: of the canonical JSON of `erasures` (keys sorted, no spaces): ECDSA P-256 with SHA-256, DER, base64;
    its certificate is at /v1/certificate.
    """

    erasures: list[Erasure]
    cursor: int
    signature: str


class Told(Schema):
    """What a partner says of one release of an alert."""

    sequence: int = Field(ge=1, le=1_000_000)
    reference: str = Field("", max_length=120)


class Taken(Schema):
    """That it is kept."""

    id: str
    sequence: int


class Defect(Schema):
    rule: str
    severity: str
    sentence: str


class Inbound(Schema):
    """That a CAP message is kept for an officer. It is a draft until two officers have released it, or none."""

    id: str
    message_type: str
    again: bool
    defects: list[Defect]

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from nidaa.packs.facts import Act, AlertKind, Length

__all__ = ["Act", "AlertHead", "AlertKind", "Content", "Draft", "Finding", "Frozen", "Length", "Level"]

# The fields a snapshot may name of a child, in the order in which they are read out. Nothing else ever leaves.
CHILD_FIELDS = (
    *("first_name", "age", "height", "build", "hair", "eyes", "clothing", "marks"),
    *("place", "commune", "province", "date", "time", "direction", "companion", "vehicle", "plate", "change"),
)  # fmt: skip


class Level(StrEnum):
    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the checklist: what is wrong, where, in which language; BLOCKS keeps the draft from submission."""

    rule: str
    level: Level
    sentence: str
    language: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft says. `fields` are by language; `written` are texts an officer wrote in place of a template's.

    Attributes:
        tier: T1, T2 or T3.
        sex: "m", "f" or "" when not stated.
        area: the canonical JSON of ground.places.Area.
        point: latitude and longitude of the place last seen: for the checker, never for the public.
        contacts: keys of the pack's registry.
        hours: how long the alert stands from its release.
    """

    tier: str
    sex: str
    languages: tuple[str, ...]
    fields: Mapping[str, Mapping[str, str]]
    written: Mapping[str, Mapping[str, str]]
    area: Mapping[str, Any]
    point: tuple[float, float] | None
    contacts: tuple[str, ...]
    photo_id: str
    photo_alt: Mapping[str, str]
    crop: tuple[float, float, float, float] | None
    last_seen_at: str
    hours: int


@dataclass(frozen=True, slots=True)
class AlertHead:
    id: UUID
    case_id: UUID
    public_id: str
    code: str
    exercise: bool
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The one mutable thing of an alert; `version` counts its edits."""

    alert: AlertHead
    act: Act
    content: Content
    version: int
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True, slots=True)
class Frozen:
    """A revision: the snapshot a second officer approves, byte for byte, and everyone who had a hand in it."""

    id: int
    alert: AlertHead
    number: int
    act: Act
    snapshot: bytes
    digest: str
    draft_version: int
    hours: int
    created_by: str
    edited_by: str
    frozen_by: str
    frozen_at: datetime

"""What providers keep for us and nobody sees: photos that wait, containers, templates, uploads."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Photo:
    """A photo of a page, published with a post or waiting for one."""

    id: str
    page: str
    picture: str
    alt: str
    published: bool


@dataclass(slots=True)
class Container:
    """What Instagram makes of an address before it can be published. `status`: as its `status_code`."""

    id: str
    account: str
    caption: str
    alt: str
    at: datetime
    picture: str = ""
    status: str = "IN_PROGRESS"


@dataclass(slots=True)
class Template:
    """A message template of a WhatsApp business account. `status`: PENDING, APPROVED, REJECTED, PAUSED, DISABLED."""

    id: str
    account: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: str = "PENDING"
    ttl_s: int | None = None
    rejected_reason: str = "NONE"


@dataclass(slots=True)
class Shelves:
    photos: dict[str, Photo] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)  # id → name of the picture
    uploads: dict[str, str] = field(default_factory=dict)  # handle or session → name of the picture
    withdrawn: set[str] = field(default_factory=set)  # push subscriptions that are gone

    def template(self, name: str, language: str) -> Template | None:
        """Of this name in this language, on whichever account."""
        return next(
            (one for one in self.templates.values() if (one.name, one.language) == (name, language)), None
        )

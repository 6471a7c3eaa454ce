"""Keys of the partners' interface: how they look, what they may do. The secret part is 256 random bits."""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ..facts import Scope

_KEY = re.compile(r"nidaa_(live|test)_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
LIVE, SANDBOX = "live", "test"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks by a key: the partner, and what its key allows."""

    key_id: str
    partner: str
    scopes: frozenset[Scope]
    sandbox: bool
    per_minute: int


def written(key_id: str, secret: str, *, sandbox: bool) -> str:
    return f"nidaa_{SANDBOX if sandbox else LIVE}_{key_id}_{secret}"


def key_parts(text: str) -> tuple[str, str] | None:
    """Key id and secret; None for what is no key."""
    found = _KEY.fullmatch(text)
    return (found[2], found[3]) if found else None


def hash_of(secret: str) -> bytes:
    """A plain hash is enough: nobody guesses 256 random bits."""
    return sha256(secret.encode()).digest()


def is_secret(secret: str, kept: bytes) -> bool:
    return hmac.compare_digest(hash_of(secret), kept)


def is_valid(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    return revoked_at is None and now < expires_at

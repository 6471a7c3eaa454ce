"""Addresses of subscribers: sealed under a key of their own, found again by a keyed mark, left by a token nobody keeps.

All three keys are derived from the master key: whoever has the database alone reads no address, cannot try a
number against it, and cannot unsubscribe anybody.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nidaa.ground.vault.master import master_key
from nidaa.ground.vault.rules import keyed_hash, seal, subkey, unsealed

from ..facts import Medium
from ..models import Subscriber

NUMBER_BYTES, PROOF_BYTES = 6, 12  # 2^48 subscribers; 96 bits that nobody guesses


def mark_of(medium: Medium, identity: str) -> bytes:
    """By which the same address is found again: it says nothing without the key."""
    return keyed_hash(_key(b"nidaa subscriber marks"), f"{medium}\x1f{identity}")


def sealed_address(address: str, mark: bytes) -> bytes:
    return seal(_key(b"nidaa subscriber addresses"), address.encode(), mark)


def opened_address(sealed: bytes, mark: bytes) -> str:
    """About 400,000 a second: the cipher is set up once."""
    return unsealed(_cipher(_key(b"nidaa subscriber addresses")), sealed, mark).decode()


def sealed_pending(said: Mapping[str, Any], mark: bytes) -> bytes:
    """What an unconfirmed request holds."""
    return seal(_key(b"nidaa pending subscribers"), json.dumps(said, default=str).encode(), mark)


def opened_pending(sealed: bytes, mark: bytes) -> Any:
    return json.loads(unsealed(_cipher(_key(b"nidaa pending subscribers")), sealed, mark))


def token_mark(token: str) -> bytes:
    """By which the link that confirms is found again; the token itself is nowhere."""
    return keyed_hash(_key(b"nidaa pending tokens"), token)


def subscriber_marked(medium: Medium, mark: bytes) -> int | None:
    row = Subscriber.objects.filter(medium=medium, address_mark=mark).values_list("pk", flat=True).first()
    return None if row is None else int(row)


def token_of(subscriber: int) -> str:
    """For the link by which this subscriber leaves. It holds a number and its proof, no address."""
    number = subscriber.to_bytes(NUMBER_BYTES, "big")
    return urlsafe_b64encode(number + _proof(number)).decode()


def subscriber_of(token: str) -> int | None:
    """None for a token we have not made."""
    try:
        said = urlsafe_b64decode(token.encode("ascii"))
    except (NotBase64, UnicodeEncodeError):
        return None
    number, proof = said[:NUMBER_BYTES], said[NUMBER_BYTES:]
    return int.from_bytes(number, "big") if hmac.compare_digest(proof, _proof(number)) else None


def _proof(number: bytes) -> bytes:
    return hmac.digest(_key(b"nidaa subscriber tokens"), number, sha256)[:PROOF_BYTES]


def _key(purpose: bytes) -> bytes:
    return _derived(master_key(), purpose)


@lru_cache(maxsize=8)
def _derived(master: bytes, purpose: bytes) -> bytes:
    return subkey(master, purpose)


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)

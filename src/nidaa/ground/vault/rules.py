"""Pure cryptography: bytes and keys in, bytes out. Envelope: one version byte, 12 bytes nonce, ciphertext, tag."""

import hmac
import os
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import NotAuthentic

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D: 96 bits, random for each message
POINT_BYTES = 32  # an X25519 public key, RFC 7748


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, associated: bytes) -> bytes:
    return sealed_with(AESGCM(key), plain, associated)


def sealed_with(cipher: AESGCM, plain: bytes, associated: bytes) -> bytes:
    """`seal` for many messages under one key: setting up the cipher costs half as much again as sealing."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, plain, associated)


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """Open an envelope; raises NotAuthentic for any other key, place or content."""
    return unsealed(AESGCM(key), sealed, associated)


def unsealed(cipher: AESGCM, sealed: bytes, associated: bytes) -> bytes:
    """`unseal` for many envelopes under one key: setting up the cipher costs as much as opening."""
    if sealed[:1] != VERSION:
        raise NotAuthentic
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, associated)
    except InvalidTag as error:
        raise NotAuthentic from error


def subkey(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose, derived from another: it tells nothing of it."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(key)


def index_key(case_key: bytes) -> bytes:
    """The key of the name index, derived from the case key: it dies with it."""
    return subkey(case_key, b"nidaa name index")


def keyed_hash(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), sha256).digest()


def box_seal(public: bytes, plain: bytes, associated: bytes) -> bytes:
    """Seal to a public key (X25519, HKDF-SHA256, AES-256-GCM): only the holder of the private key opens it."""
    return box_sealer(public)(plain, associated)


def box_sealer(public: bytes) -> Callable[[bytes, bytes], bytes]:
    """`box_seal` for a handful of messages at once: the exchange of keys, which costs most, is made once for all."""
    mine = X25519PrivateKey.generate()
    point = mine.public_key().public_bytes_raw()
    cipher = AESGCM(_box_key(mine.exchange(X25519PublicKey.from_public_bytes(public)), point, public))
    return lambda plain, associated: point + sealed_with(cipher, plain, associated)


def box_unseal(private: bytes, sealed: bytes, associated: bytes) -> bytes:
    return box_opener(private)(sealed, associated)


def box_opener(private: bytes) -> Callable[[bytes, bytes], bytes]:
    """`box_unseal` for many messages: those sealed together are opened by one exchange of keys."""
    holder = X25519PrivateKey.from_private_bytes(private)
    public = holder.public_key().public_bytes_raw()

    @lru_cache(maxsize=1000)
    def key_for(point: bytes) -> bytes:
        return _box_key(holder.exchange(X25519PublicKey.from_public_bytes(point)), point, public)

    return lambda sealed, associated: unseal(key_for(sealed[:POINT_BYTES]), sealed[POINT_BYTES:], associated)


def _box_key(shared: bytes, point: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"nidaa box" + point + public).derive(shared)


def wrapping(case_id: UUID) -> bytes:
    """What a wrapped case key is bound to."""
    return b"nidaa-1 case key " + case_id.bytes

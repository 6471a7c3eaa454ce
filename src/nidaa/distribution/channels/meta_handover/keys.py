"""The key that signs packages, and the one by which Meta checks them: two PEM files, made by `nidaa keys make`."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

PRIVATE_KEY = "handover.private.pem"
PUBLIC_KEY = "handover.public.pem"


class NoKey(Exception):
    """The key that signs packages is missing, or cannot be read."""


def make_handover_key(folder: Path) -> None:
    """Make a key if none is there; an existing key is never touched."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / PRIVATE_KEY).exists():
        return
    key = Ed25519PrivateKey.generate()
    _write(folder / PRIVATE_KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write(folder / PUBLIC_KEY, public, 0o644)


def handover_key(folder: Path) -> Ed25519PrivateKey:
    """Raises NoKey: nothing leaves unsigned."""
    try:
        key = load_pem_private_key((folder / PRIVATE_KEY).read_bytes(), password=None)
    except FileNotFoundError:
        raise NoKey("There is no key that signs packages: run `nidaa keys make`.") from None
    except (OSError, ValueError, TypeError) as error:
        raise NoKey("The key that signs packages cannot be read.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey("The key that signs packages is not an Ed25519 key.")
    return key


def _write(path: Path, content: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)  # a public key whose private key is gone
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)

"""Where the master key and the tip box's keys come from: files named by the settings, made by `nidaa keys make`.

In production the files lie on a disk that is not the database's; their backups must be shorter-lived than the
promise of erasure (docs/privacy.md).
"""

import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from .rules import KEY_BYTES, new_key

MASTER = "master.key"
BOX_PRIVATE = "tips.private.key"
BOX_PUBLIC = "tips.public.key"


def make_keys(folder: Path) -> None:
    """Make the keys that are not there yet; existing ones are never touched."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MASTER).exists():
        _write(folder / MASTER, new_key())
    if not (folder / BOX_PRIVATE).exists():
        private = X25519PrivateKey.generate()
        _write(folder / BOX_PRIVATE, private.private_bytes_raw())
        _write(folder / BOX_PUBLIC, private.public_key().public_bytes_raw())


def master_key() -> bytes:
    return _read(Path(settings.KEYS_FOLDER) / MASTER)


def box_public_key() -> bytes:
    return _read(Path(settings.KEYS_FOLDER) / BOX_PUBLIC)


def box_private_key() -> bytes:
    return _read(Path(settings.KEYS_FOLDER) / BOX_PRIVATE)


@cache
def _read(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except FileNotFoundError as error:
        message = f"The key file {path} is missing. Run `nidaa keys make`, or name the folder in NIDAA_KEYS."
        raise RuntimeError(message) from error
    if len(key) != KEY_BYTES:
        message = f"The key file {path} must hold {KEY_BYTES} bytes, and holds {len(key)}."
        raise RuntimeError(message)
    return key


def _write(path: Path, key: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)

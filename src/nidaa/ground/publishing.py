"""Files that the web server hands out: whole or not at all, and gone when they are taken away.

A file under way is called `.NAME.part` and lies beside its place. The name is always the same, so that what a
killed process leaves is written over by the next attempt, or taken away with the file: no forgotten copy of a
child's name stays on the disk.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READABLE = 0o644  # by the web server, which is another user


def put(path: Path, content: bytes, *, mode: int = READABLE) -> None:
    """Write a file in one step: a reader sees the old one or the new one, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(mode)
    part.replace(path)
    _settle(path.parent)


def take_away(path: Path) -> None:
    """Remove a file and what an interrupted writing of it left; nothing happens when there is none."""
    _part(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _settle(path.parent)


def content_of(path: Path) -> bytes:
    """What is published there now; empty when nothing is."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Look at what is published and replace it, with no other process in between. Ends with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _settle(folder: Path) -> None:
    # A rename or a removal is on the disk only when its folder is.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

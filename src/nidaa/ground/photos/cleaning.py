"""An upload becomes a clean picture, or a refusal in words."""

import hashlib
import json
import logging
import re
import signal
import sys
import sysconfig
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import nidaa
from nidaa.ground.photos.errors import PhotoRefused, Reason
from nidaa.ground.photos.facts import CLEAN_SIDE_PX, Photo
from nidaa.ground.photos.jpeg import is_bare
from nidaa.ground.photos.magic import sniff
from nidaa.ground.photos.sandbox import Died, Killed, Limits, run_watched

MAX_AT_ONCE: Final = 2
QUEUE_S: Final = 45.0
_log = logging.getLogger(__name__)
_slots = threading.BoundedSemaphore(MAX_AT_ONCE)
_CAMERA_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")


def clean(data: bytes) -> Photo:
    """Decode a stranger's picture in a child process and return it plain. Blocks, up to 15 s after its turn.

    Raises:
        PhotoRefused: not a picture, a format not accepted, over 20 MB, over 50 megapixels or 12,000 px a
            side, took too long, damaged, or too many pictures at once.
    """
    return clean_with(child_command(sniff(data)), data, Limits())


def clean_with(command: Sequence[str], data: bytes, limits: Limits) -> Photo:
    """As `clean`, by the given decoding command; the file has been sniffed already."""
    if not _slots.acquire(timeout=QUEUE_S):
        raise PhotoRefused(Reason.BUSY)
    try:
        answer = run_watched(command, data, limits)
    except Killed as killed:
        raise PhotoRefused(Reason.TOO_MANY_PIXELS if killed.for_memory else Reason.TOOK_TOO_LONG) from None
    except Died as died:
        if died.status == -signal.SIGXCPU:
            raise PhotoRefused(Reason.TOOK_TOO_LONG) from None
        # Status 1 for every picture means that the child itself does not start: that is ours to mend.
        _log.warning("The process that opens a picture ended with status %s.", died.status)
        raise PhotoRefused(Reason.DAMAGED) from None
    finally:
        _slots.release()
    return _photo_from(answer)


def child_command(file_format: str) -> list[str]:
    """The child reads neither the environment nor site files (-I -S); it is told where its libraries are."""
    child = Path(__file__).with_name("child.py")
    ours = Path(nidaa.__file__).parents[1]
    libraries = dict.fromkeys(sysconfig.get_path(scheme) for scheme in ("purelib", "platlib"))
    return [sys.executable, "-I", "-S", "-B", str(child), file_format, str(ours), *libraries]


def _photo_from(answer: bytes) -> Photo:
    """Believe the child as little as the upload: it may speak for a picture that took it over."""
    head, _, jpeg = answer.partition(b"\n")
    said = _read_head(head)
    if "refused" in said:
        raise PhotoRefused(_reason(said["refused"]))
    width, height = _side(said.get("width")), _side(said.get("height"))
    if not is_bare(jpeg, width, height):
        raise PhotoRefused(Reason.DAMAGED)
    return Photo(jpeg, width, height, hashlib.sha256(jpeg).hexdigest(), _taken_hint(said.get("taken")))


def _read_head(head: bytes) -> dict[str, Any]:
    try:
        said = json.loads(head)
    except ValueError:
        raise PhotoRefused(Reason.DAMAGED) from None
    return said if isinstance(said, dict) else {}


def _reason(name: object) -> Reason:
    return Reason(name) if isinstance(name, str) and name in set(Reason) else Reason.DAMAGED


def _side(value: object) -> int:
    if isinstance(value, int) and 1 <= value <= CLEAN_SIDE_PX:
        return value
    raise PhotoRefused(Reason.DAMAGED)


def _taken_hint(text: object) -> str | None:
    match = _CAMERA_TIME.match(text) if isinstance(text, str) else None
    return "{}-{}-{}T{}:{}:{}".format(*match.groups()) if match else None

"""The child that decodes one picture and ends: `python -I -S child.py FORMAT PATH…` (PATH: to import from).

Reads the picture from standard input, writes one line of JSON and then the JPEG to standard output. It starts
without the environment and gives up what it can (network, rights of root, large files, processor time) before
it looks at the first byte of the picture. Should its parent be gone, its own alarm ends it.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Final

CPU_S: Final = 10
ORPHAN_S: Final = 25  # beyond the parent's own patience; only an orphan lives to hear it
MAX_ANSWER_BYTES: Final = 16_000_000
_NOBODY: Final = 65534
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000


def main() -> None:
    file_format, *paths = sys.argv[1:]
    sys.path.extend(paths)
    from nidaa.ground.photos import decoding  # noqa: PLC0415 - importable only now
    from nidaa.ground.photos.errors import PhotoRefused  # noqa: PLC0415

    decoding.prepare()
    give_up_rights()
    try:
        decoded = decoding.decode(sys.stdin.buffer.read(), file_format)
    except PhotoRefused as refusal:
        sys.stdout.buffer.write(json.dumps({"refused": refusal.reason}).encode() + b"\n")
        return
    head = {"width": decoded.width, "height": decoded.height, "taken": decoded.taken}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + decoded.jpeg)


def give_up_rights() -> None:
    """Memory is not limited here but watched by the parent.

    An RLIMIT_AS of 1 GiB was tried and made a legal 33-megapixel HEIF hang instead of fail.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(ORPHAN_S)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))  # first a signal that tells the cause
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_ANSWER_BYTES, MAX_ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _leave_network()
    if os.geteuid() == 0:
        _become_nobody()


def _leave_network() -> None:
    """Best effort: a network of its own with nothing in it. Hosts that forbid user namespaces keep theirs."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "unshare"):
        libc.unshare(_CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET)


def _become_nobody() -> None:
    try:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    except OSError:
        pass  # a container without this user; its root has few rights already


if __name__ == "__main__":
    main()

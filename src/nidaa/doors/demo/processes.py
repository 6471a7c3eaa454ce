"""The processes of an installation on one machine, started, watched and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

STOP_WITHIN_S = 15.0


@dataclass(slots=True)
class Processes:
    """Children by name. Their output goes to a file each, so that the terminal stays readable."""

    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                env={**os.environ, **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop them in order
            )
        self.running[name] = process
        return process

    def died(self) -> list[str]:
        return [name for name, process in self.running.items() if process.poll() is not None]

    def stop(self) -> None:
        """Ask all to stop, the last started first; kill who does not."""
        for process in reversed(self.running.values()):
            _signal(process, signal.SIGTERM)
        ends = time.monotonic() + STOP_WITHIN_S
        for process in self.running.values():
            try:
                process.wait(max(0.1, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
        self.running.clear()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return  # it has ended already


def free_port(wanted: int, *, taken: Collection[int] = ()) -> int:
    """The wanted port if nobody listens there and it is not spoken for, else the next free one."""
    for port in (one for one in range(wanted, wanted + 100) if one not in taken):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    message = f"No free port from {wanted} to {wanted + 99}."
    raise RuntimeError(message)


def wait_for_port(port: int, *, within_s: float, unless: Callable[[], object]) -> bool:
    """True once somebody listens; False when the time is over or `unless` says that waiting is of no use."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends and not unless():
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def nidaa(*arguments: str) -> list[str]:
    """Our own command line, by the interpreter that runs us."""
    return [sys.executable, "-m", "nidaa.doors.cli", *arguments]


def server(module: str, port: int, *, workers: int = 1, interface: str = "wsgi") -> list[str]:
    """Granian, as in production."""
    return [
        *(sys.executable, "-m", "granian", "--interface", interface, "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", str(workers), "--no-ws", f"{module}:application"),
    ]

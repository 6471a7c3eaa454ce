"""The ports and environment of a demo: who listens where, and what every process must know."""

import os
from dataclasses import dataclass
from pathlib import Path

from nidaa.doors.demo.processes import Processes, free_port, nidaa, server, wait_for_port

CONSOLE, PUBLIC, MAIL_PAGE, SMTP = 8000, 8001, 8025, 1025
UP_WITHIN_S = 40.0


@dataclass(frozen=True, slots=True)
class Town:
    """An installation on this machine."""

    console: int
    public: int
    mail_page: int
    smtp: int

    @property
    def environment(self) -> dict[str, str]:
        return {
            "NIDAA_MODE": "demo",
            "NIDAA_PUBLIC_URL": f"http://127.0.0.1:{self.public}",
            "NIDAA_SMTP": f"127.0.0.1:{self.smtp}",
            "NIDAA_INSIDE_HOSTS": f"127.0.0.1:{self.mail_page}",
        }

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.mail_page}/hook"


def choose_town() -> Town:
    chosen: list[int] = []
    for wanted in (CONSOLE, PUBLIC, MAIL_PAGE, SMTP):
        chosen.append(free_port(wanted, taken=chosen))
    return Town(*chosen)


def start_outside(processes: Processes, town: Town) -> None:
    """The mail catcher, which also plays a partner's webhook."""
    catcher = nidaa("mailcatcher", "--smtp", str(town.smtp), "--http", str(town.mail_page))
    processes.start("mailcatcher", catcher, town.environment)


def start_worker(processes: Processes, town: Town) -> None:
    processes.start("worker", nidaa("worker"), town.environment)


def start_doors(processes: Processes, town: Town) -> None:
    for name, port in (("console", town.console), ("public", town.public)):
        command = server(f"nidaa.config.wsgi_{name}", port)
        processes.start(name, command, {**town.environment, "NIDAA_DOOR": name})


def wait_until_up(processes: Processes, ports: list[int]) -> None:
    """Return when every port answers; raises with the end of the log of the process that did not come up."""
    for port in ports:
        if not wait_for_port(port, within_s=UP_WITHIN_S, unless=processes.died):
            names = ", ".join(processes.died()) or f"port {port}"
            message = f"{names} did not start. Its log is in {processes.logs}:\n{_tail(processes.logs)}"
            raise RuntimeError(message)


def _tail(logs: Path) -> str:
    newest = max(logs.glob("*.log"), key=lambda file: file.stat().st_mtime, default=None)
    return "\n".join(newest.read_text(errors="replace").splitlines()[-15:]) if newest else ""


def into_environment(town: Town) -> None:
    """For this process too, before its settings are read."""
    os.environ.update(town.environment)

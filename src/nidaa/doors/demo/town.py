"""The ports and environment of a demo: who listens where, and what every process must know."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nidaa.doors.demo.outside import accounts_file, push_public_key, secret_file, write_accounts
from nidaa.doors.demo.processes import Processes, free_port, nidaa, server, wait_for_port

CONSOLE, PUBLIC, OUTSIDE, SMTP, SMPP, MQTT, HOOKS, API = 8000, 8001, 8025, 1025, 2775, 1883, 8002, 8003
OUR_WHATSAPP = "212600000009"  # an invented number: what people would write to
UP_WITHIN_S = 40.0
DOORS = {"console": "wsgi", "public": "wsgi", "api": "wsgi", "hooks": "rsgi"}


@dataclass(frozen=True, slots=True)
class Town:
    """An installation on this machine, and the stand-in for the outside: its page, mail, short messages, signs."""

    home: Path
    console: int
    public: int
    outside: int
    smtp: int
    smpp: int
    mqtt: int
    hooks: int
    api: int

    @property
    def environment(self) -> dict[str, str]:
        return {
            "NIDAA_MODE": "demo",
            "NIDAA_PUBLIC_URL": f"http://127.0.0.1:{self.public}",
            "NIDAA_SMTP": f"127.0.0.1:{self.smtp}",
            "NIDAA_INSIDE_HOSTS": ",".join(
                f"127.0.0.1:{port}" for port in (self.outside, self.smtp, self.smpp, self.mqtt)
            ),
            "NIDAA_ACCOUNTS": str(accounts_file(self.home)),
            "NIDAA_SUBSCRIBE_BY": "push,whatsapp,sms,mail",
            "NIDAA_PUSH_PUBLIC_KEY": push_public_key(self.home),
            "NIDAA_WHATSAPP_NUMBER": OUR_WHATSAPP,
        }

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.outside}/hook"


def choose_town() -> Town:
    ports = _free_ports((CONSOLE, PUBLIC, OUTSIDE, SMTP, SMPP, MQTT, HOOKS, API))
    # The settings are not read yet. Without the variable the demo's accounts last as long as the demo.
    home = Path(os.environ.get("NIDAA_HOME") or tempfile.mkdtemp(prefix="nidaa-demo-"))
    return Town(home, *ports)


def _free_ports(wanted: tuple[int, ...]) -> list[int]:
    chosen: list[int] = []
    for port in wanted:
        chosen.append(free_port(port, taken=chosen))
    return chosen


def start_outside(processes: Processes, town: Town) -> None:
    """The stand-in for the outside, and the accounts that lead to it; WhatsApp reports to the hooks door."""
    _write_accounts(town)
    ports = [("--http", town.outside), ("--smtp", town.smtp), ("--smpp", town.smpp), ("--mqtt", town.mqtt)]
    hook = f"http://127.0.0.1:{town.hooks}/hooks/whatsapp/main"
    told = ("--hook", hook, "--hook-secret-file", str(secret_file(town.home)))
    processes.start(
        "fakeworld",
        nidaa("fakeworld", *(str(one) for pair in ports for one in pair), *told),
        town.environment,
    )


def start_worker(processes: Processes, town: Town) -> None:
    processes.start("worker", nidaa("worker"), town.environment)


def start_doors(processes: Processes, town: Town, names: Iterable[str] = DOORS) -> None:
    for name in names:
        command = server(f"nidaa.config.{DOORS[name]}_{name}", getattr(town, name), interface=DOORS[name])
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
    """For this process too, before its settings are read; the accounts they name are written first."""
    _write_accounts(town)
    os.environ.update(town.environment)


def _write_accounts(town: Town) -> None:
    write_accounts(town.home, http=town.outside, smtp=town.smtp, smpp=town.smpp, mqtt=town.mqtt)

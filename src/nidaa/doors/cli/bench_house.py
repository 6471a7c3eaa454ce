"""An installation of its own for a bench: keys, embedded database, folders; gone afterwards, whatever happens."""

import os
import shutil
import statistics
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def house(name: str, *, prepare: Callable[[], None] | None = None) -> Iterator[Path]:
    """Its state folder. Settings are read after this has begun, so nothing of the caller's installation is touched.

    `prepare` may add to the environment before they are.
    """
    base = Path("/var/lib/nidaa") if os.geteuid() == 0 else Path.home() / ".local" / "state" / "nidaa"
    home = base / f"bench-{name}-{os.getpid()}"
    for key in [key for key in os.environ if key.startswith("NIDAA_")]:
        del os.environ[key]
    os.environ["NIDAA_HOME"] = str(home)
    if prepare is not None:
        prepare()
    from nidaa.doors.cli.first_use import make_machine

    try:
        make_machine(quiet=True)
        yield home
    finally:
        from nidaa.ground import database

        database.stop(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)


def figure(name: str, values: Iterable[float], unit: str, reach: str) -> None:
    """One line: median and spread of what was measured, beside what is promised."""
    found = sorted(values)
    spread = f"{_short(found[0])} to {_short(found[-1])}" if len(found) > 1 else "one run"
    click.echo(f"{name:52} {_short(statistics.median(found)):>10} {unit:4} ({spread}; promised {reach})")


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"  # noqa: PLR2004 - digits


def load_line() -> str:
    return f"load average {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores"

"""Where the command line finds the national grid: NIDAA_HOME and NIDAA_PACK, without settings or database."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from nidaa.hypotheses.engine import country
from searchtheory.grid import Grid

load = country.load


def state_folder() -> Path:
    """Where built things live: NIDAA_HOME, else the system's usual place."""
    usual = Path("/var/lib/nidaa") if os.geteuid() == 0 else Path.home() / ".local" / "state" / "nidaa"
    return Path(os.environ.get("NIDAA_HOME", str(usual))).expanduser()


def pack_key() -> str:
    return os.environ.get("NIDAA_PACK", "ma")


def grid_folder(pack: str | None = None) -> Path:
    return state_folder() / "grid" / (pack or pack_key())


def say(words: str) -> None:
    click.echo(words, err=True)


def load_or_build(tell: Callable[[str], None] = say) -> Grid:
    """The grid of this installation's country; built with progress words where it is missing."""
    folder = grid_folder()
    try:
        return load(folder)
    except country.NO_GRID:
        return build(folder, tell)


def build(folder: Path, tell: Callable[[str], None] = say, pack: str | None = None) -> Grid:
    """Build the grid from the pack's files and keep it."""
    return country.build(folder, pack or pack_key(), tell)

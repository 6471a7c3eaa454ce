"""The national grid of this installation: asked for by a screen that misses it, built by a worker."""

from importlib import import_module
from typing import Any

from nidaa.ground.jobs.commands import OWN, enqueue


def ask_for_grid() -> None:
    """Leave the building of the national grid to a worker; asking twice adds nothing."""
    enqueue("hypotheses.build_grid", queue=OWN, once="grid")


def build_grid() -> None:
    """Build it unless it is there; about ten seconds, without a transaction.

    The numerical core is loaded when it is needed, once in the life of an installation: a worker starts without it.
    """
    installed: Any = import_module("nidaa.hypotheses.engine.installed")
    installed.build()
